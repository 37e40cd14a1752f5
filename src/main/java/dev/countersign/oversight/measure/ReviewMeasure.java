package dev.countersign.oversight.measure;

/** What is measured of reviews. Each value is a count of a total. */
public enum ReviewMeasure {
    /** Rejections and changes, of what people decided (M22). */
    OVERRIDDEN,
    /** Tasks that ended until they were due, of those that ended (M23). */
    IN_TIME,
    /** Approvals that were faster than anybody can read, of those whose reading is known (M26). */
    TOO_FAST,
    /** Approvals for which a person was needed, of those whose approver said so or denied it (M16). */
    NEEDED,
    /** Second looks that came to the same verdict, of those that came to one. */
    AGREED,
    /** Approvals of actions about which the customer complained, or of which a contest changed something. */
    COMPLAINED,
    /** Drills in which the person saw the mistake, of those that the person decided on (M44). */
    DRILLS_CAUGHT,
    /** Tasks that expired and nobody had decided or asked anything, of those that ended. */
    EXPIRED_UNTOUCHED
}
