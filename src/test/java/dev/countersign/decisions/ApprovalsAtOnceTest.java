package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Approvals of one action happen one after the other; those of different actions do not wait for each other's disk. */
@Timeout(60)
class ApprovalsAtOnceTest {

    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final HeldUp disk = new HeldUp();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private Instant now;
    private CaseFile file;
    private PolicySnapshot policy;
    private ClockAndRandom clock;
    private Ledger ledger;
    private DataFolder data;
    private int asked;

    @BeforeEach
    void begin() {
        file = DefaultPack.theCase(AskedCase.HELD);
        now = OffsetDateTime.parse(file.json().path("at").asString()).toInstant();
        policy = file.knowing(request("one"), RELEASE).snapshot();
        clock = new Seeded(5, () -> now);
        ledger = disk.open(clock);
        open(DEADLINE);
    }

    private void open(Duration deadline) {
        data = new DataFolder(
                ledger,
                new DecisionRecords(
                        ledger.entries(),
                        ledger.origin(),
                        folder.resolve("projection-" + deadline.toMillis()),
                        id -> RELEASE,
                        clock),
                clock,
                deadline);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        data.close();
    }

    /** The action with that text: another text is another action. */
    private Request request(String text) {
        ObjectNode body = (ObjectNode) file.json().path("request").deepCopy();
        ((ObjectNode) body.at("/action/properties")).put("contentDigest", text);
        return RequestParser.read(body, RELEASE);
    }

    private DecisionResult decide(String text) {
        return data.service()
                .decide(
                        policy,
                        new DecisionRequest(
                                Caller.laptop(),
                                request(text),
                                "d-" + asked++,
                                now,
                                clock.random(32),
                                "ab".repeat(32),
                                null,
                                null));
    }

    private String held(String text) {
        DecisionResult held = decide(text);
        assertThat(held.decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
        return held.decision().id();
    }

    private ApprovalService.Approved approve(String held, String person, Role role, String id) {
        return AskedCase.approve(data, policy, held, AskedCase.yes(person, role), id, now);
    }

    private Future<ApprovalService.Approved> approving(String held, String person, String id) {
        return threads.submit(() -> approve(held, person, Role.FRONTLINE_USER, id));
    }

    private void untilInFlight(String approval) {
        while (!data.service().isInFlight(approval)) {
            assertThat(Thread.interrupted()).as("too late").isFalse();
        }
    }

    private long approvals() {
        return LongStream.range(0, data.records().size())
                .filter(sequence ->
                        data.records().json(sequence).path("type").asString().equals(EntryType.APPROVAL))
                .count();
    }

    @Test
    void an_approval_does_not_wait_until_that_of_another_action_is_on_disk() throws Exception {
        String one = held("one");
        String two = held("two");
        String three = held("three");
        approve(held("four"), "p-7", Role.FRONTLINE_USER, "a-0");
        try (HeldUp.Held held = disk.hold()) {
            Future<ApprovalService.Approved> first = approving(one, "p-7", "a-1");
            held.untilSomethingWaits();

            Future<ApprovalService.Approved> second = approving(two, "p-7", "a-2");
            untilInFlight("a-2");
            assertThatThrownBy(() -> approve(three, "p-8", Role.MODEL_OWNER, "a-3"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("does not need");
            assertThat(first.isDone() || second.isDone()).isFalse();
            held.letGo();
            assertThat(List.of(first.get().id(), second.get().id())).containsExactly("a-1", "a-2");
        }
    }

    @Test
    void of_many_people_who_approve_at_once_one_approves_and_the_action_happens_once() throws Exception {
        String held = held("one");
        List<Future<ApprovalService.Approved>> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(approving(held, "p-" + i, "a-" + i));
        }

        int approved = 0;
        for (Future<ApprovalService.Approved> each : all) {
            try {
                assertThat(each.get().open()).isEmpty();
                approved++;
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(InvalidInput.class).hasMessageContaining("already approved");
            }
        }

        assertThat(approved).isEqualTo(1);
        assertThat(approvals()).isEqualTo(1);
        assertThat(decide("one").decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(decide("one").decision().evaluation().verdict()).isEqualTo(Verdict.REVIEW);
    }

    @Tag("slow")
    @Test
    void an_approval_that_is_still_being_written_is_not_given_a_second_time() {
        String held = held("one");
        approve(held("two"), "p-7", Role.FRONTLINE_USER, "a-0");
        data.records().close();
        open(Duration.ofMillis(200));
        try (HeldUp.Held hanging = disk.hold()) {
            NotDecided unknown =
                    catchThrowableOfType(NotDecided.class, () -> approve(held, "p-7", Role.FRONTLINE_USER, "a-1"));
            assertThat(unknown.code()).isEqualTo("UNKNOWN");
            assertThatThrownBy(() -> approve(held, "p-8", Role.FRONTLINE_USER, "a-2"))
                    .isInstanceOf(NotDecided.class)
                    .hasMessageContaining("still being written");
            hanging.letGo();
        }

        assertThatThrownBy(() -> approve(held, "p-8", Role.FRONTLINE_USER, "a-3"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("already approved");
        assertThat(approvals()).as("with that of the second action").isEqualTo(2);
        assertThat(decide("one").decision().evaluation().verdict()).isEqualTo(Verdict.ALLOW);
    }
}
