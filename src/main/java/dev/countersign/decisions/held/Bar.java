package dev.countersign.decisions.held;

/** Why a person may not decide on a held action: nobody signs for themselves. */
public enum Bar {
    /** A program, and not a person. */
    NOT_A_PERSON("only people can"),
    SELF_REQUEST("the person requested it"),
    ON_BEHALF("the agent acts for this person"),
    AGENT_OWNER("the person owns the agent"),
    /** The person owns a client that may ask as this agent, or has issued a key to it. */
    KEY_OWNER("the person owns a client that may ask as this agent, or has issued a key to it"),
    /** Bars from the contest of a decision: the person approved, rejected or changed it, or reviewed it before. */
    FIRST_REVIEWER("the person has decided about it before"),
    /** Bars from a formal review only. */
    EDITOR("the person has changed it, and a formal review needs other people"),
    /** The customer, by any id or own account. */
    SUBJECT("the person is the customer concerned"),
    /** Each demand needs a different person, also after a change. */
    ALREADY_DECIDED("the person has decided on it already, and each demand needs a different person"),
    /** Bars from a formal review only: people who report to each other do not both approve it. */
    REPORTING_LINE("the person and another one who has approved it report to each other"),
    /** Bars from a formal review only. */
    SELF_GRANTED("the person has the role by a grant that one admin made alone, and a formal review needs one of two"),
    QUALIFICATION_EXPIRED("the qualifier of the person has ended"),
    WRONG_ROLE("no role of the person is needed any more");

    private final String because;

    Bar(String because) {
        this.because = because;
    }

    /** The end of a sentence. */
    public String because() {
        return because;
    }
}
