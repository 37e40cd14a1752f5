package dev.countersign.decisions;

import dev.countersign.facts.text.Problem;

/** Detects a registered agent that is named instead of a person, also in letters that look similar. */
final class AgentAsPerson {

    private AgentAsPerson() {}

    /** @param so the consequence, as the end of a sentence */
    static Problem problem(String place, String said, String agent, String so) {
        return new Problem(
                place,
                "`" + said + "` "
                        + (agent.equals(said)
                                ? "is a registered agent"
                                : "looks like the registered agent `" + agent + "`")
                        + ", and " + so + ".",
                "Maybe give the id of the person who decides.");
    }
}
