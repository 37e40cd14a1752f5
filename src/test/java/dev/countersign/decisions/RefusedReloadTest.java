package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.context.Given;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Verdict;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.nio.file.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed facts with a mistake for which they are refused: the facts of before go on to count, and what the changed ones forbid counts too. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusedReloadTest {

    private static final MailCase MAIL = MailCase.given();
    private static final String MISSPELT = Given.line("holiday", "de-1", "'jurisdiction': 'Germany', 'date': '2026-10-03', 'name': 'Unity'");
    private static final String WITHDRAWN = Given.line("consent", "K-2", "'customer': 'C-1', 'channel': 'EMAIL', 'purpose': 'MARKETING', 'state': 'WITHDRAWN', 'withdrawnAt': '2026-06-09'");
    private static final String OBJECTED = Given.line("suppression", "S-1", "'customer': 'C-1', 'channel': 'EMAIL', 'kind': 'OBJECTION'");

    @TempDir
    private Path folder;
    private Desk desk;

    @BeforeEach
    void open() {
        desk = Desk.open(DefaultPack.release(), Optional.of(Given.folder(folder, MAIL)));
    }

    private Verdict verdict() {
        return Given.evaluated(MAIL, desk.policy().own()).verdict();
    }

    private void refused(String... lines) {
        Given.folder(folder, MAIL, lines);
        assertThatThrownBy(desk::refresh).isInstanceOf(Refused.class).hasMessageContaining("Germany");
    }

    @Test
    void a_withdrawal_counts_though_another_line_refuses_the_load() {
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);

        refused(MISSPELT, WITHDRAWN);

        assertThat(verdict()).isEqualTo(Verdict.DENY);
        assertThat(desk.refused()).hasSize(1);
    }

    @Test
    void a_file_that_would_be_passed_over_is_seen_when_it_comes_and_when_it_goes() throws IOException {
        Path file = folder.resolve("sub").resolve("objections.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, OBJECTED);
        assertThatThrownBy(desk::refresh).isInstanceOf(Refused.class).hasMessageContaining("Maybe move it up");
        assertThat(desk.refused()).hasSize(1);

        Files.move(file, folder.resolve("objections.jsonl"));
        assertThat(desk.refresh()).isTrue();
        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_mistake_alone_changes_nothing() {
        refused(MISSPELT);

        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void what_a_second_refused_load_leaves_out_goes_on_to_count() {
        refused(MISSPELT, OBJECTED);
        refused(MISSPELT, MISSPELT.replace("de-1", "de-2"));

        assertThat(verdict()).isEqualTo(Verdict.DENY);
    }

    @Test
    void a_load_that_is_accepted_replaces_all_of_it() {
        refused(MISSPELT, OBJECTED);
        Given.folder(folder, MAIL);

        assertThat(desk.refresh()).isTrue();
        assertThat(verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(desk.refused()).isEmpty();
    }

    @Test
    void the_age_of_the_facts_is_that_of_those_in_force() {
        var before = desk.policy().own().asOf(Instant.MAX);

        refused(MISSPELT, WITHDRAWN.replace("2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z"));

        assertThat(desk.policy().own().asOf(Instant.MAX)).isEqualTo(before);
    }
}
