package dev.countersign.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.oversight.directory.ApiRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/access-matrix.md is the matrix of access. */
class AccessTableTest {

    private static final Path PAGE = Path.of("docs/access-matrix.md");

    private static List<String> matrix() {
        List<String> roles = Arrays.stream(ApiRole.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        Stream<String> head = Stream.of(
                "| endpoint | " + String.join(" | ", roles) + " | without a role |",
                "|---".repeat(roles.size() + 2) + "|");
        return Stream.concat(head, AccessMatrix.LINES.stream().map(AccessTableTest::row))
                .toList();
    }

    private static String row(AccessMatrix.Line line) {
        return "| `" + line.method() + " " + line.path() + "` | "
                + Arrays.stream(ApiRole.values()).map(line::cell).collect(Collectors.joining(" | ")) + " | "
                + line.cellWithout() + " |";
    }

    @Test
    void the_page_shows_who_may_call_each_endpoint() throws IOException {
        List<String> shown = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| endpoint |"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(shown)
                .as("copy this table into %s:%n%s", PAGE, String.join("\n", matrix()))
                .isEqualTo(matrix());
    }
}
