package dev.countersign.policy.table;

/**
 * Which of the rows that match count; decided by a row's place in the sheet, never by the engine's order (DMN 1.5,
 * 8.2.10).
 */
public enum HitPolicy {
    /** At most one row may match; two is an error that denies. */
    UNIQUE("At most one row may match. Two rows that match are an error, and the action is denied."),
    /** The topmost row that matches counts; the others are recorded as also matched. */
    FIRST("The topmost row that matches counts. Its place in the sheet matters."),
    /** Every row that matches counts. */
    COLLECT("Every row that matches counts. The order of rows does not matter.");

    private final String words;

    HitPolicy(String words) {
        this.words = words;
    }

    /** The policy in the analyst's words. */
    public String words() {
        return words;
    }
}
