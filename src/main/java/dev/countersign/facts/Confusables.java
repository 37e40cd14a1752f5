package dev.countersign.facts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Letters outside of ASCII that look like ASCII, as Unicode's UTS 39 lists them, with small capitals and the digits of all scripts.
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
        try (InputStream in = Confusables.class.getResourceAsStream("/confusables.txt")) {
            if (in == null) {
                throw new IllegalStateException("confusables.txt is not in the jar");
            }
            return new Confusables(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableMap(line -> Integer.parseInt(line.substring(0, line.indexOf(' ')), HEX), line -> line.substring(line.indexOf(' ') + 1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
