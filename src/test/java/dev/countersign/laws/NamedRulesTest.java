package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Law: a page names only rules of rule files and rows of workbooks. Pages about changes name former rules. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NamedRulesTest {

    /** One id, or several such as {@code R-MONEY-001, 004 and 005} or {@code R-WINDOW-001 to 003}. */
    private static final Pattern RULE = ids("R-[A-Z]+-");

    private static final Pattern ROW = ids("(?:T\\d\\d[A-Z]?|TLV|TPR|A\\d\\d)-");
    private static final Pattern ROW_OF_A_COPY = Pattern.compile("(?m)^- \\*\\*([A-Z0-9]+-[A-Z0-9]+)\\*\\*");
    /** An example of the next free id. */
    private static final String FREE = "T02-016";

    private static final Set<String> OF_BEFORE = Set.of("changelog.md", "policy-changes.md");

    @Test
    void every_rule_that_a_page_names_is_in_a_rule_file() {
        Set<String> named = rules(pages());
        assertThat(named).hasSizeGreaterThan(5);
        assertThat(unknown(named)).isEmpty();
    }

    @Test
    void a_rule_that_is_gone_is_found() {
        assertThat(unknown(rules("| 1 | R-MONEY-001, R-REGISTRY-010 |"))).containsExactly("R-REGISTRY-010");
    }

    @Test
    void a_rule_that_is_gone_is_found_in_a_list_of_numbers() {
        assertThat(unknown(rules("R-REGISTRY-001, 010 to 015."))).containsExactly("R-REGISTRY-010", "R-REGISTRY-015");
    }

    @Test
    void every_row_that_a_page_names_is_in_a_workbook() {
        Set<String> named = named(ROW, pages());
        assertThat(named).hasSizeGreaterThan(100);
        named.remove(FREE);
        named.removeAll(rows());
        assertThat(named).isEmpty();
    }

    @Test
    void a_row_that_is_gone_is_found() {
        Set<String> named = named(ROW, "T05-018, T05-019 and 999 (T16-020 to 062)");
        named.removeAll(rows());
        assertThat(named).containsExactly("T05-999");
    }

    private static Set<String> rows() {
        return ROW_OF_A_COPY
                .matcher(files(".md", "decision-tables", "docs/examples"))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
    }

    private static Pattern ids(String prefix) {
        return Pattern.compile("\\b(" + prefix + ")(\\d{3}(?:(?:, | and | to )\\d{3}\\b)*)");
    }

    private static Set<String> unknown(Set<String> named) {
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeAll(rules(files(".drl", "rules", "docs")));
        return unknown;
    }

    private static Set<String> rules(String text) {
        return named(RULE, text);
    }

    private static Set<String> named(Pattern ids, String text) {
        return ids.matcher(text)
                .results()
                .flatMap(list -> Stream.of(list.group(2).split(", | and | to ")).map(number -> list.group(1) + number))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String pages() {
        return files(".md", "docs", "rules", "decision-tables");
    }

    private static String files(String end, String... folders) {
        return Stream.of(folders)
                .flatMap(NamedRulesTest::below)
                .filter(file -> file.toString().endsWith(end)
                        && !OF_BEFORE.contains(file.getFileName().toString()))
                .map(NamedRulesTest::read)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<Path> below(String folder) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
