package dev.countersign.decisions.history;

import dev.countersign.decisions.record.DecisionIndexKeys;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The recorded decisions that a caller may read: all, or its own. Those of a client are of the subjects as which it may
 * ask; those of a person demand a role that this person has. Any other decision is to this caller like one that does
 * not exist.
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
        if (caller.reads() == Caller.Reads.EVERYTHING) {
            return page(query, customer);
        }
        return own(query, customer)
                .distinct()
                .sorted(Comparator.comparingLong(StoredEntry::sequence).reversed())
                .limit(query.limit())
                .toList();
    }

    private Stream<StoredEntry> own(EntryQuery query, @Nullable String customer) {
        return switch (caller.reads()) {
            case NOTHING -> Stream.empty();
            case OWN, EVERYTHING ->
                caller.kind() == Caller.Kind.PERSON
                        ? caller.roles().stream()
                                .map(Caller.HeldRole::role)
                                .distinct()
                                .flatMap(role -> with(DecisionIndexKeys.APPROVER + role, query, customer).stream())
                        : Stream.concat(
                                caller.mayActAs().subjects().stream()
                                        .flatMap(subject -> of(subject, query, customer).stream()),
                                forPeople(query, customer).stream());
        };
    }

    /** What the client asked itself for people; nothing if it may not. */
    private List<StoredEntry> forPeople(EntryQuery query, @Nullable String customer) {
        return caller.mayActAs().types().isEmpty()
                ? List.of()
                : with(DecisionIndexKeys.CALLER + caller.id(), query, customer).stream()
                        .filter(each -> isOf(caller, records.json(each.sequence())))
                        .toList();
    }

    /** Found by the index, so that the time of an answer says nothing about the decisions of others. */
    private List<StoredEntry> of(ActingScope.Subject subject, EntryQuery query, @Nullable String customer) {
        return with("agent=" + subject.id(), query, customer).stream()
                .filter(each -> isOf(subject, records.json(each.sequence())))
                .toList();
    }

    private List<StoredEntry> with(String label, EntryQuery query, @Nullable String customer) {
        Set<String> labels = new TreeSet<>(query.labels());
        labels.add(label);
        return page(new EntryQuery(labels, query.from(), query.to(), query.before(), query.limit()), customer);
    }

    private List<StoredEntry> page(EntryQuery query, @Nullable String customer) {
        return customer == null ? records.search(query) : records.search(query, "customer:" + customer);
    }

    /** Whether the caller may read a decision with that public record. */
    public boolean isVisible(JsonNode record) {
        return switch (caller.reads()) {
            case NOTHING -> false;
            case EVERYTHING -> true;
            case OWN -> caller.kind() == Caller.Kind.PERSON ? demands(record) : isOfClient(record);
        };
    }

    private boolean demands(JsonNode record) {
        return record.at("/oversight/approvers")
                .valueStream()
                .anyMatch(demand -> caller.roles().stream()
                        .anyMatch(held ->
                                held.role().name().equals(demand.path("role").asString(""))));
    }

    /** A record does not show which person asked, so a client that asks for people sees what it asked itself. */
    private boolean isOfClient(JsonNode record) {
        return isOf(caller, record);
    }

    /** Whether the decision of that public record is about a subject as which the client may ask. */
    public static boolean isOf(Caller caller, JsonNode record) {
        return caller.mayActAs().anyone()
                || caller.mayActAs().subjects().stream().anyMatch(subject -> isOf(subject, record))
                || !caller.mayActAs().types().isEmpty()
                        && record.path(EntryType.CALLER).asString("").equals(caller.id());
    }

    /** A record does not show a subject that is not registered, so only a caller with every subject may read it. */
    private static boolean isOf(ActingScope.Subject subject, JsonNode record) {
        return record.at("/agent/type").asString("").equals(subject.type())
                && record.at("/agent/id").asString("").equals(subject.id());
    }
}
