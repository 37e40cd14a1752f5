package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A careless export of facts, seen by a caller: mistakes can only make the service more restrictive. */
@Tag("slow")
class OwnFactsCheckedTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm/facts");

    @TempDir
    private Path folder;

    @BeforeEach
    void example() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private void add(String... facts) throws IOException {
        Files.writeString(folder.resolve("more.jsonl"), String.join("\n", facts).replace('\'', '"'));
    }

    private static String fact(String type, String id, String properties) {
        return "{'type': '" + type + "', 'id': '" + id + "', 'properties': {" + properties
                + "}, 'source': 'export', 'asOf': '2026-11-22T02:00:00Z'}";
    }

    private static String[] customer(String phone) {
        return new String[] {
            fact(
                    "customer",
                    "N-1",
                    "'kind': 'CONSUMER', 'birthDate': '1980-01-01', 'countries': ['US'], 'regions': [], "
                            + "'zones': ['America/Los_Angeles'], 'states': [], 'phone': '"
                            + phone + "'"),
            fact(
                    "history",
                    "h-N-1",
                    "'customer': 'N-1', 'lastPurchase': '2026-10-01', 'lastInquiry': '2026-10-01', "
                            + "'lastContact': '2026-10-01', 'openComplaint': false, 'openUrgentCase': false, "
                            + "'contactsSince': '2024-01-01', 'goodwillCredits': 0"),
            fact(
                    "consent",
                    "k-N-1",
                    "'customer': 'N-1', 'channel': 'SMS', 'purpose': 'MARKETING', 'source': 'form', "
                            + "'wordingVersion': 'w-1', 'state': 'EXPRESS_WRITTEN', 'givenAt': '2026-08-01'")
        };
    }

    private String asked(String time) throws IOException {
        Path request = Files.writeString(
                Files.createTempDirectory("request").resolve("request.json"),
                ("{'subject': {'type': 'agent', 'id': 'marketing-personalization-01'}, 'action': {'name': "
                                + "'send_sms', 'properties': {'channel': 'SMS', 'purpose': 'MARKETING',"
                                + "'freeText': false, 'template': 'tpl-november-offer-sms', 'labels': [], "
                                + "'dataClasses': ['PERSONAL'], 'confidence': 0.93, "
                                + "'automatedDialling': true}}, 'resource': {'type': "
                                + "'customer', 'id': 'N-1'},"
                                + "'context': {'time': '" + time + "'}}")
                        .replace('\'', '"'));
        return Terminal.run("decide", request.toString(), "--facts", folder.toString())
                .out();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+13055550190|OUTSIDE_WINDOW",
                "(305) 555-0190|OUTSIDE_WINDOW",
                "1-305-555-0190|OUTSIDE_WINDOW",
                "+13245550190|OUTSIDE_WINDOW",
                "+17385550190|LOCAL_TIME_UNKNOWN",
                "+19995550190|LOCAL_TIME_UNKNOWN",
                "0013055550190|RECORD_UNREADABLE"
            })
    void a_number_of_florida_in_any_form_gets_no_text_at_night(String phone, String reason) throws IOException {
        add(customer(phone));

        assertThat(asked("2026-11-28T20:30:00-05:00")).contains("DENY").contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"'N-1 '", "n-1", "'Ｎ-1'"})
    void a_stop_whose_customer_differs_only_in_case_width_or_blanks_counts(String written) throws IOException {
        String[] known = customer("+12135550190");
        add(
                known[0],
                known[1],
                known[2],
                fact(
                        "suppression",
                        "s-N-1",
                        "'customer': '" + written + "', 'channel': 'SMS', 'kind': 'STOP', 'purpose': 'MARKETING'"));

        assertThat(asked("2026-11-28T15:00:00-08:00")).contains("DENY");
    }

    @Test
    void check_tells_what_is_wrong_before_anybody_starts() throws IOException {
        assertThat(Terminal.run("check", "--facts", folder.toString()).exit()).isZero();

        add("\ufeff" + fact("customer", "N-1", "'kind': 'CONSUMER', 'zones': ['Europe/Londn']"));
        Terminal told = Terminal.run("check", "--facts", folder.toString());
        assertThat(told.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(told.out())
                .contains("more.jsonl:1, properties.zones[0]: `Europe/Londn` is not a zone. Allowed: an IANA "
                        + "zone, such as Europe/London. Maybe `Europe/London`?")
                .contains("1 mistake in ")
                .contains("1 customer or business object in quarantine");

        add(fact("suppression", "s-9", "'customer': 'N-9', 'channel': 'SMS', 'kind': 'STOP'"));
        Terminal refused = Terminal.run("check", "--facts", folder.toString());
        assertThat(refused.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(refused.out())
                .contains("there is no customer `N-9` among these facts")
                .contains("the facts are refused");
        assertThat(Terminal.run("check", "--facts", folder.toString(), "--facts-dangling", "0.5")
                        .exit())
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(Terminal.run("check", "--facts", folder.toString(), "--facts-dangling", "2")
                        .err())
                .contains("`2` is not a share");
    }

    @Test
    void a_missing_folder_of_facts_is_not_a_mistake_of_the_pack() {
        Terminal told = Terminal.run("check", "--facts", folder.resolve("facst").toString());
        assertThat(told.exit()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(told.err())
                .contains("there is no such folder of own facts. Maybe the path is relative to another folder");
        assertThat(told.out()).isEmpty();
    }
}
