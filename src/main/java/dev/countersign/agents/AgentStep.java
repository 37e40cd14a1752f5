package dev.countersign.agents;

import dev.countersign.decisions.evaluate.Decision;

/**
 * One action an agent proposed, and what became of it.
 *
 * @param outcome what the agent did with the answer
 */
public record AgentStep(Decision decision, StepResult outcome) {

    /** What an agent does with an answer. */
    public enum StepResult {
        /** It was allowed, and is done. */
        DONE,
        /** A person has to decide; the agent stops here. */
        HANDED_OVER,
        /** It is not the time; the agent waits. */
        WAITS,
        /** It was denied, and is not done. */
        NOT_DONE
    }
}
