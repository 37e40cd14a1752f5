package dev.countersign.oversight.review;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Agents that ask for more tasks than they may have open: an entry each, at most one in an hour. Any number of threads
 * may use it.
 */
final class Floods {

    private static final Duration PAUSE = Duration.ofHours(1);
    private static final int SALTS = 32;
    private static final int MOST = 1_000;
    private static final String AGENT = "agent";
    private static final String ID = "id";
    private static final String MOST_OPEN = "most";

    private final DataFolder folder;
    private final DecisionRecords records;
    private final ClockAndRandom clock;
    /** By id of the agent, when it was recorded, as far as that is not long ago. */
    private final Map<String, Instant> recorded = new HashMap<>();

    Floods(DataFolder folder, ClockAndRandom clock) {
        this.folder = folder;
        this.clock = clock;
        records = folder.records();
    }

    /** An agent wanted one more. @param most how many it may have open */
    void refused(ReviewTask.Agent agent, int most) {
        Instant now = clock.now();
        Instant since = now.minus(PAUSE);
        if (!isFirst(agent, now, since)) {
            return;
        }
        List<ReviewDesk.Flood> known =
                read(Set.of("type=" + EntryType.TASKS_REFUSED, AGENT + "=" + agent.id()), since, 1);
        if (!known.isEmpty()) {
            set(agent, known.get(0).at());
            return;
        }
        String id = clock.id();
        SealedEntry entry = new SealedEntry(EntryType.TASKS_REFUSED, id, now, EntryType.SYSTEM)
                .with(AGENT, Map.of("type", agent.type(), ID, agent.id()))
                .with(MOST_OPEN, most);
        try {
            folder.write(
                    id, () -> entry.entry(clock.random(SALTS), NotDecided.subjects(folder.ledger())), receipt -> {});
        } catch (NotDecided e) {
            // the next refusal records it
            set(agent, Instant.MIN);
        }
    }

    /** Nobody waits for the disk of another one. */
    private synchronized boolean isFirst(ReviewTask.Agent agent, Instant now, Instant since) {
        recorded.values().removeIf(at -> !at.isAfter(since));
        return recorded.putIfAbsent(agent.id(), now) == null;
    }

    private synchronized void set(ReviewTask.Agent agent, Instant at) {
        recorded.put(agent.id(), at);
    }

    /** Those of that time or later, the newest first. */
    List<ReviewDesk.Flood> since(Instant from) {
        return read(Set.of("type=" + EntryType.TASKS_REFUSED), from, MOST);
    }

    private List<ReviewDesk.Flood> read(Set<String> labels, Instant from, int most) {
        return records.searchIndex().search(new EntryQuery(labels, from, null, null, most)).stream()
                .map(records::json)
                .map(Floods::flood)
                .toList();
    }

    private static ReviewDesk.Flood flood(JsonNode entry) {
        return new ReviewDesk.Flood(
                entry.at("/agent/id").asString(),
                UtcTime.read(entry.path("at").asString()),
                entry.path(MOST_OPEN).asInt());
    }
}
