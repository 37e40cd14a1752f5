package dev.countersign.oversight.review;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
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
    synchronized void refused(ReviewTask.Agent agent, int most) {
        Instant now = clock.now();
        Instant since = now.minus(PAUSE);
        recorded.values().removeIf(at -> !at.isAfter(since));
        if (recorded.containsKey(agent.id())) {
            return;
        }
        List<ReviewDesk.Flood> known =
                read(Set.of("type=" + EntryType.TASKS_REFUSED, AGENT + "=" + agent.id()), since, 1);
        if (!known.isEmpty()) {
            recorded.put(agent.id(), known.get(0).at());
            return;
        }
        String id = clock.id();
        SealedEntry entry = new SealedEntry(EntryType.TASKS_REFUSED, id, now, EntryType.SYSTEM)
                .with(AGENT, Map.of("type", agent.type(), ID, agent.id()))
                .with(MOST_OPEN, most);
        try {
            folder.write(
                    id, () -> entry.entry(clock.random(SALTS), NotDecided.subjects(folder.ledger())), receipt -> {});
            recorded.put(agent.id(), now);
        } catch (NotDecided e) {
            // the next refusal records it
        }
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
                Instant.parse(entry.path("at").asString()),
                entry.path(MOST_OPEN).asInt());
    }
}
