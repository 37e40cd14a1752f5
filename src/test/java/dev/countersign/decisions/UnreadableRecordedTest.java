package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.Given;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Audience;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A denial for a line that cannot be read is in the record with its reason, and replays after the line was
 * corrected.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnreadableRecordedTest {

    private static final PolicyRelease RELEASE = DefaultPack.release();

    @TempDir
    private Path folder;

    private final Random random = new Random(5);
    private final ClockAndRandom clock = new ClockAndRandom() {
        @Override
        public Instant now() {
            return Given.AT;
        }

        @Override
        public synchronized byte[] random(int bytes) {
            byte[] made = new byte[bytes];
            random.nextBytes(made);
            return made;
        }
    };

    @Test
    void it_replays_as_it_was_and_the_public_record_does_not_say_where_the_line_is() {
        MailCase mail = MailCase.given();
        Path facts = Given.folder(
                folder.resolve("facts"),
                mail,
                Given.line("suppression", "S-1", "'customer': 'C-1', 'channel': 'EMIAL', 'kind': 'OBJECTION'"));
        ActivePolicy policy =
                new ActivePolicy(RELEASE, OwnFacts.folder(facts, RELEASE.vocabulary(), RELEASE.declaredTypes()));
        try (DataFolder open = DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), clock)) {
            var body = mail.file().json().path("request");
            DecisionResult recorded = open.service()
                    .decide(
                            policy.snapshot(),
                            new DecisionRequest(
                                    Caller.laptop(),
                                    RequestParser.read(body, RELEASE),
                                    "d-1",
                                    Given.AT,
                                    clock.random(32),
                                    RequestParser.digest(body),
                                    null,
                                    null));
            long sequence = recorded.receipt().sequence();

            assertThat(recorded.decision().evaluation().reasons())
                    .extracting(Reason::code)
                    .contains("RECORD_UNREADABLE");
            assertThat(recorded.decision().evaluation().reasons())
                    .filteredOn(reason -> reason.text().contains("facts.jsonl:"))
                    .extracting(Reason::audience)
                    .containsOnly(Audience.STAFF);
            assertThat(open.records().replay(sequence)).isInstanceOf(ReplayResult.Faithful.class);
            assertThat(open.records().at(sequence).facts().known().known("record.unreadable"))
                    .isTrue();
            assertThat(new String(open.ledger().entries().get(sequence).open(), StandardCharsets.UTF_8))
                    .contains("RECORD_UNREADABLE")
                    .doesNotContain("facts.jsonl");
        }
    }
}
