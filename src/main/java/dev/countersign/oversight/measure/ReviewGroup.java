package dev.countersign.oversight.measure;

import java.util.Comparator;

/**
 * Whose reviews are measured together.
 *
 * @param name of the role or the action; empty for all
 */
public record ReviewGroup(Kind kind, String name) implements Comparable<ReviewGroup> {

    /** All reviews of the period. */
    public static final ReviewGroup ALL = new ReviewGroup(Kind.ALL, "");

    private static final Comparator<ReviewGroup> ORDER =
            Comparator.comparing(ReviewGroup::kind).thenComparing(ReviewGroup::name);

    /** What the reviews of a group have in common. */
    public enum Kind {
        /** Nothing: they are all reviews. */
        ALL,
        /** The role in which people decided. */
        ROLE,
        /** What was decided on. */
        ACTION
    }

    static ReviewGroup role(String name) {
        return new ReviewGroup(Kind.ROLE, name);
    }

    static ReviewGroup action(String name) {
        return new ReviewGroup(Kind.ACTION, name);
    }

    @Override
    public int compareTo(ReviewGroup other) {
        return ORDER.compare(this, other);
    }
}
