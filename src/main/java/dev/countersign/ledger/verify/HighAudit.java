package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds in public records what people approved at a high risk and nobody looked at: after the approval, and again 30
 * days later. The last entry says what time it is.
 */
final class HighAudit {

    /** The type of an approval, and the member of a second look with its id. */
    static final String APPROVAL = "approval";

    private static final String HIGH = "HIGH";
    private static final String AFTER_APPROVAL = "APPROVAL";
    private static final String WITH_OUTCOME = "OUTCOME";
    private static final Duration LATER = Duration.ofDays(30);

    private final List<Approved> approvals = new ArrayList<>();
    /** The stages in which somebody looked, by the id of the approval. */
    private final Map<String, Set<String>> looked = new HashMap<>();

    private Instant now = Instant.MIN;

    private record Approved(long sequence, String id, String decision, Instant at) {}

    void now(String at) {
        Instant time = time(at);
        now = time.isAfter(now) ? time : now;
    }

    private static Instant time(String at) {
        try {
            return Instant.parse(at);
        } catch (DateTimeException e) {
            throw new VerificationFailure("at", "`" + at + "` is not a time.");
        }
    }

    void approved(long sequence, CanonicalMembers record) {
        if (record.text("risk").equals(HIGH)) {
            approvals.add(new Approved(sequence, record.text("id"), record.text("decision"), time(record.text("at"))));
        }
    }

    void looked(CanonicalMembers record) {
        looked.computeIfAbsent(record.text(APPROVAL), unused -> new HashSet<>()).add(record.text("stage"));
    }

    /** None if nobody approved anything at a high risk. */
    List<String> lines() {
        if (approvals.isEmpty()) {
            return List.of();
        }
        List<Approved> never = approvals.stream()
                .filter(each -> isMissing(each, AFTER_APPROVAL))
                .toList();
        List<Approved> notAgain = approvals.stream()
                .filter(each -> !each.at().plus(LATER).isAfter(now) && isMissing(each, WITH_OUTCOME))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("samples   high risk: " + approvals.size() + " approved, " + never.size() + " never looked at, "
                + notAgain.size() + " not looked at again after 30 days");
        never.forEach(each -> lines.add(line(each, "never looked at")));
        notAgain.forEach(each -> lines.add(line(each, "not again")));
        return lines;
    }

    private boolean isMissing(Approved approved, String stage) {
        return !looked.getOrDefault(approved.id(), Set.of()).contains(stage);
    }

    private static String line(Approved approved, String says) {
        return "          entry " + approved.sequence() + "  " + approved.decision() + "  " + says;
    }
}
