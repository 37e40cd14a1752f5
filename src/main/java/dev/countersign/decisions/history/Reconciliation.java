package dev.countersign.decisions.history;

import dev.countersign.decisions.record.ApprovalsUsed;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.record.ReportedState;
import dev.countersign.facts.text.UtcTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares decisions with reports: all differences, in the order of the ledger. */
public final class Reconciliation {

    /** An action was done without a decision. */
    public static final String UNDECIDED = "EXECUTED_WITHOUT_DECISION";
    /** An action was done although it was not allowed. */
    public static final String NOT_ALLOWED = "EXECUTED_THOUGH_NOT_ALLOWED";
    /** One decision was executed twice. */
    public static final String TWICE = "EXECUTED_TWICE";
    /** An action was reported as not done after it had been reported as done. The first report counts. */
    public static final String TAKEN_BACK = "NOT_EXECUTED_AFTER_EXECUTED";
    /**
     * An action was done after it had been reported as not done. The released reservation may have been used again by
     * then.
     */
    public static final String DONE_AFTER_ALL = "EXECUTED_AFTER_NOT_EXECUTED";
    /** More was done than was owed: with all that was done before it, the decision would not have been allowed. */
    public static final String MORE_THAN_OWED = "MORE_THAN_OWED";
    /** More executed actions used an approval than it was given for. */
    public static final String MORE_THAN_APPROVED = "MORE_THAN_APPROVED";
    /** A permit expired without a report. Its reservation stays until our record must show the result. */
    public static final String NO_OUTCOME = "NO_OUTCOME";

    /** Types of action that need no report: they change nothing outside. */
    private static final Set<String> QUIET = Set.of("READ", "ANALYSE", "RECOMMEND", "DRAFT");

    private static final Set<String> OF_RECORD = Set.of("AMOUNT", "COUNT");

    private Reconciliation() {}

    /**
     * One difference.
     *
     * @param code     one of the codes above
     * @param decision its id
     * @param sequence sequence of the entry that shows it
     * @param agent    the agent that asked; null if nobody did
     * @param action   the requested action; null if there was none
     */
    public record Difference(
            String code,
            String decision,
            long sequence,
            Instant time,
            @Nullable String agent,
            @Nullable String action) {}

    /**
     * The result. @param unreadable number of executed decisions that cannot be checked, because a person was erased
     */
    public record Found(List<Difference> differences, long unreadable) {

        public Found {
            differences = List.copyOf(differences);
        }
    }

    private static final class Open {

        private final long sequence;
        private final JsonNode decision;
        private ReportedState reported = ReportedState.UNREPORTED;
        private @Nullable Instant executed;

        private Open(long sequence, JsonNode decision) {
            this.sequence = sequence;
            this.decision = decision;
        }
    }

    /**
     * @param entries  public records by sequence
     * @param decisions complete decisions by sequence
     * @param size     number of entries
     * @param now      permits that expired before it are due
     * @param progress receives the number of entries read, from time to time
     */
    public static Found of(
            LongFunction<JsonNode> entries,
            LongFunction<StoredDecision> decisions,
            long size,
            Instant now,
            LongConsumer progress) {
        List<Difference> found = new ArrayList<>();
        Map<String, Open> decided = new LinkedHashMap<>();
        ApprovalsUsed approvals = new ApprovalsUsed();
        for (long sequence = 0; sequence < size; sequence++) {
            JsonNode entry = entries.apply(sequence);
            switch (entry.path("type").asString("")) {
                case EntryType.DECISION -> decided.put(entry.path("id").asString(), new Open(sequence, entry));
                case EntryType.OUTCOME -> outcome(sequence, entry, decided, approvals, found);
                case EntryType.APPROVAL -> approvals.given(entry);
                default -> {}
            }
            progress.accept(sequence + 1);
        }
        OveruseCheck used = new OveruseCheck(decisions);
        decided.values().stream()
                .filter(each -> each.executed != null
                        && OF_RECORD.contains(
                                each.decision.at("/action/reserves").asString(""))
                        && "ALLOW".equals(each.decision.path("verdict").asString()))
                .forEach(each -> used.done(each.sequence, each.executed));
        used.beyond().forEach(sequence -> found.add(difference(MORE_THAN_OWED, sequence, entries.apply(sequence))));
        decided.values().stream()
                .filter(each -> each.reported == ReportedState.UNREPORTED && isDue(each.decision, now))
                .forEach(each -> found.add(difference(NO_OUTCOME, each.sequence, each.decision)));
        return new Found(found, used.unreadable());
    }

    private static void outcome(
            long sequence, JsonNode entry, Map<String, Open> decided, ApprovalsUsed approvals, List<Difference> found) {
        Open open = decided.get(entry.path("decision").asString());
        ExecutionReport report = ExecutionReport.valueOf(entry.path("outcome").asString());
        boolean executed = report == ExecutionReport.EXECUTED;
        if (open == null) {
            found.add(new Difference(
                    UNDECIDED,
                    entry.path("decision").asString(),
                    sequence,
                    UtcTime.read(entry.path("at").asString()),
                    null,
                    null));
            return;
        }
        if (executed && !"ALLOW".equals(open.decision.path("verdict").asString())) {
            found.add(difference(NOT_ALLOWED, sequence, open.decision));
        } else if (executed && open.reported == ReportedState.DONE) {
            found.add(difference(TWICE, sequence, open.decision));
        }
        Instant at = UtcTime.read(entry.path("at").asString());
        if (!executed && open.reported == ReportedState.DONE) {
            found.add(difference(TAKEN_BACK, sequence, open.decision));
        }
        if (executed && (open.reported == ReportedState.FAILED || open.reported == ReportedState.GIVEN_BACK)) {
            found.add(difference(DONE_AFTER_ALL, sequence, open.decision));
        }
        if (executed && open.reported != ReportedState.DONE && approvals.use(open.decision)) {
            found.add(difference(MORE_THAN_APPROVED, sequence, open.decision));
        }
        if (executed && open.reported != ReportedState.DONE) {
            open.executed = at;
        }
        open.reported = open.reported.after(report);
    }

    private static boolean isDue(JsonNode decision, Instant now) {
        return "ALLOW".equals(decision.path("verdict").asString())
                && !QUIET.contains(decision.at("/action/type").asString(""))
                && !UtcTime.read(decision.path("validUntil").asString()).isAfter(now);
    }

    private static Difference difference(String code, long sequence, JsonNode decision) {
        return new Difference(
                code,
                decision.path("id").asString(),
                sequence,
                UtcTime.read(decision.path("at").asString()),
                decision.at("/agent/id").asString(""),
                decision.at("/action/name").asString(""));
    }
}
