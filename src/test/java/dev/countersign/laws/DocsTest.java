package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.table.ReservedFacts;
import dev.countersign.policy.table.ResultColumns;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Law 9: docs cannot lie. */
class DocsTest {

    static Stream<Path> pages() throws IOException {
        return Docs.pages();
    }

    @Tag("slow")
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

    @Tag("slow")
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
        assertThat(Links.broken(page)).as(page.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_link_to_a_decision_record_names_its_number(Path page) throws IOException {
        assertThat(Pattern.compile("\\[adr/(\\d+)]\\((?:[^)/]*/)*(\\d+)-")
                        .matcher(Files.readString(page))
                        .results())
                .as(page.toString())
                .allSatisfy(link -> assertThat(link.group(1)).isEqualTo(link.group(2)));
    }

    @Test
    void every_decision_record_has_a_number_of_its_own() throws IOException {
        try (Stream<Path> records = Files.list(Path.of("docs/adr"))) {
            assertThat(records.map(each -> each.getFileName().toString().split("-")[0]))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_link_that_leads_nowhere_is_noticed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("there.md"), "# A page\n\n## What `x` proves, and what not\n");
        Path page = Files.writeString(
                folder.resolve("page.md"),
                "[a](there.md) [b](there.md#what-x-proves-and-what-not) [c](#none) [d](gone.md) [e](there.md#gone)\n");
        assertThat(Links.broken(page)).containsExactly("#none", "gone.md", "there.md#gone");
    }

    @Test
    void an_example_that_shows_something_else_is_noticed(@TempDir Path folder) throws IOException {
        Docs lying = new Docs(
                Files.writeString(folder.resolve("page.md"), "<!-- runs: check -->\n```text\nAll is well.\n```\n"));
        assertThatThrownBy(() -> lying.holds(lying.examples("runs").get(0), "1 mistake"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void a_part_of_an_answer_that_is_not_in_the_answer_is_noticed() {
        JsonMapper json = JsonMapper.builder().build();
        JsonNode actual = json.readTree("{\"verdict\": \"DENY\", \"reasons\": [{\"code\": \"A\", \"row\": \"T-1\"}], "
                + "\"receipt\": {\"sequence\": 4}}");
        assertThat(ShownPart.differences(
                        json.readTree("{\"reasons\": [{\"code\": \"A\"}], \"receipt\": {\"sequence\": 19}}"), actual))
                .isEmpty();
        assertThat(ShownPart.differences(json.readTree("{\"verdict\": \"ALLOW\", \"reasons\": []}"), actual))
                .containsExactly(
                        "answer.verdict is shown as \"ALLOW\", and is \"DENY\"",
                        "answer.reasons is shown as [], and is [{\"code\":\"A\",\"row\":\"T-1\"}]");
        assertThat(ShownPart.differences(json.readTree("{\"obligations\": []}"), actual))
                .hasSize(1);
    }

    @Test
    void the_description_names_no_licence_while_there_is_none() throws IOException {
        boolean licensed = Files.exists(Path.of("LICENSE")) || Files.exists(Path.of("LICENSE.txt"));
        assertThat(Files.readString(Path.of("docs/openapi.yaml")).contains("license:"))
                .isEqualTo(licensed);
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
        String page = Files.readString(Path.of("docs/pack-reference.md"));
        String section = page.substring(page.indexOf("## What a table can give"), page.indexOf("## Types"));
        assertThat(section.lines().filter(line -> line.startsWith("| `"))).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void the_messages_that_the_page_for_analysts_explains_are_written_so() throws IOException {
        List<String> explained =
                found("(?m)^\\| \\d+ \\| `` ?(.*?)`` \\|", Files.readString(Path.of("docs/analyst.md")));
        String messages = messages();
        assertThat(explained)
                .hasSize(10)
                .allSatisfy(each -> assertThat(messages).containsPattern(pattern(each)));
        assertThat(messages).doesNotContainPattern(pattern("the cell `A1` is not to our taste"));
    }

    /** The golden files of all messages about workbooks. */
    private static String messages() throws IOException {
        StringBuilder messages = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/dev/countersign/tables/messages"))) {
            for (Path file : files.toList()) {
                messages.append(Files.readString(file));
            }
        }
        return messages.toString();
    }

    /** A message with any values in backticks, any cell, and anything for three dots. */
    private static String pattern(String message) {
        return Stream.of(message.strip().split("`[^`]*`|\\b[A-Z]+\\d+\\b|…"))
                .map(Pattern::quote)
                .collect(Collectors.joining("[^\n]*"));
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
