package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.Role;
import dev.countersign.ledger.Ledger;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.DeskVisit;
import dev.countersign.web.TestAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands as a person types them, with the repository's pack and a copy of the example company. */
class CommandsTest {

    private static final Path REQUESTS = Path.of("docs/examples/crm/requests");
    private static final String HELD =
            REQUESTS.resolve("03-service-reply-own-words.json").toString();
    private static final String FREE =
            REQUESTS.resolve("04-service-reply-from-template.json").toString();

    @TempDir
    private Path folder;

    private String facts;
    private String data;
    private TestAccess access;

    @BeforeEach
    void copyTheExampleCompany() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("facts"));
        try (Stream<Path> files = Files.list(Path.of("docs/examples/crm/facts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        facts = copy.toString();
        data = KeptPack.in(folder.resolve("data")).toString();
    }

    @Tag("slow")
    @Test
    void check_says_that_the_pack_has_no_mistakes() {
        Terminal check = Terminal.run("check");
        assertThat(check.exit()).isZero();
        assertThat(check.out()).startsWith("No mistakes in this folder: ").containsPattern("Release [0-9a-f]{64}");
    }

    @Test
    void check_of_a_damaged_pack_names_the_cell_and_ends_with_one() throws IOException {
        Path pack = folder.resolve("pack");
        Files.createDirectories(pack.resolve("decision-tables/risk"));
        Files.createDirectories(pack.resolve("rules"));
        Files.writeString(pack.resolve("decision-tables/risk/risk.xlsx"), "no workbook");
        Terminal check = Terminal.run("check", pack.toString());
        assertThat(check.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(check.out())
                .contains("decision-tables/risk/risk.xlsx: this is not an .xlsx workbook.")
                .doesNotContain("Exception");
        assertThat(CommonOptions.JSON.readTree(
                        Terminal.run("check", pack.toString(), "--json").out()))
                .isNotEmpty();
    }

    @Test
    void a_pack_that_is_not_there_cannot_be_used() {
        Terminal check = Terminal.run("check", "nowhere");
        assertThat(check.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(check.err()).contains("nowhere: there is no such folder. Maybe");
    }

    @Tag("slow")
    @Test
    void decide_answers_one_request_in_words_and_as_json() {
        Terminal words = Terminal.run("decide", HELD, "--facts", facts);
        assertThat(words.exit()).isZero();
        assertThat(words.out())
                .startsWith("NOT RECORDED: no action may be based on this answer.\nREVIEW  send_service_reply")
                .contains("needs            FRONTLINE_USER, within 4 h")
                .contains("instead  propose_response");
        JsonNode json = CommonOptions.JSON.readTree(
                Terminal.run("decide", HELD, "--facts", facts, "--json").out());
        assertThat(json.path("verdict").asString()).isEqualTo("REVIEW");
        assertThat(json.path("recorded").asBoolean(true)).isFalse();
        assertThat(json.propertyNames()).doesNotContain("decisionId", "receipt");
        assertThat(json.path("firings")).isNotEmpty();
    }

    @Tag("slow")
    @Test
    void decide_answers_an_array_and_json_lines_of_thousands_in_order() throws IOException {
        String held =
                CommonOptions.JSON.readTree(Files.readString(Path.of(HELD))).toString();
        String free =
                CommonOptions.JSON.readTree(Files.readString(Path.of(FREE))).toString();
        Path array = Files.writeString(folder.resolve("array.json"), "[" + held + ", " + free + "]");
        assertThat(Terminal.run("decide", array.toString(), "--facts", facts)
                        .out()
                        .lines()
                        .map(line -> line.substring(0, 6).strip()))
                .containsExactly("NOT RE", "REVIEW", "ALLOW");
        Path lines = Files.write(
                folder.resolve("lines.jsonl"),
                Stream.generate(() -> List.of(held, free, "{\"subject\":1}"))
                        .limit(1000)
                        .flatMap(List::stream)
                        .toList());
        Terminal many = Terminal.run("decide", lines.toString(), "--facts", facts);
        assertThat(many.exit()).isEqualTo(ExitCode.UNUSABLE);
        List<String> answers = many.out()
                .lines()
                .filter(line -> line.startsWith("REVIEW")
                        || line.startsWith("ALLOW")
                        || line.startsWith("UNUSABLE  line") && line.contains("action: "))
                .toList();
        assertThat(answers).hasSize(3000);
        assertThat(answers.get(0)).startsWith("REVIEW");
        assertThat(answers.get(1)).startsWith("ALLOW");
        assertThat(answers.get(2)).startsWith("UNUSABLE  line 3, action");
    }

    @Tag("slow")
    @Test
    void an_approval_lets_the_held_action_go_without_a_service_too_and_no_other() throws IOException {
        people();
        assertThat(DeskVisit.approved(facts, data, access, "crm", "p-frontline-1")
                        .path("open"))
                .isEmpty();
        assertThat(decide(HELD).out()).startsWith("ALLOW");
        Path other = Files.writeString(
                folder.resolve("other.json"),
                Files.readString(Path.of(HELD)).replaceFirst("\"id\"\\s*:\\s*\"S-\\d+\"", "\"id\": \"S-2001\""));
        assertThat(decide(other.toString()).out()).startsWith("REVIEW");
    }

    /** From then on everything needs a key. */
    private void people() {
        access = TestAccess.in(
                Path.of(data),
                people -> people.everyAgent("crm")
                        .client("sales", "sales-support-01")
                        .granted("p-anton", "ANALYST")
                        .approver("p-frontline-1", Role.FRONTLINE_USER)
                        .approver("p-service-lead", Role.FRONTLINE_USER)
                        .approver("p-1", Role.FRONTLINE_USER, Role.DATA_STEWARD)
                        .approver("p-2", Role.COMPLIANCE_REVIEWER));
    }

    private Terminal decide(String file) {
        return Terminal.run("decide", file, "--facts", facts, "--data", data, "--token-file", access.keyFile("crm"));
    }

    @Tag("slow")
    @Test
    void a_folder_with_people_decides_for_clients_with_a_key_as_their_agents_only() {
        assertThat(Terminal.run("decide", HELD, "--facts", facts, "--data", data)
                        .exit())
                .as("a folder without people")
                .isZero();
        assertThat(eraseWith(file("cs_no"), "C-1008").err()).contains("this ledger has no people");
        people();
        Terminal without = Terminal.run("decide", HELD, "--facts", facts, "--data", data);
        assertThat(without.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(without.err()).contains("need the key of a client with the scope DECIDE");
        for (String person : List.of("p-1", "p-anton")) {
            assertThat(Terminal.run(
                                    "decide",
                                    HELD,
                                    "--facts",
                                    facts,
                                    "--data",
                                    data,
                                    "--token-file",
                                    access.keyFile(person))
                            .err())
                    .contains("only a client with the scope DECIDE decides");
        }
        Terminal foreign =
                Terminal.run("decide", HELD, "--facts", facts, "--data", data, "--token-file", access.keyFile("sales"));
        assertThat(foreign.out()).contains("may not ask as the agent `service-triage-01`");
        assertThat(foreign.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(decide(HELD).exit()).isZero();
        assertThat(Terminal.run("run", "service-triage-01", "S-2002", "--facts", facts, "--data", data)
                        .err())
                .contains("need the key of a client");
        String key = access.key("p-1");
        String wrong = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
        assertThat(eraseWith(file(wrong), "C-1008").err()).contains("the key is not valid");
        assertThat(eraseWith(access.keyFile("p-anton"), "C-1008").err())
                .contains("one of the seven roles of oversight");
    }

    private String file(String text) {
        try {
            return Files.writeString(folder.resolve("some.key"), text).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "some-decision", "some-decision --role FRONTLINE_USER --reason x", "--help"})
    void the_former_command_says_where_people_approve_now(String words) {
        Terminal told = Terminal.run(("approve " + words).strip().split(" "));
        assertThat(told.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(told.err())
                .contains("nothing was approved", "Maybe ")
                .contains("`review list`", "`review show TASK`", "`review approve TASK --seen VERSION`");
    }

    @Test
    void an_approval_among_the_own_facts_does_not_count() throws IOException {
        Files.writeString(
                Path.of(facts, "approvals.jsonl"),
                "{\"type\":\"approval\",\"id\":\"mine\",\"properties\":{\"person\":\"p-1\","
                        + "\"role\":\"FRONTLINE_USER\",\"qualifier\":\"\",\"digest\":\"00\","
                        + "\"until\":\"2099-01-01T00:00:00Z\",\"reason\":\"\"},\"source\":\"me\","
                        + "\"asOf\":\"2026-01-01T00:00:00Z\"}\n");
        assertThat(Terminal.run("decide", HELD, "--facts", facts).err())
                .contains("approvals.jsonl:1, type: this is an approval. Only approvals in the ledger count")
                .contains("`review approve`");
    }

    @Tag("slow")
    @Test
    void a_customer_is_erased_and_the_own_facts_that_still_name_them_are_reported() {
        people();
        assertThat(decide(HELD).exit()).isZero();
        Terminal erase = erase("C-1008");
        assertThat(erase.err()).isEmpty();
        assertThat(erase.out())
                .containsPattern("Erased, entry \\d+ of the ledger. Of 1 decision 1 replayed faithfully")
                .contains("which you must edit")
                .containsPattern("customers.jsonl:8\\R")
                .contains("business.jsonl:12")
                .doesNotContain("customers.jsonl:9");
        assertThat(erase("C-1008").err()).contains("this ledger has no data of `C-1008`");
        assertThat(erase("C-1008").exit()).isEqualTo(ExitCode.UNUSABLE);
    }

    @Tag("slow")
    @Test
    void nobody_is_erased_while_a_service_has_the_folder_open() {
        people();
        assertThat(decide(HELD).exit()).isZero();
        try (Ledger open = Ledger.open(Path.of(data), new SystemClockAndRandom())) {
            assertThat(open.entries().size()).isPositive();
            assertThat(erase("C-1008").err())
                    .contains("another process")
                    .contains("Maybe the service runs already. Stop it");
        }
    }

    private Terminal erase(String subject) {
        Terminal proposed = erase("p-1", subject);
        Matcher proposal = Pattern.compile("erase --confirm (\\S+)`").matcher(proposed.out());
        return proposal.find() ? erase("p-2", "--confirm", proposal.group(1)) : proposed;
    }

    private Terminal erase(String person, String... what) {
        return eraseWith(access.keyFile(person), what);
    }

    private Terminal eraseWith(String keyFile, String... what) {
        return Terminal.run(Stream.of(
                        Stream.of("erase"),
                        Stream.of(what),
                        Stream.of("--token-file", keyFile, "--facts", facts, "--data", data))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }

    @Tag("slow")
    @Test
    void run_shows_each_verdict_and_refuses_what_it_cannot_run() {
        Terminal run = Terminal.run("run", "service-triage-01", "S-2001", "--facts", facts);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).containsPattern("(?m)^done +ALLOW +").containsPattern("actions done: ");
        String data = folder.resolve("run").toString();
        assertThat(Terminal.run("run", "service-triage-01", "S-2001", "--facts", facts, "--data", data)
                        .exit())
                .isZero();
        assertThat(Terminal.run("ledger", "reconcile", "--data", data).out()).contains("Everything agrees");
        assertThat(Terminal.run("ledger", "reconcile", "--json", "--data", data)
                        .out()
                        .strip())
                .isEqualTo("{\"differences\":[],\"unreadable\":0}");
        assertThat(Terminal.run("run", "service-triage-1", "S-2001", "--facts", facts)
                        .err())
                .contains("is not a registered agent")
                .contains("Maybe `service-triage-01`");
        assertThat(Terminal.run("run", "service-triage-01", "S-2001").err())
                .as("no facts are named, though the example company is at hand")
                .contains("no other agent is registered. Maybe name the folder of own facts with --facts.");
        assertThat(Terminal.run("run", "service-triage-01", "S-20011", "--facts", facts)
                        .err())
                .contains("Maybe `S-2001`");
        assertThat(Terminal.run("run", "evaluation-01", "S-2001", "--facts", facts)
                        .exit())
                .isEqualTo(ExitCode.UNUSABLE);
    }

    @Tag("slow")
    @Test
    void what_is_rebuilt_is_deleted_before_anything_opens_it() throws IOException {
        assertThat(Terminal.run("decide", HELD, "--facts", facts, "--data", data)
                        .exit())
                .isZero();
        Path database = Path.of(data, "projection");
        assertThat(database).exists();
        Files.writeString(database.resolve("run-0-5"), "not a run");
        Terminal rebuilt = Terminal.run("ledger", "rebuild", "--data", data);
        assertThat(rebuilt.exit()).as(rebuilt.err()).isZero();
        assertThat(rebuilt.out()).contains("The search index has 5 entries.");
        assertThat(Files.size(database.resolve("run-0-5"))).isGreaterThan(100);
        assertThat(Terminal.run("ledger", "rebuild", "--data", data + "-no").err())
                .contains("there is no ledger")
                .contains("Maybe");
    }

    @Tag("slow")
    @Test
    void own_facts_with_a_mistake_are_named_by_file_and_line() throws IOException {
        Files.writeString(
                Path.of(facts, "more.jsonl"),
                "{\"type\":\"customer\",\"id\":\"C-9\",\"properties\":{\"kind\":\"CONSUMR\"},\"source\":\"crm\","
                        + "\"asOf\":\"2026-01-01T00:00:00Z\"}\n{not json\n");
        Terminal decide = Terminal.run("decide", HELD, "--facts", facts);
        assertThat(decide.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(decide.err())
                .contains("more.jsonl:1")
                .contains("`CONSUMR` is not one of")
                .contains("Maybe `CONSUMER`?")
                .contains("more.jsonl:2")
                .doesNotContain("at dev.");
    }

    @Tag("slow")
    @Test
    void a_table_is_made_shown_and_made_again() throws IOException {
        Path pack = folder.resolve("own");
        Path spec = Files.writeString(
                folder.resolve("t01.json"), Terminal.run("table", "show", "T01").out());
        assertThat(Terminal.run("table", "new", spec.toString(), "--pack", pack.toString())
                        .out())
                .contains("Made ")
                .contains("catalogue");
        assertThat(Terminal.run("table", "show", "T01", "--pack", pack.toString())
                        .out())
                .isEqualTo(Files.readString(spec));
        assertThat(Terminal.run("table", "new", spec.toString(), "--pack", pack.toString())
                        .err())
                .contains("already")
                .contains("--force");
        assertThat(Terminal.run("check", pack.toString()).out())
                .startsWith("No mistakes")
                .contains("decides by findings alone");
    }

    @Tag("slow")
    @Test
    void a_workbook_is_not_replaced_by_one_with_mistakes() throws IOException {
        Path pack = folder.resolve("own");
        String spec = Files.readString(Path.of("docs/examples/first-pack/actions.json"));
        Path good = Files.writeString(folder.resolve("good.json"), spec);
        Path bad = Files.writeString(
                folder.resolve("bad.json"), spec.replace("\"Action type\": \"READ\"", "\"Action type\": \"REED\""));
        Terminal.run("table", "new", good.toString(), "--pack", pack.toString());
        byte[] made = Files.readAllBytes(pack.resolve("decision-tables/catalogue/actions.xlsx"));
        Terminal again = Terminal.run("table", "new", bad.toString(), "--pack", pack.toString(), "--force");
        assertThat(again.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(again.err()).contains("Rules!C11").contains("Maybe `READ`?");
        assertThat(Files.readAllBytes(pack.resolve("decision-tables/catalogue/actions.xlsx")))
                .isEqualTo(made);
    }

    @Test
    void a_misspelt_command_or_option_is_reported() {
        assertThat(Terminal.run("chek").err()).contains("check");
        assertThat(Terminal.run("check", "--jsn").exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(Terminal.run("--help").out()).contains("Exit codes");
    }
}
