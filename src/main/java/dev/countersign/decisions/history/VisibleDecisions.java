package dev.countersign.decisions.history;

import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The recorded decisions that a caller may read: those of the subjects as which it may ask. Any other decision is to
 * this caller like one that does not exist.
 */
public final class VisibleDecisions {

    private final DecisionRecords records;
    private final Caller caller;

    public VisibleDecisions(DecisionRecords records, Caller caller) {
        this.records = records;
        this.caller = caller;
    }

    public Optional<StoredDecision> decision(String id) {
        return records.decision(id).filter(found -> isVisible(found.open()));
    }

    /** Reports about a decision, in their order; none about a decision that this caller may not read. */
    public List<ExecutionReport> outcomes(String decision) {
        return decision(decision).isEmpty() ? List.of() : records.outcomes(decision);
    }

    /** @param customer id of our customer record; null for any customer */
    public List<StoredEntry> search(EntryQuery query, @Nullable String customer) {
        if (caller.mayActAs().anyone()) {
            return page(query, customer);
        }
        List<StoredEntry> found = new ArrayList<>();
        EntryQuery next = query;
        while (true) {
            List<StoredEntry> page = page(next, customer);
            page.stream()
                    .filter(each -> isVisible(records.json(each.sequence())))
                    .limit((long) query.limit() - found.size())
                    .forEach(found::add);
            if (found.size() >= query.limit() || page.size() < query.limit()) {
                return found;
            }
            next = query.before(page.get(page.size() - 1).sequence());
        }
    }

    private List<StoredEntry> page(EntryQuery query, @Nullable String customer) {
        return customer == null ? records.search(query) : records.search(query, "customer:" + customer);
    }

    /** A record does not show a subject that is not registered, so only a caller with every subject may read it. */
    private boolean isVisible(JsonNode record) {
        return caller.mayActAs()
                .covers(
                        record.at("/agent/type").asString(""),
                        record.at("/agent/id").asString(""));
    }
}
