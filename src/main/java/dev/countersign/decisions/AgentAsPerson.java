package dev.countersign.decisions;

import dev.countersign.facts.text.Problem;

/** A registered agent that is named where a person is asked for, in its own letters or in letters that look like them. */
final class AgentAsPerson {

    private AgentAsPerson() {}

    /** @param so what follows from it, as the end of a sentence */
    static Problem problem(String place, String said, String agent, String so) {
        return new Problem(
                place,
                "`" + said + "` "
                        + (agent.equals(said)
                                ? "is a registered agent"
                                : "looks like the registered agent `" + agent + "`")
                        + ", and " + so + ".",
                "Maybe the id of the person who decides.");
    }
}
