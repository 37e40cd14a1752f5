package dev.countersign.context.own;

import java.util.Comparator;

/**
 * The place of an own fact in its file.
 *
 * @param told file and line as a person reads them, where that is not the file, a colon and the line; otherwise empty,
 *     because a million lines have a place
 */
record FactPlace(String file, int line, String told) implements Comparable<FactPlace> {

    private static final Comparator<FactPlace> ORDER =
            Comparator.comparing(FactPlace::file).thenComparing(FactPlace::line).thenComparing(FactPlace::text);

    static FactPlace at(String file, int line) {
        return new FactPlace(file, line, "");
    }

    /** File and line as a person reads them. */
    String text() {
        return told.isEmpty() ? file + ":" + line : told;
    }

    @Override
    public int compareTo(FactPlace other) {
        return ORDER.compare(this, other);
    }
}
