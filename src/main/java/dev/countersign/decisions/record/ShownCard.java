package dev.countersign.decisions.record;

import org.jspecify.annotations.Nullable;

/**
 * What is known of how a person read what this person approved. It goes into the entry of the approval.
 *
 * @param needed  whether the person says that a person was needed
 * @param reading null if the service does not know whether the person read it, such as after a restart
 * @param batch   id of the step in which the person approved several; null for one alone
 */
public record ShownCard(
        Needed needed, @Nullable Reading reading, @Nullable String batch) {

    /** The member of an approval with {@link Needed}. */
    public static final String NEEDED = "needed";
    /** The member of an approval with the id of the batch. */
    public static final String BATCH = "batch";
    /** The member of an approval with {@link Reading}. */
    public static final String SHOWN = "shown";

    /** Whether a person was needed for this, as the person sees it. */
    public enum Needed {
        YES,
        NO,
        NOT_ASKED
    }

    /**
     * One person's reading of one task.
     *
     * @param opened  how often it was opened
     * @param seconds from the first opening to the approval, rounded down as {@link ReadingTime} does
     * @param words   of the text that would be sent
     */
    public record Reading(int opened, int seconds, int words) {}
}
