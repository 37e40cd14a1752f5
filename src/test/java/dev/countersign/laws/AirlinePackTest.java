package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policy.table.Row;
import dev.countersign.tables.AirlinePack;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.CaseRunner;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import dev.countersign.tables.TableTestRunner;
import dev.countersign.tables.make.TextCopy;
import dev.countersign.tables.make.WorkbookFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The laws of the repository's pack apply to the airline's pack: it tests itself, every row and rule is needed, and it
 * has no Java of its own.
 */
class AirlinePackTest {

    private static final Path PACK = Path.of("docs/examples/airline");
    private static final LocalDate DAY = LocalDate.of(2026, 6, 10);
    private static PackFiles files;
    private static ReadPack pack;
    private static List<CaseFile> cases;

    @BeforeAll
    static void readThePack() {
        files = AirlinePack.FILES;
        pack = AirlinePack.read();
        cases = CaseFile.all(files);
    }

    @Test
    void every_row_of_a_tests_sheet_comes_out_as_the_analyst_expects() {
        assertThat(pack.tests()).hasSizeGreaterThan(90);
        assertThat(new TableTestRunner(pack.release(), DAY).failures(pack.tests(), test -> {}))
                .isEmpty();
    }

    @Test
    void every_case_comes_out_as_expected() {
        assertThat(cases).hasSizeGreaterThan(60);
        assertThat(new CaseRunner(pack.release()).failures(cases, each -> {})).isEmpty();
    }

    @Test
    void every_row_and_rule_earns_its_place() {
        assertThat(new TableTestRunner(pack.release(), DAY).idle(pack.tests())).isEmpty();
        assertThat(new CaseRunner(pack.release()).idle(cases, pack.release().ruleIds()))
                .isEmpty();
    }

    /** Not only in a test of one table, but in a whole decision. */
    @Test
    void every_row_that_permits_forbids_or_demands_counts_in_some_case() {
        Set<String> named = cases.stream()
                .flatMap(each -> each.json().path("expect").path("rows").valueStream())
                .map(JsonNode::asString)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> finding = pack.release().pack().tables().stream()
                .flatMap(table -> table.rows().stream())
                .filter(row -> row.results().keySet().stream().anyMatch(Set.of("permit", "forbid", "demand")::contains))
                .map(Row::id)
                .toList();
        assertThat(finding).hasSizeGreaterThan(40);
        assertThat(named).containsAll(finding);
    }

    @Test
    void every_row_cites_the_policy() {
        assertThat(pack.release().pack().tables().stream().flatMap(table -> table.rows().stream()))
                .allSatisfy(row ->
                        assertThat(row.law()).as(row.id()).startsWith("“").endsWith("”"));
    }

    @Test
    void the_text_copy_of_every_workbook_is_current() {
        WorkbookFactory.specs(files)
                .forEach(spec -> assertThat(
                                files.files().containsKey(TextCopy.path(spec))
                                        ? new String(files.files().get(TextCopy.path(spec)), StandardCharsets.UTF_8)
                                        : "missing")
                        .as("run `table text --pack " + PACK + "`: " + TextCopy.path(spec))
                        .isEqualTo(TextCopy.of(spec)));
    }

    @Test
    void cases_and_example_requests_know_the_same_facts() throws IOException {
        Set<String> shown = new TreeSet<>();
        try (Stream<Path> lines = Files.list(PACK.resolve("facts"))) {
            for (Path file : lines.toList()) {
                shown.addAll(Files.readAllLines(file));
            }
        }
        assertThat(new TreeSet<>(Files.readAllLines(PACK.resolve("rules/cases-common.jsonl"))))
                .isEqualTo(shown);
    }

    @Test
    void no_java_knows_an_action_a_table_or_a_type_of_the_airline() throws IOException {
        try (Stream<Path> java = Files.walk(Path.of("src/main"))) {
            for (Path file : java.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("cancel_reservation", "A20-", "paymentMethods\"");
            }
        }
    }
}
