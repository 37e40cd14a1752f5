package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ReservedFacts;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 9: docs cannot lie. */
class DocsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(#[^)]*)?\\)");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(
                List.of(Path.of("README.md"), Path.of("rules/README.md"), Path.of("decision-tables/README.md")));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commands_in_the_docs_print_what_the_docs_show(Path page) throws IOException {
        Docs docs = new Docs(page);
        for (Docs.Example example : docs.examples("runs")) {
            StringWriter out = new StringWriter();
            CommandLineEdge.run(
                    DefaultPack.PACKS,
                    new PrintWriter(out),
                    new PrintWriter(out),
                    example.told().split(" "));
            docs.holds(example, out.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void files_in_the_docs_are_the_files_themselves(Path page) throws IOException {
        Docs docs = new Docs(page);
        for (Docs.Example example : docs.examples("shows")) {
            docs.holds(example, Files.readString(Path.of(example.told())));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void sessions_in_the_docs_go_as_the_docs_show(Path page, @TempDir Path folder) throws IOException {
        Docs docs = new Docs(page);
        for (Docs.Example example : docs.examples("session")) {
            docs.holds(example, new DocsSession(example.told(), folder.resolve(example.told())).run(example.shown()));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_lead_somewhere(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            assertThat(Path.of("")
                            .toAbsolutePath()
                            .resolve(page)
                            .getParent()
                            .resolve(link.group(1))
                            .normalize())
                    .as(page + ": " + link.group(1))
                    .exists();
        }
    }

    @Test
    void an_example_that_shows_something_else_is_noticed(@TempDir Path folder) throws IOException {
        Docs lying = new Docs(
                Files.writeString(folder.resolve("page.md"), "<!-- runs: check -->\n```text\nAll is well.\n```\n"));
        assertThatThrownBy(() -> lying.holds(lying.examples("runs").get(0), "1 mistake"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void the_glossary_knows_every_reason_code_and_every_duty() throws IOException {
        String glossary = Files.readString(Path.of("docs/glossary.md"));
        PolicyRelease release = DefaultPack.release();
        Set<String> codes = new TreeSet<>(release.vocabulary().words("obligation"));
        release.pack().tables().forEach(table -> table.rows().forEach(row -> codes.add(row.reason())));
        release.pack().rules().forEach(rules -> codes.addAll(found("Forbid\\(\"([A-Z_0-9]+)\"\\)", rules.text())));
        for (String coder : List.of("CombiningAlgorithm", "Disclosures")) {
            codes.addAll(found(
                    "\"([A-Z]+(?:_[A-Z]+)+)\"",
                    Files.readString(Path.of("src/main/java/dev/countersign/policy/" + coder + ".java"))));
        }
        codes.addAll(found(
                "\"([A-Z]+(?:_[A-Z]+)+)\"",
                Files.readString(Path.of("src/main/java/dev/countersign/decisions/answer/AccessJson.java"))));
        assertThat(codes)
                .hasSizeGreaterThan(100)
                .allSatisfy(code -> assertThat(glossary).contains("`" + code + "`"));
    }

    @Test
    void the_glossary_lists_no_reason_code_that_is_gone() throws IOException {
        PolicyRelease release = DefaultPack.release();
        StringBuilder known = new StringBuilder(
                        Files.readString(Path.of("src/main/java/dev/countersign/policy/CombiningAlgorithm.java")))
                .append(Files.readString(Path.of("src/main/java/dev/countersign/policy/Disclosures.java")))
                .append(Files.readString(Path.of("src/main/java/dev/countersign/decisions/record/EvaluationJson.java")))
                .append(Files.readString(Path.of("src/main/java/dev/countersign/decisions/answer/AccessJson.java")));
        release.pack()
                .tables()
                .forEach(table -> table.rows()
                        .forEach(row -> known.append(" \"").append(row.reason()).append('"')));
        release.pack().rules().forEach(rules -> known.append(rules.text()));
        release.vocabulary()
                .lists()
                .values()
                .forEach(words ->
                        words.forEach(word -> known.append(" \"").append(word).append('"')));
        Collection<String> told =
                found("(?m)^\\| `([A-Z]+(?:_[A-Z0-9]+)+)` \\|", Files.readString(Path.of("docs/glossary.md")));
        assertThat(told)
                .isNotEmpty()
                .allSatisfy(code -> assertThat(known.toString()).contains("\"" + code + "\""));
    }

    @Test
    void the_page_about_packs_lists_all_that_tables_can_give_and_no_more() throws IOException {
        Set<String> rows = new TreeSet<>();
        ResultColumns.findings()
                .forEach((path, fact) -> rows.add("| `" + path + "` | " + type(fact)
                        + (fact.unit().isEmpty() ? "" : ", " + fact.unit()) + " | " + fact.help() + " |"));
        ReservedFacts.forms()
                .forEach((path, form) -> rows.add("| `" + path + "` | " + type(form.fact()) + " | " + form.combine()
                        + " | " + form.fact().help() + " |"));
        String page = Files.readString(Path.of("docs/packs.md"));
        String section = page.substring(page.indexOf("## What a table can give"), page.indexOf("## Types"));
        assertThat(section.lines().filter(line -> line.startsWith("| `"))).containsExactlyInAnyOrderElementsOf(rows);
    }

    private static String type(FactName fact) {
        return fact.type().word()
                + (fact.list() == null ? "" : " `" + fact.list() + "`")
                + (fact.many() ? ", many" : "");
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
