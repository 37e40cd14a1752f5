package dev.countersign.facts.text;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Letters outside of ASCII that look like ASCII, as Unicode's UTS 39 lists them, with small capitals and the digits
 * of all scripts.
 *
 * @param letters what a letter looks like, by its code point
 */
record Confusables(Map<Integer, String> letters) {

    private static final int HEX = 16;
    static final Confusables OF_UNICODE = listed();

    Confusables {
        letters = Map.copyOf(letters);
    }

    private static Confusables listed() {
        return new Confusables(new ListFile("confusables.txt")
                .lines()
                .collect(Collectors.toUnmodifiableMap(
                        line -> Integer.parseInt(line.substring(0, line.indexOf(' ')), HEX),
                        line -> line.substring(line.indexOf(' ') + 1))));
    }
}
