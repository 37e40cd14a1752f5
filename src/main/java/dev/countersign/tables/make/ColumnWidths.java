package dev.countersign.tables.make;

import java.util.List;
import java.util.stream.Stream;

/** How many characters a column is wide, and how many lines a text takes in it. */
final class ColumnWidths {

    private static final int WIDEST = 44;
    private static final int MARGIN = 2;

    private ColumnWidths() {}

    static List<Integer> of(List<String> headers) {
        return headers.stream().map(ColumnWidths::of).toList();
    }

    private static int of(String header) {
        return switch (header) {
            case "In plain words", "Why it matters" -> 60;
            case "Law or policy", "Note", "Expected result" -> 34;
            case "Reason code", "Owner", "Expected rows", "Action" -> 26;
            case "Seen", "Status" -> 9;
            case "From", "To", "Row ID", "On day" -> 12;
            default -> Math.max(14, Math.min(26, header.length() + 4));
        };
    }

    /** As wide as the longest word needs, so that no code and no path is broken; a very long one is. */
    static int fitting(int width, Stream<String> texts) {
        int longest = texts.flatMap(text -> Stream.of(text.split("\\s")))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return Math.max(width, Math.min(WIDEST, longest + MARGIN));
    }

    /** How many lines a text takes when it breaks at blanks. */
    static int lines(String text, int width) {
        int lines = 1;
        int used = 0;
        for (String word : text.split("\\s")) {
            int needed = used == 0 ? word.length() : used + 1 + word.length();
            if (needed > width) {
                lines += used == 0 ? 0 : 1;
                lines += (word.length() - 1) / width;
                used = word.length() % width;
            } else {
                used = needed;
            }
        }
        return lines;
    }
}
