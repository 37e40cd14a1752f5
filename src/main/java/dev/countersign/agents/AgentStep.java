package dev.countersign.agents;

import dev.countersign.decisions.evaluate.Decision;

/**
 * One action that an agent proposed, and its outcome.
 *
 * @param outcome what the agent did with the answer
 */
public record AgentStep(Decision decision, StepResult outcome) {

    /** What an agent does with an answer. */
    public enum StepResult {
        /** The action was allowed and the agent performed it. */
        DONE,
        /** A person has to decide. The agent stops here. */
        HANDED_OVER,
        /** The action is not allowed at this time. The agent waits. */
        WAITS,
        /** The action was denied. The agent did not perform it. */
        NOT_DONE
    }
}
