package dev.countersign.decisions;

import dev.countersign.decisions.held.Bar;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses approvals that nobody waits for. */
final class ApprovalRefusals {

    private ApprovalRefusals() {}

    /** @throws dev.countersign.facts.text.InvalidInput when no demand asks for the qualifier that the person names */
    static void refuseQualifier(ApprovalService.Yes yes, List<Finding.Demand> open) {
        Set<String> asked = open.stream()
                .map(Finding.Demand::qualifier)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!yes.qualifier().isEmpty() && !asked.contains(yes.qualifier())) {
            throw ApprovalService.refused(
                    "qualifier",
                    "`" + yes.qualifier() + "` is not needed. "
                            + (asked.isEmpty()
                                    ? "The action needs no qualifier."
                                    : "Allowed: " + String.join(", ", asked) + "."),
                    asked.isEmpty() ? "Maybe omit it." : Problem.oneOf(yes.qualifier(), asked));
        }
    }

    /** What {@link ApprovalService#refuseForPractice} refuses, without the pace. */
    static void refuseForPractice(
            HeldForPeople held,
            ApprovalService.OpenedTask task,
            ApprovalService.Yes yes,
            ReviewCodes codes,
            Instant at) {
        List<Finding.Demand> missing = held.evaluation().oversight().open();
        refuseQualifier(yes, missing);
        Role escalatedTo = at.isBefore(task.due()) ? null : task.escalatedTo();
        if (ApprovingRole.standingIn(yes.by(), yes.role(), escalatedTo, missing).isEmpty()) {
            ApprovingRole.of(yes.by(), yes.role(), yes.qualifier(), missing);
        }
        ApprovalTimes.until(yes, ApprovalTimes.latest(task, held.holdsFor(), at), at);
        String code = yes.code();
        if (code != null && !code.isEmpty()) {
            codes.yes(code, yes.reason());
        }
    }

    /**
     * An approval that meets no demand is a mistake: the role is wrong, or the person has approved already and another
     * person is needed.
     */
    static void refuseIdle(PersonId person, Caller.HeldRole as, Review.Open review, List<Finding.Demand> left) {
        List<Finding.Demand> open = review.missing();
        if (left.size() < open.size()) {
            return;
        }
        if (RecordSubjects.looksLikeOneOf(
                person.id(),
                review.approvals().stream()
                        .filter(each -> !each.isUsedUp())
                        .map(Approval::person)
                        .toList())) {
            throw ApprovalService.refused(
                            "person",
                            "`" + person.id()
                                    + "` (or an id that looks like it) has approved this action already, and each "
                                    + "demand needs a different person.",
                            "Maybe another person approves it.")
                    .coded(Bar.ALREADY_DECIDED.name());
        }
        throw ApprovalService.refused(
                "role",
                "the action does not need " + as + ". It needs "
                        + open.stream()
                                .map(demand -> new Caller.HeldRole(demand.role(), demand.qualifier()).toString())
                                .collect(Collectors.joining(" and "))
                        + ".",
                "");
    }
}
