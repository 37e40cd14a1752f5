package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.LedgerHistory;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.reserve.ProcessorTurn;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.HeldUp;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That nothing was decided is said only where it is true; else the answer names the decision to ask for. */
@Timeout(60)
class LateAnswerTest {

    private static final PolicyRelease RELEASE = DefaultPack.release();

    @TempDir
    private Path folder;

    private final HeldUp disk = new HeldUp();
    private final Random random = new Random(3);
    private Instant now;
    private Request request;
    private PolicySnapshot policy;
    private Ledger ledger;
    private DecisionRecords records;
    private DecisionService service;
    private int asked;

    @BeforeEach
    void begin() {
        CaseFile file = CaseFile.all(DefaultPack.FILES).stream()
                .filter(each -> each.path().endsWith("a_reply_by_email_to_a_customer_who_wrote.json"))
                .findFirst()
                .orElseGet(() -> CaseFile.all(DefaultPack.FILES).get(0));
        request = RequestParser.read(file.json().path("request"), RELEASE);
        now = OffsetDateTime.parse(file.json().path("at").asString()).toInstant();
        policy = file.knowing(request, RELEASE).snapshot();
        ClockAndRandom clock = new Seeded(3, () -> now);
        ledger = disk.open(clock);
        records = new DecisionRecords(
                ledger.entries(), ledger.origin(), folder.resolve("projection"), id -> RELEASE, clock);
        service = new DecisionService(
                ledger, records, new LedgerHistory(records, Instant.EPOCH), clock, Duration.ofMillis(200));
        ask(null).await();
    }

    @AfterEach
    void end() {
        records.close();
        ledger.close();
    }

    private DecisionService.Pending ask(@Nullable String key) {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        return service.begin(
                policy,
                new DecisionRequest(Caller.laptop(), request, "d-" + asked++, now, seed, "ab".repeat(32), key, null),
                ProcessorTurn.UNLIMITED);
    }

    private static NotDecided late(DecisionService.Pending pending) {
        return catchThrowableOfType(NotDecided.class, pending::await);
    }

    @Test
    void a_request_without_a_turn_in_time_is_taken_back_and_its_key_is_free_again() {
        HeldUp.Held held = disk.hold();
        DecisionService.Pending first = ask(null);
        held.untilSomethingWaits();
        DecisionService.Pending second = ask("key");
        assertThat(service.isInFlight(second.decision().id())).isTrue();
        NotDecided refused = late(second);
        assertThat(refused.code()).isEqualTo("NOT_DECIDED");
        assertThat(refused.decision()).isEmpty();
        assertThat(service.isInFlight(second.decision().id())).isFalse();
        held.letGo();
        first.await();
        DecisionResult again = ask("key").await();
        assertThat(again.replayed()).isFalse();
        assertThat(records.decision(second.decision().id())).isEmpty();
        assertThat(records.size()).isEqualTo(3);
    }

    @Tag("slow")
    @Test
    void what_is_being_written_is_not_said_to_be_undecided() {
        HeldUp.Held held = disk.hold();
        DecisionService.Pending first = ask("key");
        held.untilSomethingWaits();
        NotDecided refused = late(first);
        assertThat(refused.code()).isEqualTo("UNKNOWN");
        assertThat(refused.decision()).contains(first.decision().id());
        assertThat(service.isInFlight(first.decision().id())).isTrue();
        held.letGo();
        DecisionResult again = ask("key").await();
        assertThat(again.replayed()).isTrue();
        assertThat(again.decision().id()).isEqualTo(first.decision().id());
        assertThat(service.isInFlight(first.decision().id())).isFalse();
    }
}
