package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.facts.Role;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.DeskVisit;
import dev.countersign.web.TestAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * An auditor's questions about a ledger: who approved, what another policy would have decided, what a bundle contains,
 * and what an erasure leaves.
 */
@Tag("slow")
class EvidenceCommandsTest {

    private static final String HELD = "docs/examples/crm/requests/03-service-reply-own-words.json";

    @TempDir
    private Path folder;

    private String facts;
    private String data;
    private TestAccess access;

    @BeforeEach
    void copyTheExampleCompany() throws IOException {
        facts = copied(Path.of("docs/examples/crm/facts"), folder.resolve("facts"))
                .toString();
        data = KeptPack.in(folder.resolve("data")).toString();
        access = TestAccess.in(
                Path.of(data),
                people -> people.everyAgent("crm")
                        .approver("p-frontline-1", Role.FRONTLINE_USER)
                        .approver("p-1", Role.DATA_STEWARD)
                        .approver("p-2", Role.COMPLIANCE_REVIEWER));
    }

    private static Path copied(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    private JsonNode decided() {
        Terminal decide = Terminal.run(
                "decide", HELD, "--json", "--facts", facts, "--data", data, "--token-file", access.keyFile("crm"));
        assertThat(decide.exit()).as(decide.err()).isZero();
        return CommonOptions.JSON.readTree(decide.out());
    }

    private JsonNode approved() throws IOException {
        return DeskVisit.approved(facts, data, access, "crm", "p-frontline-1");
    }

    private String said(String... command) {
        Terminal terminal = Terminal.run(
                Stream.concat(Stream.of(command), Stream.of("--data", data)).toArray(String[]::new));
        assertThat(terminal.err()).isEmpty();
        return terminal.out();
    }

    @Test
    void an_approval_is_explained_with_the_facts_shown_and_its_use() throws IOException {
        JsonNode approval = approved();
        String id = approval.path("approvalId").asString();
        assertThat(said("explain", id))
                .startsWith("APPROVAL  " + id)
                .contains(
                        "by FRONTLINE_USER",
                        "for decision " + approval.path("decisionId").asString(),
                        "1 of 1 use left")
                .containsPattern("Shown to the approver\n  T[A-Z0-9-]+#[0-9a-f]{16}\n")
                .contains("not used yet")
                .doesNotContain("p-frontline-1");
        String used = decided().path("decisionId").asString();
        assertThat(said("explain", id)).contains("0 of 1 use left", "used by " + used, "no outcome was reported");
        JsonNode json = CommonOptions.JSON.readTree(said("explain", id, "--json"));
        assertThat(json.path("role").asString()).isEqualTo("FRONTLINE_USER");
        assertThat(json.path("left").asInt(9)).isZero();
        assertThat(json.path("rows")).isNotEmpty();
        assertThat(json.at("/usedBy/0/decision").asString()).isEqualTo(used);
        assertThat(said("explain", used)).contains("Approved by\n  FRONTLINE_USER at ", "approval " + id);
    }

    /** The pack of this folder in which a service reply may wait for eight hours. */
    private String patient() throws IOException {
        Path pack = folder.resolve("patient");
        copied(Path.of("rules"), pack.resolve("rules"));
        copied(Path.of("decision-tables"), pack.resolve("decision-tables"));
        Path approvers = pack.resolve("decision-tables/approval/approvers.xlsx");
        try (InputStream in = Files.newInputStream(approvers);
                XSSFWorkbook workbook = new XSSFWorkbook(in)) {
            cell(workbook, "T12-001", "Due in hours").setCellValue(8);
            try (OutputStream out = Files.newOutputStream(approvers)) {
                workbook.write(out);
            }
        }
        return pack.toString();
    }

    private static Cell cell(XSSFWorkbook workbook, String id, String header) {
        Sheet sheet = workbook.getSheet("Rules");
        List<Row> rows = IntStream.rangeClosed(0, sheet.getLastRowNum())
                .mapToObj(sheet::getRow)
                .filter(row -> row != null)
                .toList();
        int column = rows.stream()
                .flatMap(row -> IntStream.range(0, row.getLastCellNum()).mapToObj(row::getCell))
                .filter(cell -> is(cell, header))
                .findFirst()
                .orElseThrow()
                .getColumnIndex();
        return rows.stream()
                .filter(row -> IntStream.range(0, row.getLastCellNum())
                        .mapToObj(row::getCell)
                        .anyMatch(cell -> is(cell, id)))
                .findFirst()
                .orElseThrow()
                .getCell(column);
    }

    private static boolean is(Cell cell, String text) {
        return cell != null
                && cell.getCellType() == CellType.STRING
                && cell.getStringCellValue().equals(text);
    }

    @Test
    void what_another_policy_would_say_is_compared_in_everything_and_what_is_looser_is_named() throws IOException {
        JsonNode held = decided();
        String id = held.path("decisionId").asString();
        String release = CommonOptions.JSON
                .readTree(said("explain", id, "--json"))
                .path("release")
                .asString();
        assertThat(said("replay", id, "--release", release))
                .contains(
                        "was REVIEW, would be REVIEW",
                        "no difference in verdict, approvers, deadline, reasons, obligations, released data");
        JsonNode same = CommonOptions.JSON.readTree(said("replay", id, "--release", release, "--json"));
        assertThat(same.path("differences").isArray()).isTrue();
        assertThat(same.path("differences")).isEmpty();
        assertThat(same.path("looser")).isEmpty();
        JsonNode none = CommonOptions.JSON.readTree(said("replay", "--all", "--release", release, "--json"));
        assertThat(none.path("decisions").asInt()).isEqualTo(1);
        assertThat(none.path("differ").asInt(9)).isZero();
        assertThat(none.path("differences").isArray()).isTrue();
        assertThat(none.path("differences")).isEmpty();
        String patient = patient();
        assertThat(said("replay", id, "--release", patient))
                .contains("due  LOOSER  was 4 hours; would be 8 hours")
                .doesNotContain("no difference in");
        assertThat(said("replay", "--all", "--release", patient))
                .contains("1 decision: 1 would differ, 1 of them looser");
        JsonNode other = CommonOptions.JSON.readTree(said("replay", id, "--release", patient, "--json"));
        assertThat(other.path("looser").valueStream().map(JsonNode::asString)).containsExactly("due");
        assertThat(other.at("/differences/0").toString())
                .isEqualTo("{\"of\":\"due\",\"was\":[\"4 hours\"],\"would\":[\"8 hours\"]}");
    }

    @Test
    void only_a_bundle_of_a_range_proves_that_it_is_complete() throws IOException {
        approved();
        String used = decided().path("decisionId").asString();
        said("ledger", "rebuild");
        String range = folder.resolve("range.zip").toString();
        assertThat(said("bundle", "--entries", "0..3", "-o", range)).contains("4 entries in ");
        assertThat(verified(range))
                .contains("complete  ")
                .doesNotContain("not proved")
                .contains("Nothing is wrong.");
        String one = folder.resolve("one.zip").toString();
        said("bundle", used, "-o", one);
        assertThat(verified(one))
                .contains("complete  not proved: a bundle cannot show whether more entries match")
                .contains("Nothing is wrong.");
        assertThat(Terminal.run("bundle", used, "--entries", "0..1", "-o", one, "--data", data)
                        .err())
                .contains("a range is complete");
        byte[] before = Files.readAllBytes(Path.of(one));
        assertThat(Terminal.run("bundle", "--entries", "0..1", "-o", one, "--data", data)
                        .err())
                .contains("the file `" + one + "` exists already")
                .contains("Maybe add `--force`");
        assertThat(Files.readAllBytes(Path.of(one))).isEqualTo(before);
        said("bundle", used, "-o", one, "--force");
    }

    private static String verified(String bundle) {
        Terminal verify = Terminal.run("verify", bundle);
        assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
        return verify.out();
    }

    @Test
    void an_erasure_tells_which_suppressions_also_hold_for_others_and_what_must_stay_in_their_place()
            throws IOException {
        Files.writeString(Path.of(facts, "household.jsonl"), """
                {"type":"customer","id":"C-9001","properties":{"kind":"CONSUMER","birthDate":"1990-04-22",\
                "countries":["FR"],"regions":["FR-ARA"],"zones":["Europe/Paris"],"phone":"+33639980108","states":[],\
                "aliases":[]},"source":"crm","asOf":"2026-11-22T02:00:00Z"}
                {"type":"suppression","id":"stop-1008","properties":{"customer":"C-1008","channel":"SMS",\
                "kind":"STOP"},"source":"crm","asOf":"2026-11-22T02:00:00Z"}
                """);
        decided();
        JsonNode json = CommonOptions.JSON.readTree(erased("--json"));
        assertThat(json.path("suppressionsForOthers").asInt()).isEqualTo(1);
        assertThat(json.path("decisions").asInt()).isEqualTo(1);
        assertThat(json.path("faithful").asInt()).isEqualTo(1);
        assertThat(json.path("ownFacts").valueStream().map(JsonNode::asString))
                .anyMatch(place -> place.contains("household.jsonl:2"));
        assertThat(json.at("/receipt/sequence").isMissingNode()).isFalse();
        decided();
        String id = decided().path("decisionId").asString();
        String release = CommonOptions.JSON
                .readTree(said("explain", id, "--json"))
                .path("release")
                .asString();
        assertThat(erased())
                .contains(
                        "1 suppression of this person also holds for others with the same number or e-mail address",
                        "{\"type\":\"suppression\", \"id\":…, \"properties\":{\"phone\":…");
        assertThat(said("replay", id, "--release", release))
                .contains("the data of a person were erased, so it cannot be replayed");
        assertThat(CommonOptions.JSON
                        .readTree(said("replay", "--all", "--release", release, "--json"))
                        .path("erased")
                        .asInt())
                .isEqualTo(3);
    }

    private String erased(String... more) {
        String proposal = CommonOptions.JSON
                .readTree(erase("p-1", "C-1008", "--json"))
                .path("proposalId")
                .asString();
        return erase(
                "p-2",
                Stream.concat(Stream.of("--confirm", proposal), Stream.of(more)).toArray(String[]::new));
    }

    private String erase(String person, String... what) {
        Terminal erase = Terminal.run(Stream.of(
                        Stream.of("erase"),
                        Stream.of(what),
                        Stream.of("--token-file", access.keyFile(person), "--facts", facts, "--data", data))
                .flatMap(each -> each)
                .toArray(String[]::new));
        assertThat(erase.exit()).as(erase.err()).isZero();
        return erase.out();
    }
}
