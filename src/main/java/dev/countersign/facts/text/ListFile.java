package dev.countersign.facts.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * A list of third-party data in the jar: one item a line, in UTF-8. Lines that begin with `#` are comments.
 *
 * @param name of the file, at the root of the jar
 */
public record ListFile(String name) {

    /** The items. @throws IllegalStateException when the jar holds no such file */
    public Stream<String> lines() {
        try (InputStream in = ListFile.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
