package dev.countersign.facts.words;

/** The way an action reaches a customer. */
public enum Channel {
    EMAIL,
    SMS,
    CALL,
    /** A call with an artificial voice; tables of contact rules name it in addition to CALL. */
    AI_VOICE,
    POST,
    PUSH,
    CHAT,
    SOCIAL,
    /** The action reaches nobody. */
    NONE;

    /** Whether the action reaches a telephone number. */
    public boolean byNumber() {
        return this == CALL || this == AI_VOICE || this == SMS;
    }
}
