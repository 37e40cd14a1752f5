package dev.countersign.oversight.contest;

/** How a contest arrived. */
public enum ContestChannel {
    EMAIL,
    LETTER,
    PHONE,
    CHAT,
    WEB,
    IN_PERSON
}
