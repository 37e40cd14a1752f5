package dev.countersign.decisions;

import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.ApprovalUses;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What people have decided about a held action so far. Only an {@link Open} review can be approved. */
sealed interface Review {

    /** The evaluation of the action with the approvals so far. */
    Evaluation evaluation();

    /** @throws InvalidInput when it is not open */
    Open open();

    /** The approvals that are still missing. */
    default List<Finding.Demand> missing() {
        return evaluation().oversight().open();
    }

    /** @param approvals all approvals of the action so far */
    static Review of(HeldAction held, List<Approval> approvals, Instant at) {
        Evaluation now = held.release()
                .evaluate(held.facts().approvedBy(approvals), held.release().dates(at));
        return now.verdict() == Verdict.DENY
                ? new Denied(now)
                : now.oversight().open().isEmpty() ? new Settled(now) : new Open(held, approvals, at, now);
    }

    /** A demand is open. */
    record Open(HeldAction held, List<Approval> approvals, Instant at, Evaluation evaluation) implements Review {

        /** Types of action that change nothing outside: their approval is not used up. */
        private static final Set<String> UNLIMITED = Set.of("READ", "ANALYSE", "RECOMMEND", "DRAFT", "META");

        private static final double SECONDS_OF_AN_HOUR = 3600;

        public Open {
            approvals = List.copyOf(approvals);
            if (evaluation.verdict() == Verdict.DENY
                    || evaluation.oversight().open().isEmpty()) {
                throw new IllegalArgumentException("a review without an open demand is not open");
            }
        }

        @Override
        public Open open() {
            return this;
        }

        /** The review after one approval more. */
        Review with(Approval approval) {
            List<Approval> all = new ArrayList<>(approvals);
            all.add(approval);
            return Review.of(held, all, at);
        }

        /** The grade of the review; empty if the pack gives none. */
        String grade() {
            return shown().grade();
        }

        /** How long an approval lasts at most, if nobody uses it. */
        Duration holdsFor() {
            return shown().holdsFor();
        }

        private HeldForPeople shown() {
            return HeldForPeople.of(held.decision(), held.facts(), held.about(), held.release(), evaluation, at);
        }

        /** The approval of a person, for what the person is shown now. */
        Approval approvedBy(PersonId person, Caller.HeldRole as, String reason, String id, Instant until) {
            Facts facts = held.facts();
            HeldForPeople shown = shown();
            return new Approval(
                    id,
                    person.id(),
                    as.role(),
                    as.qualifier(),
                    facts.digest(),
                    until,
                    reason,
                    shown.rows(),
                    evaluation.risk(),
                    shown.grade(),
                    (UNLIMITED.contains(shown.actionType()) ? ApprovalUses.UNLIMITED : new ApprovalUses.Times(1))
                            .number());
        }
    }

    /** Every demand is met. */
    record Settled(Evaluation evaluation) implements Review {

        @Override
        public Open open() {
            throw ApprovalService.refused(
                    "decision",
                    "it is already approved, and needs no other approval.",
                    "Maybe the agent has not sent the request again yet.");
        }
    }

    /** The action would be denied now, which no approval lifts. */
    record Denied(Evaluation evaluation) implements Review {

        @Override
        public Open open() {
            throw ApprovalService.askAgain("it would now be denied");
        }
    }
}
