package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Risk;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.table.ResultColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was approved with what is required now: an approval counts for the rows that its approver was shown,
 * and up to the risk and grade at that time.
 *
 * @param demands who must decide, and who has decided
 * @param moved   what changed after it was approved, in words; empty if an approval would not count anyway, or if all
 *     count
 * @param usedUp  ids of approvals that would count if they were not used up
 */
record ApprovalScope(ApprovalDemands demands, String moved, List<String> usedUp) {

    /** Grades of oversight, the lowest first, if the pack lists none. */
    private static final List<String> GRADES = List.of("WATCHED", "CONFIRM", "APPROVAL", "FORMAL_REVIEW", "NEVER");

    /** @param approvals of exactly this action, not expired, of eligible people */
    static ApprovalScope of(
            Map<String, List<Demand>> byRow,
            Collection<Approval> approvals,
            PolicyRelease release,
            @Nullable Risk risk,
            @Nullable Object grade) {
        if (approvals.isEmpty()) {
            return new ApprovalScope(UnmetDemands.of(release).sum(byRow), "", List.of());
        }
        List<Approval> left =
                approvals.stream().filter(each -> !each.isUsedUp()).toList();
        List<Approval> counting = left.stream()
                .filter(each -> reaches(each, release, risk, grade))
                .toList();
        ApprovalDemands demands = ApprovalDemands.of(byRow, counting, release::mark);
        if (demands.open().isEmpty()) {
            return new ApprovalScope(demands, "", List.of());
        }
        boolean moved = ApprovalDemands.of(
                                byRow,
                                left.stream().map(ApprovalScope::ofAllRows).toList(),
                                release::mark)
                        .open()
                        .size()
                < demands.open().size();
        List<String> usedUp = approvals.stream()
                .filter(Approval::isUsedUp)
                .filter(each -> reaches(each, release, risk, grade))
                .map(Approval::id)
                .sorted()
                .toList();
        List<Approval> withUsedUp = approvals.stream()
                .filter(each -> reaches(each, release, risk, grade))
                .toList();
        boolean again = !usedUp.isEmpty()
                && ApprovalDemands.of(byRow, withUsedUp, release::mark).open().size()
                        < demands.open().size();
        return new ApprovalScope(
                demands,
                moved ? moved(byRow.keySet(), left, counting, release, risk, grade) : "",
                again ? usedUp : List.of());
    }

    private static Approval ofAllRows(Approval each) {
        return new Approval(
                each.id(),
                each.person(),
                each.role(),
                each.qualifier(),
                each.digest(),
                each.until(),
                each.reason(),
                null,
                null,
                null,
                each.uses());
    }

    private static boolean reaches(
            Approval approval, PolicyRelease release, @Nullable Risk risk, @Nullable Object grade) {
        return approval.rows() == null || !isAbove(risk, approval.risk()) && !isAbove(grade, approval.grade(), release);
    }

    private static boolean isAbove(@Nullable Risk risk, @Nullable Risk approved) {
        return risk != null && (approved == null || risk.compareTo(approved) > 0);
    }

    /** A grade that is not ordered relative to the other counts as above it. */
    private static boolean isAbove(@Nullable Object grade, @Nullable String approved, PolicyRelease release) {
        if (grade == null || grade.equals(approved)) {
            return false;
        }
        List<String> listed = Optional.ofNullable(release.giving(ResultColumns.GRADE))
                .map(PolicyRelease.Giving::fact)
                .map(FactName::list)
                .map(release.vocabulary()::words)
                .orElse(GRADES);
        int now = listed.indexOf(Case.text(grade));
        int then = listed.indexOf(Objects.requireNonNullElse(approved, ""));
        return now < 0 || then < now;
    }

    private static String moved(
            Set<String> rows,
            List<Approval> left,
            List<Approval> counting,
            PolicyRelease release,
            @Nullable Risk risk,
            @Nullable Object grade) {
        List<String> said = new ArrayList<>();
        Set<String> unseen = new TreeSet<>();
        rows.stream()
                .map(ApprovalDemands::id)
                .filter(row -> left.stream().anyMatch(each -> !each.saw(release.mark(row))))
                .forEach(unseen::add);
        if (!unseen.isEmpty()) {
            said.add("the approver was not shown " + unseen.stream().collect(Collectors.joining(", ")));
        }
        if (counting.size() < left.size()) {
            said.add((risk == null ? "" : "the risk is now " + risk)
                    + (risk == null || grade == null ? "" : ", ")
                    + (grade == null ? "" : "the grade is now " + Case.text(grade)));
        }
        return String.join("; ", said);
    }
}
