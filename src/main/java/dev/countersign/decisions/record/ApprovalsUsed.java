package dev.countersign.decisions.record;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Counts the executed actions of each approval, to compare with its allowed uses. */
public final class ApprovalsUsed {

    private final Map<String, Integer> left = new HashMap<>();

    /** Ids of the approvals that a decision uses up: those that it needed, if it allows and their uses are counted. */
    public static List<String> of(Facts facts, Evaluation evaluation) {
        return evaluation.verdict() != Verdict.ALLOW
                ? List.of()
                : facts.approvals().stream()
                        .filter(each ->
                                each.isCounted() && evaluation.oversight().met().contains(each.id()))
                        .map(Approval::id)
                        .sorted()
                        .toList();
    }

    /** @param approval its public record; without a number of uses, or with 0, it is not limited */
    public void given(JsonNode approval) {
        int uses = approval.path("uses").asInt(0);
        if (uses > 0) {
            left.put(approval.path("id").asString(), uses);
        }
    }

    /** Counts an executed action. @return whether one of its approvals had no use left */
    public boolean use(JsonNode decision) {
        boolean beyond = false;
        for (JsonNode id : decision.path("uses")) {
            Integer rest = left.computeIfPresent(id.asString(), (unused, uses) -> uses - 1);
            beyond |= rest != null && rest < 0;
        }
        return beyond;
    }
}
