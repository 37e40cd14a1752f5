package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about the command line lists exactly the commands that exist. */
class CommandPageTest {

    @Test
    void every_verb_is_on_the_page() throws IOException {
        StringWriter help = new StringWriter();
        CommandLineEdge.run(DefaultPack.PACKS, new PrintWriter(help), new PrintWriter(help), "--help");
        Set<String> verbs = first("(?m)^ {2}([a-z-]+) {2,}", help.toString().split("Commands:\\R")[1]);

        List<String> rows = Files.readAllLines(Path.of("docs/command-line.md")).stream()
                .dropWhile(line -> !line.startsWith("| Verb |"))
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .toList();
        assertThat(verbs).contains("decide", "check").hasSizeGreaterThan(10);
        Set<String> listed = new TreeSet<>();
        rows.forEach(row -> listed.addAll(first("`([a-z-]+)[^`]*`", row.startsWith(" `ledger") ? "`ledger`" : row)));
        assertThat(listed).isEqualTo(verbs);
    }

    private static Set<String> first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
