package dev.countersign.agents;

import dev.countersign.decisions.broker.ReleasedContext;
import dev.countersign.decisions.evaluate.Decision;
import java.util.Optional;

/**
 * One action that an agent proposed, and its outcome.
 *
 * @param outcome  what the agent did with the answer
 * @param released the data that it got for the action
 */
public record AgentStep(Decision decision, StepResult outcome, Optional<ReleasedContext> released) {

    /** What an agent does with an answer. */
    public enum StepResult {
        /** The action was allowed and the agent performed it. */
        DONE,
        /** A person has to decide. The agent stops here. */
        HANDED_OVER,
        /** The action is not allowed at this time. The agent waits. */
        WAITS,
        /** The action was allowed, and its permit ended before the agent could perform it. */
        TOO_LATE,
        /** The action was denied. The agent did not perform it. */
        NOT_DONE
    }
}
