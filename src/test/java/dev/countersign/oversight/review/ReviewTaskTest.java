package dev.countersign.oversight.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReviewTaskTest {

    private static final Instant OPENED = Instant.parse("2026-12-01T09:00:00Z");
    private static final Duration LIFE = Duration.ofHours(8);
    private static final List<Caller.HeldRole> SLOTS = List.of(
            new Caller.HeldRole(Role.CX_LEADER, ""),
            new Caller.HeldRole(Role.BUSINESS_OWNER, ""),
            new Caller.HeldRole(Role.BUSINESS_OWNER, "finance"));
    private static final int ORDERS = 100_000;
    private static final int EVENTS = 12;

    private static ReviewTask opened() {
        return new ReviewTask(
                "t",
                "d",
                "crm",
                new ReviewTask.Agent("agent", "a-1"),
                "change_price",
                "FORMAL_REVIEW",
                "release",
                SLOTS,
                OPENED,
                OPENED.plus(LIFE.dividedBy(2)),
                OPENED.plus(LIFE),
                false,
                new ReviewTask.About("customer:C-1", "digest"),
                ReviewTask.Course.NONE);
    }

    /** A person who is needed, or one who is not, approves for a while. */
    private static ReviewTask.Given given(Random random, String id, Instant at) {
        Caller.HeldRole role = random.nextInt(4) == 0
                ? new Caller.HeldRole(Role.DATA_STEWARD, "")
                : SLOTS.get(random.nextInt(SLOTS.size()));
        return new ReviewTask.Given(
                id, role.role(), role.qualifier(), at, at.plusSeconds(1 + random.nextInt(20_000)), false, null);
    }

    /** What the clock does by itself. */
    private static ReviewTask ticked(ReviewTask task, TaskMoment moment, Instant now) {
        return switch (moment.kind()) {
            case REMINDER -> task.reminded();
            case ESCALATION -> task.escalated(new ReviewTask.Escalation(1, Role.EXECUTIVE_SPONSOR, now, false));
            case END -> task.closed(ReviewState.EXPIRED);
        };
    }

    @Test
    void no_order_of_events_leads_from_a_clock_to_a_yes() {
        Random random = new Random(13);
        Set<ReviewState> seen = new HashSet<>();
        Set<TaskMoment.Kind> clocked = EnumSet.noneOf(TaskMoment.Kind.class);
        for (int order = 0; order < ORDERS; order++) {
            ReviewTask task = opened();
            boolean nobody = random.nextInt(4) == 0;
            Instant now = OPENED;
            Set<String> used = new HashSet<>();
            List<String> asked = new ArrayList<>();
            for (int event = 0; event < EVENTS; event++) {
                ReviewState before = task.state(now, used::contains);
                boolean approves = false;
                switch (random.nextInt(9)) {
                    case 0, 1 -> now = now.plusSeconds(random.nextInt(7_200));
                    case 2, 3 -> {
                        if (before.isOpen()) {
                            task = task.with(given(random, "a" + event, now));
                            approves = true;
                        }
                    }
                    case 4 -> {
                        if (before.isOpen() && asked.isEmpty()) {
                            task = task.asked(new ReviewTask.Question("q" + event, now, null));
                            asked.add("q" + event);
                        } else if (!asked.isEmpty()) {
                            task = task.answered(asked.remove(0), now);
                        }
                    }
                    case 5 -> {
                        if (!task.approvals().isEmpty()
                                && task.approvals().get(0).until().isAfter(now)
                                && used.isEmpty()) {
                            task = task.without(task.approvals().get(0).id(), now);
                        }
                    }
                    case 6, 7 -> {
                        for (TaskMoment moment :
                                TaskMoment.missed(task, now, used::contains, ReviewTaskTest::half, each -> nobody)) {
                            task = ticked(task, moment, now);
                            clocked.add(moment.kind());
                        }
                        assertThat(TaskMoment.missed(task, now, used::contains, ReviewTaskTest::half, each -> nobody))
                                .as("each once")
                                .isEmpty();
                    }
                    default -> {
                        if (before == ReviewState.APPROVED) {
                            used.add(task.approvals().get(0).id());
                        }
                    }
                }
                ReviewState after = task.state(now, used::contains);
                seen.add(after);
                if (after == ReviewState.APPROVED && before != ReviewState.APPROVED) {
                    assertThat(approves)
                            .as("only the approval of a person leads to it")
                            .isTrue();
                    assertThat(task.open(now)).isEmpty();
                    assertThat(now).isBefore(OPENED.plus(LIFE));
                }
                if (!before.isOpen() && before != ReviewState.APPROVED) {
                    assertThat(after).as("an end is final").isEqualTo(before);
                }
            }
        }
        assertThat(clocked).containsExactlyInAnyOrder(TaskMoment.Kind.values());
        assertThat(seen)
                .contains(
                        ReviewState.OPEN,
                        ReviewState.WAITING,
                        ReviewState.APPROVED,
                        ReviewState.USED,
                        ReviewState.LAPSED,
                        ReviewState.REVOKED,
                        ReviewState.EXPIRED);
    }

    private static Instant half(ReviewTask task) {
        return task.opened().plus(Duration.between(task.opened(), task.due()).dividedBy(2));
    }
}
