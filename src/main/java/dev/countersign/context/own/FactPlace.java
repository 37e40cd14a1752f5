package dev.countersign.context.own;

import java.util.Comparator;

/** The place of an own fact in its file. @param text file and line as a person reads them */
record FactPlace(String file, int line, String text) implements Comparable<FactPlace> {

    private static final Comparator<FactPlace> ORDER =
            Comparator.comparing(FactPlace::file).thenComparing(FactPlace::line).thenComparing(FactPlace::text);

    static FactPlace at(String file, int line) {
        return new FactPlace(file, line, file + ":" + line);
    }

    @Override
    public int compareTo(FactPlace other) {
        return ORDER.compare(this, other);
    }
}
