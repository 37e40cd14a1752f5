package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Law: only decisions, approvals and erasures have private parts, since only their public records commit to what lies in them. */
class PrivatePartsTest {

    /** Whoever makes a part writes the seed into it, and commits to its members; add a class here together with a test of its commitments. */
    private static final List<String> WRITERS = List.of("ApprovalEntries.java", "ErasureEntries.java", "Recording.java");

    @Test
    void no_other_class_makes_a_private_part() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")).filter(PrivatePartsTest::makesPart).map(file -> file.getFileName().toString()).sorted()).isEqualTo(WRITERS);
        }
    }

    @Test
    void a_class_that_makes_one_is_noticed() {
        assertThat(isPart("parts.add(new Entry.Part(person, content));")).isTrue();
        assertThat(isPart("new Entry(open, List.of())")).isFalse();
    }

    private static boolean makesPart(Path file) {
        try {
            return isPart(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPart(String text) {
        return text.contains("new Entry.Part(");
    }
}
