package dev.countersign.oversight;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.oversight.directory.AccessEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who looked at a customer and when: read from the entries about access. */
public final class Looks {

    /** Member of the part of a customer. */
    static final String ABOUT = "customer";

    private static final String BY = "by";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DecisionRecords records;

    public Looks(DecisionRecords records) {
        this.records = records;
    }

    /**
     * @param from   the first read of the entry
     * @param to     the last one
     * @param reader id of the person; empty if the person was erased
     * @param paths  what was asked, without ids
     */
    public record Look(long sequence, Instant from, Instant to, Optional<String> reader, List<String> paths) {}

    /** Newest first. Those of an erased customer are gone. @param before only entries with a smaller sequence */
    public List<Look> at(String customer, @Nullable Long before, int limit) {
        return records
                .search(
                        new EntryQuery(Set.of("type=" + AccessEvent.LOOKED.type()), null, null, before, limit),
                        RecordSubjects.CUSTOMER + customer)
                .stream()
                .map(this::look)
                .toList();
    }

    private Look look(StoredEntry stored) {
        JsonNode open = JSON.readTree(stored.open());
        return new Look(
                stored.sequence(),
                UtcTime.read(open.path("from").asString()),
                UtcTime.read(open.path("to").asString()),
                records.parts(stored.sequence()).stream()
                        .filter(part -> part.path(BY).isString())
                        .map(part -> part.path(BY).asString())
                        .findFirst(),
                open.path("paths").valueStream().map(JsonNode::asString).toList());
    }
}
