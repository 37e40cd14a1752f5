package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.context.Given;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changed facts that are refused for a mistake: the earlier facts stay in use, and the prohibitions of the changed ones
 * are added.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusedReloadTest {

    private static final MailCase MAIL = MailCase.given();
    private static final String MISSPELT =
            Given.line("holiday", "de-1", "'jurisdiction': 'Germany', 'date': '2026-10-03', 'name': 'Unity'");
    private static final String WITHDRAWN = Given.line(
            "consent",
            "K-2",
            "'customer': 'C-1', 'channel': 'EMAIL', 'purpose': 'MARKETING', 'state': 'WITHDRAWN', "
                    + "'withdrawnAt': '2026-06-09'");
    private static final String OBJECTED =
            Given.line("suppression", "S-1", "'customer': 'C-1', 'channel': 'EMAIL', 'kind': 'OBJECTION'");

    @TempDir
    private Path folder;

    private FactRefresh factRefresh;

    @BeforeEach
    void open() {
        factRefresh = FactRefresh.open(DefaultPack.release(), Optional.of(Given.folder(folder, MAIL)));
    }

    private Verdict verdict() {
        return Given.evaluated(MAIL, factRefresh.policy().own()).verdict();
    }

    private void refused(String... lines) {
        Given.folder(folder, MAIL, lines);
        assertThatThrownBy(factRefresh::refresh)
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Germany");
    }

    @Test
    void a_withdrawal_counts_though_another_line_refuses_the_load() {
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);

        refused(MISSPELT, WITHDRAWN);

        assertThat(verdict()).isEqualTo(Verdict.DENY);
        assertThat(factRefresh.refused()).hasSize(1);
    }

    @Test
    void a_file_that_would_be_passed_over_is_seen_when_it_comes_and_when_it_goes() throws IOException {
        Path file = folder.resolve("sub").resolve("objections.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, OBJECTED);
        assertThatThrownBy(factRefresh::refresh)
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Maybe move it up");
        assertThat(factRefresh.refused()).hasSize(1);

        Files.move(file, folder.resolve("objections.jsonl"));
        assertThat(factRefresh.refresh()).isTrue();
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "suppression|S-1|'email': 'info@acme.example', 'channel': 'EMAIL', 'kind': 'STOP'|DENY",
                "suppression|S-1|'email': 'sales@other.example', 'channel': 'EMAIL', 'kind': 'STOP'|ALLOW",
                "suppression|S-1|'phone': '+442079460116', 'channel': 'ALL', 'kind': 'STOP'|ALLOW",
                "model|m-1|'validatedUntil': '2099-01-01', 'drift': 'CONFIRMED'|DENY",
                "model|m-1|'validatedUntil': '2099-01-01', 'drift': 'NONE'|ALLOW",
                "template|tpl-1|'approved': false, 'until': '2099-01-01'|REVIEW",
                "organisation|org|'stage': 1, 'sector': 'GENERAL', 'riskAppetite': 'MEDIUM', 'zone': "
                        + "'Europe/Berlin', 'currency': 'EUR'|DENY"
            })
    void each_line_that_can_be_read_restricts_what_it_is_about(
            String type, String id, String properties, Verdict verdict) {
        MailCase reached =
                MAIL.and("'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], "
                        + "'regions': [], 'zones': ['Europe/London'], 'states': [], 'phone': '+442079460116', "
                        + "'email': 'info@acme.example'}");
        Given.folder(folder, reached);
        assertThat(factRefresh.refresh()).isTrue();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);

        Given.folder(
                folder,
                reached.and("'type': '" + type + "', 'id': '" + id + "', 'properties': {" + properties + "}"),
                MISSPELT);
        assertThatThrownBy(factRefresh::refresh)
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("Germany");

        assertThat(verdict()).isEqualTo(verdict);
    }

    @Test
    void a_mistake_alone_changes_nothing() {
        refused(MISSPELT);

        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void what_a_second_refused_load_leaves_out_still_counts() {
        refused(MISSPELT, OBJECTED);
        refused(MISSPELT, MISSPELT.replace("de-1", "de-2"));

        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_load_that_is_accepted_replaces_all_of_it() {
        refused(MISSPELT, OBJECTED);
        Given.folder(folder, MAIL);

        assertThat(factRefresh.refresh()).isTrue();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(factRefresh.refused()).isEmpty();
    }

    @Test
    void the_age_of_the_facts_is_that_of_those_in_force() {
        var before = factRefresh.policy().own().asOf(Instant.MAX);

        refused(MISSPELT, WITHDRAWN.replace("2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z"));

        assertThat(factRefresh.policy().own().asOf(Instant.MAX)).isEqualTo(before);
    }

    /** The first line of the folder, and one after a line whose moment cannot be read. */
    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday"})
    void a_line_without_asOf_puts_its_customer_in_quarantine_and_the_others_count(String before) throws IOException {
        String without = Given.line(
                        "contact",
                        "X-9",
                        "'customer': 'C-1', 'at': '2026-06-02T10:00:00Z', 'channel': "
                                + "'EMAIL', 'purpose': 'SALES', 'topic': 'renewal', 'refused': false")
                .replace(", \"asOf\": \"2026-06-01T00:00:00Z\"", "");
        String unread = without.replace("X-9", "X-8").replace("}}", "}, \"asOf\": \"" + before + "\"}");
        Files.writeString(folder.resolve("a.jsonl"), before.isEmpty() ? without : unread + "\n" + without);
        Given.folder(folder, MAIL, OBJECTED);

        assertThat(factRefresh.refresh()).isTrue();

        assertThat(factRefresh.policy().own().unreadable("customer", "C-1")).isNotEmpty();
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void files_behind_one_without_a_target_are_still_watched() throws IOException {
        Path nowhere = folder.resolve("a.jsonl");
        Files.createSymbolicLink(nowhere, folder.resolve("nowhere.tmp"));
        assertThatThrownBy(factRefresh::refresh)
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("a.jsonl");
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);

        Given.folder(folder, MAIL, OBJECTED);
        assertThatThrownBy(factRefresh::refresh)
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("a.jsonl");

        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_file_with_the_size_and_the_time_of_the_earlier_one_is_read() throws IOException {
        Path file = folder.resolve("facts.jsonl");
        Given.folder(folder, MAIL, " ".repeat(OBJECTED.length()));
        assertThat(factRefresh.refresh()).isTrue();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        FileTime time = Files.getLastModifiedTime(file);
        long size = Files.size(file);

        Given.folder(folder, MAIL, OBJECTED);
        Files.setLastModifiedTime(file, time);
        assertThat(Files.size(file)).isEqualTo(size);
        factRefresh.refresh();

        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }
}
