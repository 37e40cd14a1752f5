package dev.countersign.web.review;

/** How many notices about tasks did not reach their clients in time. */
@FunctionalInterface
public interface UndeliveredNotices {

    /** Those that are not delivered 15 minutes after what they tell. */
    long overdue();
}
