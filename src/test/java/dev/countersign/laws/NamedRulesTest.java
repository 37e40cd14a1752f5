package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Law: a page names no rule that no rule file has. Pages about changes name rules of before. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NamedRulesTest {

    private static final Pattern RULE = Pattern.compile("\\bR-[A-Z]+-\\d{3}\\b");
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

    private static Set<String> unknown(Set<String> named) {
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeAll(rules(files(".drl", "rules", "docs")));
        return unknown;
    }

    private static Set<String> rules(String text) {
        return RULE.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
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
