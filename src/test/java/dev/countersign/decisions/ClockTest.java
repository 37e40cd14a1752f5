package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times of decisions never go back. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClockTest {

    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");
    private static final PolicyRelease RELEASE = DefaultPack.release();

    @TempDir
    Path folder;

    private Instant now = NOON;
    private final AtomicInteger asked = new AtomicInteger();
    private final CaseFile file = CaseFile.all(DefaultPack.FILES).get(0);
    private final Request request = RequestParser.read(file.json().path("request"), RELEASE);
    private final ActivePolicy policy = file.knowing(request, RELEASE);
    private DataFolder data;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder, id -> RELEASE, java.util.Optional.empty(), new ClockAndRandom() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public byte[] random(int bytes) {
                byte[] chance = new byte[bytes];
                chance[0] = (byte) asked.incrementAndGet();
                return chance;
            }
        });
    }

    @AfterEach
    void close() {
        data.close();
    }

    private Instant decidedAt(Instant asked) {
        return data.service()
                .decide(
                        policy.snapshot(),
                        new DecisionRequest(
                                Caller.laptop(),
                                request,
                                "decision-" + this.asked.incrementAndGet(),
                                asked,
                                new byte[32],
                                "ab".repeat(32),
                                null,
                                null))
                .decidedAt();
    }

    @Test
    void a_question_that_had_to_wait_is_decided_at_the_latest_moment() {
        decidedAt(NOON);

        assertThat(decidedAt(NOON.minusSeconds(10))).isEqualTo(NOON);
    }

    @Test
    void after_the_clock_was_set_back_nothing_is_decided_until_it_is_that_time_again() {
        decidedAt(NOON);
        now = NOON.minusSeconds(10);

        assertThatThrownBy(() -> decidedAt(now))
                .isInstanceOf(NotDecided.class)
                .hasMessageContaining("Maybe the clock was set back");

        now = NOON.plusSeconds(1);
        assertThat(decidedAt(now)).isEqualTo(now);
    }
}
