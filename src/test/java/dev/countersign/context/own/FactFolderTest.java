package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Own facts are checked: a mistake is reported, and never makes the result more permissive. */
class FactFolderTest {

    private static final String ADA = fact(
            "customer",
            "C-1",
            "'kind': 'CONSUMER', 'countries': ['US'], 'regions': ['US-FL'], 'zones': "
                    + "['America/New_York'], 'states': []");
    private static final String BEN = fact("customer", "C-2", "'kind': 'CONSUMER', 'countries': ['DE'], 'states': []");

    @TempDir
    private Path folder;

    static String fact(String type, String id, String properties) {
        return "{'type': '" + type + "', 'id': '" + id + "', 'properties': {" + properties
                + "}, 'source': 'test', 'asOf': '2026-06-01T00:00:00Z'}";
    }

    private FactFolderResult read(String... lines) {
        return read(FactLimits.USUAL, lines);
    }

    private FactFolderResult read(FactLimits limits, String... lines) {
        write(StandardCharsets.UTF_8, Arrays.stream(lines).collect(Collectors.joining("\n")));
        return OwnFacts.read(
                folder,
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes(),
                limits);
    }

    private void write(Charset charset, String text) {
        try {
            Files.write(folder.resolve("f.jsonl"), text.replace('\'', '"').getBytes(charset));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> told(FactFolderResult read) {
        return read.problems().stream().map(Problem::text).toList();
    }

    @Test
    void a_byte_order_mark_at_the_start_of_a_file_is_ignored() {
        assertThat(told(read("\ufeff" + ADA, BEN))).isEmpty();
        assertThat(told(read(ADA, "\ufeff" + BEN))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lines_end_as_on_any_system(String end) {
        FactFolderResult read = read(ADA
                + end
                + BEN
                + end
                + end
                + fact(
                        "consent",
                        "K-1",
                        "'customer': 'C-9', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'EXPRESS'"));
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("f.jsonl:4, properties.customer: there is no customer `C-9`");
    }

    /** Files are read in pieces. */
    @Test
    void a_line_that_ends_where_a_piece_of_the_file_ends_is_one_line() {
        for (int length = (1 << 16) - 2; length <= (1 << 16) + 1; length++) {
            write(StandardCharsets.UTF_8, ADA + " ".repeat(length - ADA.length()) + "\r\n" + BEN + "\r\nwrong");
            assertThat(told(OwnFacts.read(
                            folder,
                            DefaultPack.release().vocabulary(),
                            DefaultPack.release().declaredTypes(),
                            FactLimits.USUAL)))
                    .singleElement()
                    .asString()
                    .contains("f.jsonl:3: this line is not JSON");
        }
    }

    @Test
    void bytes_that_are_not_utf_8_are_reported_by_their_line() {
        write(StandardCharsets.ISO_8859_1, BEN + "\n" + fact("customer", "Jürgen", "'kind': 'CONSUMER'"));
        FactFolderResult read = OwnFacts.read(
                folder,
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes(),
                FactLimits.USUAL);
        assertThat(read.refused()).isTrue();
        assertThat(told(read))
                .singleElement()
                .asString()
                .endsWith("f.jsonl:2: this line is not UTF-8 text. Maybe save the file again as UTF-8.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "more.ndjson",
                "more.json",
                "MORE.JSON",
                "more.csv",
                "more.jsonl.gz",
                "sub/more.jsonl",
                "sub/deeper/more.jsonl",
                "sub/more.ndjson",
                "more.jsonl.zip",
                "more.json.gz",
                "more.tsv",
                "more.xlsx",
                "more.jsonlines",
                "more.jsonl.1",
                "more.jsonl (1)",
                "more.jsonl ",
                "more.jsonl.",
                "suppressions",
                "more.jsonl.part",
                "sub/more.csv",
                "sub/more.jsonl.bak"
            })
    void a_file_that_looks_like_own_facts_and_is_not_read_refuses_all(String file) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(
                folder.resolve(file),
                fact("suppression", "S-1", "'customer': 'C-1', 'channel': 'ALL', 'kind': 'OBJECTION'")
                        .replace('\'', '"'));
        FactFolderResult read = read(ADA, BEN);
        assertThat(read.refused()).isTrue();
        assertThat(told(read))
                .singleElement()
                .asString()
                .startsWith(folder.resolve(file) + ": this file ")
                .contains("would be ignored")
                .contains("Maybe "
                        + (file.startsWith("sub")
                                ? "move it up"
                                : file.endsWith("gz") || file.endsWith("zip")
                                        ? "unpack it to `more.jsonl`"
                                        : "rename it to `"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"f.jsonl.tmp", "f.jsonl~", ".f.json", ".g.jsonl", ".data/f.jsonl", "README.md", "sub/notes.json"
            })
    void a_file_in_progress_is_left_alone(String file) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), "{half a li");
        assertThat(told(read(ADA, BEN))).isEmpty();
    }

    @Test
    void a_moment_or_a_day_that_no_calendar_means_is_reported() {
        assertThat(told(read(
                        ADA,
                        fact(
                                "contact",
                                "X-1",
                                "'customer': 'C-1', 'at': '+999999999-12-31T23:59:59Z', "
                                        + "'channel': 'SMS', 'purpose': 'SALES'"))))
                .singleElement()
                .asString()
                .contains("properties.at: `+999999999-12-31T23:59:59Z` is not a timestamp with a UTC offset.");
        assertThat(told(read(ADA, BEN.replace("2026-06-01T00:00:00Z", "-999999999-01-01T00:00:00Z"))))
                .singleElement()
                .asString()
                .contains("asOf: `-999999999-01-01T00:00:00Z` is not a timestamp with a UTC offset.");
        assertThat(told(read(ADA, fact("history", "H-1", "'customer': 'C-1', 'contactsSince': '-999999999-01-01'"))))
                .singleElement()
                .asString()
                .contains("properties.contactsSince: `-999999999-01-01` is not a day.");
    }

    @Test
    void a_topic_that_is_too_long_is_shown_by_its_beginning() {
        assertThat(told(read(
                        ADA,
                        fact(
                                "contact",
                                "X-1",
                                "'customer': 'C-1', 'at': '2026-06-01T00:00:00Z', 'channel': 'SMS', "
                                        + "'purpose': 'SALES', 'topic': '"
                                        + "t".repeat(100_000) + "'"))))
                .singleElement()
                .asString()
                .contains("t".repeat(200) + "…")
                .hasSizeLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{} {}", "1e999999999", "{'type': 'customer', 'type': 'agent'}"})
    void an_unreadable_line_refuses_the_load(String line) {
        assertThat(read(ADA, line).refused()).isTrue();
    }

    @Test
    void a_line_that_is_far_too_deep_or_long_is_reported_without_a_stack_trace() {
        FactFolderResult read = read("[".repeat(100_000), "{'a':'" + "x".repeat(300_000) + "'}", ADA);
        assertThat(read.refused()).isTrue();
        assertThat(told(read)).hasSize(2).noneMatch(text -> text.contains("Exception"));
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                of(
                        "'countries': ['de']",
                        "properties.countries[0]: `de` is not a country. Allowed: a code of ISO 3166-1 "
                                + "in capitals, such as DE. Maybe `DE`?"),
                of("'countries': ['UK']", "properties.countries[0]: `UK` is not a country."),
                of(
                        "'regions': ['US-FL', 'us-ca']",
                        "properties.regions[1]: `us-ca` is not a region. Allowed: a code of ISO 3166-2 "
                                + "in capitals, such as US-FL. Maybe `US-CA`?"),
                of("'regions': ['Florida']", "properties.regions[0]: `Florida` is not a region."),
                of(
                        "'zones': ['Europe/Londn']",
                        "properties.zones[0]: `Europe/Londn` is not a zone. Allowed: an IANA zone, such "
                                + "as Europe/London. Maybe `Europe/London`?"),
                of("'zones': ['America/New_York', 'EST']", "properties.zones[1]: `EST` is not a zone."),
                of("'zones': ['']", "properties.zones[0]: `` is not a zone."),
                of("'zones': ['Eastern Time']", "properties.zones[0]: `Eastern Time` is not a zone."),
                of(
                        "'zones': ['america/new_york']",
                        "properties.zones[0]: `america/new_york` is not a zone. Allowed: an IANA zone, "
                                + "such as Europe/London. Maybe `America/New_York`?"),
                of("'zones': 'Europe/London'", "properties.zones: it must be an array."),
                of(
                        "'birthDate': '1849-12-31'",
                        "properties.birthDate: `1849-12-31` is not a day of birth. Allowed: from "
                                + "1850-01-01 to 9999-12-31."),
                of("'birthDate': '31.12.1980'", "properties.birthDate: `31.12.1980` is not a day."),
                of("'email': 'ada.example.com'", "properties.email: `ada.example.com` is not an e-mail address."),
                of("'email': 'a da@example.com'", "properties.email: `a da@example.com` is not an e-mail address."),
                of("'phone': 'call the office'", "properties.phone: `call the office` is not a telephone number."),
                of(
                        "'countries': ['US'], 'phone': '0013055550190'",
                        "properties.phone: `0013055550190` is not a possible number in the national form of US."),
                of(
                        "'countries': ['US', 'CA'], 'phone': '(305) 555-0190'",
                        "properties.phone: `(305) 555-0190` is a number without a country code, and several "
                                + "countries are on record for it."),
                of(
                        "'phone': '(305) 555-0190'",
                        "properties.phone: `(305) 555-0190` is a number without a country code, and no "
                                + "country is on record for it."),
                of(
                        "'countries': ['US'], 'phone': '555-0190'",
                        "properties.phone: `555-0190` is not a possible number in the national form of US."),
                of("'phone': '+1 5550190'", "properties.phone: `+1 5550190` is not a possible number of any country."),
                of("'phone': '+1305555'", "properties.phone: `+1305555` is not a possible number of any country."),
                of("'states': ['DEAD']", "properties.states[0]: `DEAD` is not one of "),
                of("'kind': 'PERSON'", "properties.kind: `PERSON` is not one of "),
                of("'fone': '+13055550190'", "properties.fone: `customer` has no such property."));
    }

    private static Arguments of(String properties, String says) {
        return Arguments.of(properties, says);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_mistake_in_a_customer_is_reported_and_puts_that_one_in_quarantine(String properties, String says) {
        FactFolderResult read = read(
                BEN,
                fact(
                        "customer",
                        "C-1",
                        properties.contains("'kind'") ? properties : "'kind': 'CONSUMER', " + properties));
        assertThat(told(read)).singleElement().asString().contains("f.jsonl:2, " + says);
        assertThat(read.refused()).isFalse();
        assertThat(read.facts().unreadable("customer", "C-1")).containsExactly(folder.resolve("f.jsonl") + ":2");
        assertThat(read.facts().unreadable("customer", "C-2")).isEmpty();
    }

    static Stream<Arguments> restricting() {
        return Stream.of(
                Arguments.of(
                        "suppression",
                        "'customer': 'C-1', 'channel': 'SMSS', 'kind': 'STOP'",
                        "properties.channel: `SMSS` is not one of ALL, "),
                Arguments.of(
                        "suppression",
                        "'customer': 'C-1', 'channel': 'SMS', 'kind': 'STOPP'",
                        "properties.kind: `STOPP` is not one of "),
                Arguments.of(
                        "suppression",
                        "'customer': 'C-1', 'channel': 'SMS', 'kind': 'STOP', 'since': 'yesterday'",
                        "properties.since: `yesterday` is not a day."),
                Arguments.of(
                        "consent",
                        "'customer': 'C-1', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'WITHDRAWNN'",
                        "properties.state: `WITHDRAWNN` is not one of "),
                Arguments.of(
                        "consent",
                        "'customer': 'C-1', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'EXPRESS', 'source': ' '",
                        "properties.source: ` ` is blank."),
                Arguments.of(
                        "contact",
                        "'customer': 'C-1', 'channel': 'SMS', 'purpose': 'SALES'",
                        "properties.at: it is missing."),
                Arguments.of(
                        "contact",
                        "'customer': 'C-1', 'at': '2026-06-01T00:00:00Z', 'channel': 'SMS', 'purpose': "
                                + "'SALES', 'topic': ''",
                        "properties.topic: `` is empty."),
                Arguments.of(
                        "contact",
                        "'customer': 'C-1', 'at': '2026-06-01T00:00:00', 'channel': 'SMS', 'purpose': 'SALES'",
                        "properties.at: `2026-06-01T00:00:00` is not a timestamp with a UTC offset."),
                Arguments.of(
                        "history",
                        "'customer': 'C-1', 'goodwillCredits': -1",
                        "properties.goodwillCredits: `-1` is outside what is allowed: from 0 to 10000"),
                Arguments.of(
                        "serviceCase",
                        "'customer': 'C-1', 'priority': 'P9'",
                        "properties.priority: `P9` is not one of "));
    }

    @ParameterizedTest
    @MethodSource("restricting")
    void a_mistake_in_a_record_of_a_customer_puts_that_one_in_quarantine(String type, String properties, String says) {
        FactFolderResult read = read(ADA, BEN, fact(type, "X-1", properties));
        assertThat(told(read)).singleElement().asString().contains("f.jsonl:3, " + says);
        assertThat(read.refused()).isFalse();
        assertThat(read.facts().unreadable("customer", "C-1")).hasSize(1);
        assertThat(read.facts().unreadable("customer", "C-2")).isEmpty();
    }

    @Test
    void a_mistake_in_a_business_object_puts_that_object_in_quarantine() {
        FactFolderResult read = read(ADA, fact("order", "O-1", "'customer': 'C-1', 'paid': 'much'"));
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("properties.paid: `much` is not allowed here. Allowed: number");
        assertThat(read.facts().unreadable("order", "O-1")).hasSize(1);
        assertThat(read.facts().unreadable("customer", "C-1")).isEmpty();
    }

    static Stream<Arguments> refusing() {
        return Stream.of(
                Arguments.of(
                        "suppression",
                        "'channel': 'SMS', 'kind': 'STOP'",
                        "properties: it does not name a person. Allowed: at least one of customer, phone, email."),
                Arguments.of(
                        "suppression",
                        "'phone': '305 555 0190', 'channel': 'SMS', 'kind': 'STOP'",
                        "properties.phone: `305 555 0190` is a number without a country code"),
                Arguments.of(
                        "suppression",
                        "'customer': 'C-9', 'channel': 'SMS', 'kind': 'STOP'",
                        "properties.customer: there is no customer `C-9` among these facts."),
                Arguments.of(
                        "suppression",
                        "'customer': 'C-9', 'channel': 'SMSS', 'kind': 'STOP'",
                        "properties.customer: there is no customer `C-9` among these facts."),
                Arguments.of(
                        "suppression",
                        "'customer': 7, 'channel': 'SMS', 'kind': 'STOP'",
                        "properties.customer: `7` is not allowed here. Allowed: text."),
                Arguments.of(
                        "consent",
                        "'channel': 'SMS', 'purpose': 'SALES', 'state': 'WITHDRAWN'",
                        "properties.customer: it is missing."),
                Arguments.of(
                        "consent",
                        "'customer': 'C-9', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'WITHDRAWNN'",
                        "properties.customer: there is no customer `C-9` among these facts."),
                Arguments.of(
                        "contact",
                        "'customer': 'C-9', 'at': '2026-06-01T00:00:00Z', 'channel': 'SMS', 'purpose': 'SALES'",
                        "properties.customer: there is no customer `C-9`"),
                Arguments.of("history", "'customer': 'C-9'", "properties.customer: there is no customer `C-9`"),
                Arguments.of("order", "'customer': 'C-9'", "properties.customer: there is no customer `C-9`"),
                Arguments.of(
                        "duplicatePair",
                        "'customer': 'C-1', 'other': 'C-9'",
                        "properties.other: there is no customer `C-9`"),
                Arguments.of("order", "'customer': 9", "properties.customer: `9` is not allowed here. Allowed: text."),
                Arguments.of(
                        "customer", "'kind': 'CONSUMER', 'aliases': 'C-7'", "properties.aliases: it must be an array."),
                Arguments.of(
                        "agent",
                        "'kind': 'service triage', 'status': 'ACTIVE', 'level': 6, 'owner': 'p'",
                        "properties.level: `6` is outside what is allowed: from 0 to 5 (level 0-5)."),
                Arguments.of(
                        "agent",
                        "'kind': 'service triage', 'status': 'ACTIVE', 'level': 3, 'owner': 'p '",
                        "properties.owner: `p ` has a blank or an invisible letter at its beginning or end."),
                Arguments.of(
                        "agent",
                        "'kind': 'service triage', 'status': 'ACTIVE', 'level': 3, 'owner': 'p#7'",
                        "properties.owner: `p#7` cannot name a person."),
                Arguments.of(
                        "agent",
                        "'kind': 'service triage', 'status': 'ACTIVE', 'level': 3, 'owner': 'p', 'model': 'm-9'",
                        "properties.model: there is no model `m-9` among these facts."),
                Arguments.of(
                        "agent",
                        "'kind': 'service triage', 'status': 'ACTIVE', 'level': 3, 'owner': 'p', 'useCases': ['uc-9']",
                        "properties.useCases: there is no useCase `uc-9` among these facts."),
                Arguments.of(
                        "agent",
                        "'kind': 'triage', 'status': 'ACTIVE', 'level': 3, 'owner': 'p'",
                        "properties.kind: `triage` is not one of "),
                Arguments.of(
                        "attestation",
                        "'what': 'SPONSOR_ATTESTED', 'useCase': 'uc-9', 'by': 'p', 'on': '2026-06-01'",
                        "properties.useCase: there is no useCase `uc-9` among these facts."),
                Arguments.of(
                        "organisation",
                        "'stage': 6",
                        "properties.stage: `6` is outside what is allowed: from 1 to 5 (stage 1-5)."),
                Arguments.of(
                        "organisation", "'stage': 3, 'zone': 'Berlin'", "properties.zone: `Berlin` is not a zone."),
                Arguments.of(
                        "organisation",
                        "'stage': 3, 'currency': 'EURO'",
                        "properties.currency: `EURO` is not a currency."),
                Arguments.of(
                        "rate",
                        "'currency': 'USD', 'euros': 0",
                        "properties.euros: `0.0` is not the value of one unit of a currency. Allowed: above 0"),
                Arguments.of(
                        "rate",
                        "'currency': 'USD', 'euros': -1",
                        "properties.euros: `-1.0` is not the value of one unit of a currency."),
                Arguments.of("rate", "'currency': 'USD', 'euros': 1e400", "properties.euros: "),
                Arguments.of("rate", "'currency': 'EUR', 'euros': 1", "properties.currency: `EUR` needs no rate"),
                Arguments.of(
                        "rate",
                        "'currency': 'usd', 'euros': 1",
                        "properties.currency: `usd` is not a currency. Allowed: a code of ISO 4217, such "
                                + "as USD. Maybe `USD`?"),
                Arguments.of(
                        "holiday",
                        "'jurisdiction': 'Germany', 'date': '2026-12-25', 'name': 'Christmas'",
                        "properties.jurisdiction: `Germany` is neither a country nor a region."),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'validUntil': '2028-01-01', 'monday': '9-17'",
                        "properties.monday: `9-17` is not the opening hours of a day. Allowed: the times at "
                                + "which it opens and closes, up to 24:00 of the same day. Maybe `09:00-17:00`?"),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'validUntil': '2028-01-01', 'friday': '22:00-06:00'",
                        "properties.friday: `22:00-06:00` is not the opening hours of a day. Allowed: the "
                                + "times at which it opens and closes, up to 24:00 of the same day. "
                                + "Maybe write them as "
                                + "09:00-17:00."),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'validUntil': '2028-01-01', 'monday': {'from': '09:00'}",
                        "properties.monday: `{\"from\":\"09:00\"}` is not allowed here. Allowed: hours such "
                                + "as \"09:00-17:00\"."),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'validUntil': '2028-01-01'",
                        "properties: it has no opening hours. Allowed: hours on at least one weekday. Maybe "
                                + "add \"monday\": \"09:00-17:00\"."),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'validUntil': '2028-01-01', 'monday': '09:00-17:00', "
                                + "'role': 'CX_LEDER'",
                        "properties.role: `CX_LEDER` is not one of "),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'validUntil': '2028-01-01', 'monday': '09:00-17:00', "
                                + "'jurisdiction': 'Germany'",
                        "properties.jurisdiction: `Germany` is neither a country nor a region."),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berln', 'validUntil': '2028-01-01', 'monday': '09:00-17:00'",
                        "properties.zone: `Europe/Berln` is not a zone. Allowed: an IANA zone, such as "
                                + "Europe/London. Maybe `Europe/Berlin`?"),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'monday': '09:00-17:00'",
                        "properties.validUntil: it is missing."),
                Arguments.of(
                        "calendar",
                        "'zone': 'Europe/Berlin', 'validUntil': '2028-01-01', 'mondays': '09:00-17:00'",
                        "properties.mondays: `calendar` has no such property."),
                Arguments.of("useCase", "'uses': ['MAGIC']", "properties.uses[0]: `MAGIC` is not one of "),
                Arguments.of(
                        "template",
                        "'approved': 'yes'",
                        "properties.approved: `yes` is not allowed here. Allowed: true or false."),
                Arguments.of(
                        "template",
                        "'approved': 'true'",
                        "properties.approved: `\"true\"` is a text in quotes. Maybe `true`, without quotes."),
                Arguments.of(
                        "rate",
                        "'currency': 'USD', 'euros': '0.9'",
                        "properties.euros: `\"0.9\"` is a text in quotes. Maybe `0.9`, without quotes."),
                Arguments.of("model", "'drift': 'SOME'", "properties.drift: `SOME` is not one of "),
                Arguments.of(
                        "approval", "'person': 'p'", "type: this is an approval. Only approvals in the ledger count"),
                Arguments.of(
                        "supression",
                        "'customer': 'C-1', 'channel': 'SMS', 'kind': 'STOP'",
                        "type: `supression` is not a type of fact."));
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void an_ambiguous_or_global_line_refuses_the_load(String type, String properties, String says) {
        FactFolderResult read = read(ADA, BEN, fact(type, "X-1", properties));
        assertThat(told(read)).anyMatch(text -> text.contains("f.jsonl:3, " + says));
        assertThat(read.refused()).isTrue();
        assertThatThrownBy(read::whole).isInstanceOf(InvalidInput.class);
    }

    @Test
    void there_is_one_organisation_and_one_rate_of_a_currency() {
        assertThat(told(read(fact("organisation", "a", "'stage': 3"), fact("organisation", "b", "'stage': 3"))))
                .singleElement()
                .asString()
                .contains("f.jsonl:2, id: an organisation is already at ");
        assertThat(told(read(
                        fact("rate", "a", "'currency': 'USD', 'euros': 1"),
                        fact("rate", "b", "'currency': 'USD', 'euros': 1"))))
                .singleElement()
                .asString()
                .contains("`USD` already has a rate at ");
    }

    @Test
    void ids_that_differ_only_in_case_width_or_blanks_are_one_and_both_are_in_quarantine() {
        FactFolderResult read = read(ADA, fact("customer", "c-1", "'kind': 'CONSUMER'"));
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("f.jsonl:2, id: `c-1` differs only in case, width or blanks from the customer `C-1` at ");
        assertThat(read.facts().unreadable("customer", "C-1")).isNotEmpty();
        assertThat(told(read(ADA, ADA)))
                .singleElement()
                .asString()
                .contains("f.jsonl:2, id: the customer `C-1` is already at ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C-1 ", "c-1", "Ｃ-1", "\\u00a0C-1"})
    void a_suppression_whose_customer_differs_only_in_case_width_or_blanks_counts_for_that_one_and_is_reported(
            String written) {
        FactFolderResult read = read(
                ADA, fact("suppression", "S-1", "'customer': '" + written + "', 'channel': 'SMS', 'kind': 'STOP'"));
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("differs only in case, width or blanks from the customer `C-1`, and is used for that "
                        + "customer. Maybe `C-1`?");
        assertThat(read.refused()).isFalse();
        assertThat(read.facts().suppressions("C-1")).hasSize(1);
    }

    @Test
    void a_consent_whose_customer_differs_only_in_blanks_permits_nothing() {
        FactFolderResult read = read(
                ADA,
                fact("consent", "K-1", "'customer': 'C-1 ', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'EXPRESS'"));
        assertThat(read.facts().unreadable("customer", "C-1")).hasSize(1);
    }

    @Test
    void a_reference_to_a_merged_record_is_good() {
        assertThat(told(read(
                        fact("customer", "C-1", "'kind': 'CONSUMER', 'aliases': ['C-0']"),
                        fact("history", "H-1", "'customer': 'C-0'"))))
                .isEmpty();
    }

    @Test
    void a_mistake_in_an_alias_puts_both_records_in_quarantine() {
        FactFolderResult read = read(
                fact("customer", "C-1", "'kind': 'CONSUMER', 'aliases': ['C-0 ']"),
                fact("history", "H-1", "'customer': 'C-0'"));
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("properties.aliases[0]: `C-0 ` has a blank or an invisible letter at its beginning or end.");
        assertThat(read.facts().unreadable("customer", "C-1")).isNotEmpty();
        assertThat(read.facts().unreadable("customer", "C-0")).isNotEmpty();
    }

    @Test
    void an_alias_that_is_nearly_another_record_puts_both_in_quarantine() {
        FactFolderResult read = read(
                fact("customer", "C-1", "'kind': 'CONSUMER', 'aliases': ['c-0']"),
                fact("customer", "C-0", "'kind': 'CONSUMER'"));
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("properties.aliases: `c-0` differs only in case, width or blanks from the customer `C-0`.")
                .contains("Maybe `C-0`?");
        assertThat(read.facts().unreadable("customer", "C-1")).isNotEmpty();
        assertThat(read.facts().unreadable("customer", "C-0")).isNotEmpty();
    }

    @Test
    void an_alias_without_a_record_and_a_line_may_belong_to_another_customer() {
        String claims = fact("customer", "C-2", "'kind': 'CONSUMER', 'aliases': ['C-11']");
        FactFolderResult read = read(ADA, claims);
        assertThat(read.refused()).isTrue();
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("f.jsonl:2, properties.aliases: these facts contain no customer `C-11` and no line "
                        + "about that customer. Maybe it is misspelt")
                .contains("countersign.facts.dangling");

        assertThat(told(read(
                        ADA,
                        claims,
                        fact(
                                "consent",
                                "K-1",
                                "'customer': 'C-11', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'EXPRESS'"))))
                .as("a line is left")
                .isEmpty();
        assertThat(told(read(ADA, claims, fact("customer", "C-3", "'kind': 'CONSUMER', 'aliases': ['C-11']"))))
                .as("two records claim it")
                .isEmpty();
        FactFolderResult accepted = read(new FactLimits(0.01, 1), ADA, claims);
        assertThat(accepted.refused()).isFalse();
        assertThat(told(accepted)).hasSize(1);
    }

    /** The customer of the line is unknown: the member that names the customer may be the misspelt one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer|X-1|'kind': 'CONSUMER', 'alaises': ['C-2']",
                "customer|X-1|'kind': 'CONSUMER', 'alias': 'C-2'",
                "customer|X-1|'kind': 'CONSUMER', 'merged': ['C-2']",
                "suppression|S-1|'custmoer': 'C-1', 'phone': '+493023125101', 'channel': 'ALL', 'kind': 'STOP'",
                "suppression|S-1|'customer': 'C-1', 'telefon': '+493023125101', 'channel': 'ALL', 'kind': 'STOP'",
                "suppression|S-1|'customer': 'C-1', 'phone': '12', 'channel': 'ALL', 'kind': 'STOP'",
                "suppression|S-1|'customer': 'C-1', 'email': 'nobody', 'channel': 'ALL', 'kind': 'STOP'",
                "serviceCase|SC-1|'kunde': 'C-1', 'topic': 'COMPLAINT', 'status': 'OPEN'"
            })
    void a_line_whose_customer_member_may_be_misspelt_refuses_the_load(String line) {
        String[] parts = line.split("\\|");
        assertThat(read(ADA, BEN, fact(parts[0], parts[1], parts[2])).refused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type': 'customer', 'id': 'C-3'",
                "'type': 'customer', 'id': 'C-3', 'properties': null",
                "'type': 'customer', 'id': 'C-3', 'propertis': {'aliases': ['C-1']}",
                "'type': 'serviceCase', 'id': 'SC-1', 'propertis': {'customer': 'C-1'}"
            })
    void a_wrong_line_that_names_no_customer_refuses_the_load(String line) {
        assertThat(read(ADA, BEN, "{" + line + ", 'source': 'test', 'asOf': '2026-06-01T00:00:00Z'}")
                        .refused())
                .isTrue();
    }

    @Test
    void the_owner_of_an_agent_has_the_common_form_of_people() {
        OwnFacts own = read(fact(
                        "agent",
                        "a-1",
                        "'kind': 'service triage', 'status': 'ACTIVE', 'level': 3, 'owner': 'P-Lead\uff0d7'"))
                .facts();
        assertThat(own.agent("a-1").orElseThrow().owner()).isEqualTo("p-lead-7");
    }

    @Test
    void a_long_value_is_shown_by_its_beginning_and_its_length() {
        String long1 = "v".repeat(5_000);
        for (String line : List.of(
                fact("history", "H-1", "'customer': 'C-1', 'goodwillCredits': '" + long1 + "'"),
                fact("order", "O-1", "'customer': 'C-1', 'paid': '" + long1 + "'"),
                fact("account", "A-1", "'customer': 'C-1', 'cancellation': '" + long1 + "'"),
                fact(
                        "consent",
                        "K-1",
                        "'customer': 'C-1', 'channel': 'SMS', 'purpose': 'SALES', 'state': 'EXPRESS', 'couldRefuse': '"
                                + long1 + "'"))) {
            assertThat(told(read(ADA, line)))
                    .allSatisfy(problem -> assertThat(problem).hasSizeLessThan(900));
        }
        assertThat(told(read(ADA, fact("order", "O-1", "'customer': 'C-1', 'paid': '" + long1 + "'"))))
                .singleElement()
                .asString()
                .contains("`" + "v".repeat(80) + "… (5000 letters)` is not allowed here. Allowed: number");
    }

    @Test
    void aliases_that_join_more_than_twenty_records_refuse_the_load() {
        String[] joined = IntStream.rangeClosed(1, 21)
                .mapToObj(i -> fact("customer", "C-" + i, "'kind': 'CONSUMER', 'aliases': ['UNKNOWN']"))
                .toArray(String[]::new);
        assertThat(read(Arrays.copyOf(joined, 20)).refused()).isFalse();
        FactFolderResult read = read(joined);
        assertThat(read.refused()).isTrue();
        assertThat(told(read))
                .singleElement()
                .asString()
                .contains("properties.aliases: aliases join 21 records into this one. Allowed: 20.");
    }

    @Test
    void a_mistake_in_one_record_of_a_person_is_about_each_id_of_that_person() {
        FactFolderResult read = read(
                fact("customer", "C-1", "'kind': 'CONSUMER', 'aliases': ['C-0']"),
                fact("customer", "C-0", "'kind': 'CONSUMER', 'zones': ['Nowhere']"));
        assertThat(read.facts().unreadable("customer", "C-1")).hasSize(1);
    }

    @Test
    void a_suppression_may_name_a_number_or_an_address_instead_of_a_customer() {
        assertThat(told(read(
                        fact(
                                "suppression",
                                "S-1",
                                "'phone': '+1 (305) 555-0190 ext 4', 'channel': 'SMS', 'kind': 'STOP'"),
                        fact("suppression", "S-2", "'email': 'ada@example.com', 'channel': 'EMAIL', 'kind': 'STOP'"))))
                .isEmpty();
    }

    @Test
    void a_mistake_in_a_suppression_of_a_number_is_about_each_customer_with_it() {
        FactFolderResult read = read(
                ADA,
                fact("customer", "C-3", "'kind': 'CONSUMER', 'phone': '+13055550190'"),
                fact("suppression", "S-1", "'phone': '+13055550190', 'channel': 'SMSS', 'kind': 'STOP'"));
        assertThat(read.refused()).isFalse();
        assertThat(read.facts().unreadable("customer", "C-3")).isNotEmpty();
        assertThat(read.facts().unreadable("customer", "C-1")).isEmpty();
    }

    @Test
    void lines_of_customers_who_are_gone_are_accepted_up_to_the_share_that_was_set() {
        String gone = fact("suppression", "S-1", "'customer': 'C-9', 'channel': 'SMS', 'kind': 'STOP'");
        String known = fact("suppression", "S-2", "'customer': 'C-1', 'channel': 'SMS', 'kind': 'STOP'");
        assertThat(read(ADA, gone, known).refused()).isTrue();
        assertThat(read(new FactLimits(0.01, 0.4), ADA, gone, known).refused()).isTrue();
        FactFolderResult read = read(new FactLimits(0.01, 0.5), ADA, gone, known);
        assertThat(read.refused()).isFalse();
        assertThat(told(read)).hasSize(1);
        assertThat(read.facts().suppressions("C-9")).hasSize(1);
    }

    @Test
    void more_customers_in_quarantine_than_were_set_refuse_the_load() {
        String[] eleven = IntStream.rangeClosed(1, 11)
                .mapToObj(i -> fact("customer", "C-" + i, "'kind': 'CONSUMER', 'zones': ['Nowhere']"))
                .toArray(String[]::new);
        assertThat(read(Arrays.copyOf(eleven, 10)).refused()).isFalse();
        FactFolderResult read = read(eleven);
        assertThat(read.refused()).isTrue();
        assertThat(told(read))
                .anyMatch(text -> text.contains("lines with mistakes are about 11 of 11 customers. Allowed: 10."));
        assertThat(read(new FactLimits(1, 0), eleven).refused()).isFalse();
    }

    @Test
    void all_mistakes_are_reported_in_the_order_of_their_lines_and_the_first_twenty_with_a_suggestion() {
        String[] many = IntStream.rangeClosed(1, 40)
                .mapToObj(i -> fact("customer", "C-" + i, "'kind': 'CONSUMER', 'zones': ['Europe/Londn']"))
                .toArray(String[]::new);
        List<String> told = told(read(new FactLimits(1, 0), many));
        assertThat(told).hasSize(40);
        assertThat(told.subList(0, 20)).allMatch(text -> text.endsWith("Maybe `Europe/London`?"));
        assertThat(told.subList(20, 40)).noneMatch(text -> text.contains("Maybe"));
        assertThat(told)
                .isSortedAccordingTo(java.util.Comparator.comparingInt(
                        text -> Integer.parseInt(text.replaceAll("(?s).*f\\.jsonl:(\\d+),.*", "$1"))));
    }

    @Test
    void a_lone_surrogate_or_u_0000_in_any_text_is_a_mistake() {
        assertThat(told(read(
                        ADA,
                        fact("history", "H-1", "'customer': 'C-1'"),
                        fact("order", "O-\\u0000", "'customer': 'C-1'"))))
                .isNotEmpty();
        assertThat(told(read(ADA, fact("serviceCase", "SC-1", "'customer': 'C-1', 'message': 'a\\ud800b'"))))
                .singleElement()
                .asString()
                .contains("properties.message: it contains U+0000 or half of a letter");
    }
}
