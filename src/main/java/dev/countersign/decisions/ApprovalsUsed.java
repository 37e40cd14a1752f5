package dev.countersign.decisions;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How many actions were done by each approval, against how many it was given for. */
final class ApprovalsUsed {

    private final Map<String, Integer> left = new HashMap<>();

    /** @param approval its public record; one that says no number of uses, or 0, is not limited */
    void given(JsonNode approval) {
        int uses = approval.path("uses").asInt(0);
        if (uses > 0) {
            left.put(approval.path("id").asString(), uses);
        }
    }

    /** An action was done. @return whether one of its approvals had no use left */
    boolean use(JsonNode decision) {
        boolean beyond = false;
        for (JsonNode id : decision.path("uses")) {
            Integer rest = left.computeIfPresent(id.asString(), (unused, uses) -> uses - 1);
            beyond |= rest != null && rest < 0;
        }
        return beyond;
    }
}
