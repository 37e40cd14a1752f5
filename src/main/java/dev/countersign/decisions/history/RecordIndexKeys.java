package dev.countersign.decisions.history;

import dev.countersign.decisions.record.DecisionIndexKeys;
import dev.countersign.decisions.record.DecisionIndexKeys.Marked;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.PartSubjects;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.ReservationReader;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.journal.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The index keys of an entry, read from it: agent, action, verdict, reasons, rows, release, and its persons as long as
 * their keys exist. {@link DecisionIndexKeys} makes the same from a decision in hand.
 */
final class RecordIndexKeys implements IndexKeys.Labelling {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Prefix of the id of a decision about an erased person. The entry of the erasure keeps its reservation. */
    static final String STILL_RESERVED = "stillReserved";

    /** Prefix of the id of a decision that a customer contests. */
    static final String CONTESTS = "contests";

    private final Entries entries;

    RecordIndexKeys(Entries entries) {
        this.entries = entries;
    }

    @Override
    public IndexKeys of(StoredEntry stored, List<DecryptedPart> parts, IndexKeys.Marks marks) {
        return keys(
                        JSON.readTree(stored.open()),
                        parts.stream().map(DecryptedPart::subject).toList(),
                        parts.stream()
                                .map(part -> JSON.readTree(part.content()))
                                .toList())
                .of(entries, marks);
    }

    /** The same of an entry that is not written yet, so that nothing is read or decrypted for it. */
    static IndexKeys.Known of(Entry entry) {
        return keys(
                JSON.readTree(entry.open()),
                entry.parts().stream().map(part -> part.subject().id()).toList(),
                entry.parts().stream()
                        .map(part -> JSON.readTree(part.content()))
                        .toList());
    }

    /**
     * @param persons  the key of each part that can be read
     * @param contents of these parts
     */
    private static DecisionIndexKeys keys(JsonNode entry, List<String> persons, List<JsonNode> contents) {
        String type = entry.path("type").asString("");
        Set<String> labels = new TreeSet<>();
        labels.add("type=" + type);
        label(labels, "agent", entry.at("/agent/id"));
        if (type.equals(EntryType.DECISION)) {
            label(labels, EntryType.CALLER, entry.path(EntryType.CALLER));
        }
        label(labels, "action", entry.at("/action/name"));
        label(labels, "verdict", entry.path("verdict"));
        label(labels, "release", entry.path("release"));
        label(labels, "outcome", entry.path("outcome"));
        entry.path("reasons").forEach(reason -> {
            label(labels, "reason", reason.path("code"));
            label(labels, "row", reason.path("row"));
        });
        // up to format 4 a list, since then the rows by table
        for (JsonNode firings : List.of(entry.path("firings"), entry.path("alsoMatched"))) {
            firings.forEach(each -> {
                label(labels, "row", each.path("row"));
                if (firings.isObject()) {
                    each.propertyNames().forEach(row -> labels.add("row=" + row));
                }
            });
        }
        entry.at("/oversight/approvers")
                .forEach(demand -> labels.add(
                        DecisionIndexKeys.APPROVER + demand.path("role").asString("")));
        Set<String> keys = new TreeSet<>();
        if (entry.path("decision").isString()) {
            keys.add("decision=" + entry.path("decision").asString());
        }
        if (entry.path(EntryType.TASK).isString()) {
            keys.add(EntryType.TASK + "=" + entry.path(EntryType.TASK).asString());
        }
        if (type.equals(EntryType.APPROVAL_REVOKED)) {
            keys.add("revokes=" + entry.path("approval").asString());
        }
        if (type.equals(EntryType.SECOND_LOOK) && entry.path(EntryType.APPROVAL).isString()) {
            keys.add("looks=" + entry.path(EntryType.APPROVAL).asString());
        }
        if (type.equals(EntryType.FOLLOW_UP_CLOSED)) {
            keys.add("followUp=" + entry.path("followUp").asString());
        }
        if (entry.path(EntryType.CONTEST).isString()) {
            keys.add(EntryType.CONTEST + "=" + entry.path(EntryType.CONTEST).asString());
        }
        if (type.equals(EntryType.CONTEST_RECEIVED)) {
            entry.path(EntryType.CONTESTED).forEach(decision -> keys.add(CONTESTS + "=" + decision.asString()));
        }
        entry.path("uses").forEach(approval -> {
            if (approval.isString()) {
                keys.add("uses=" + approval.asString());
            }
        });
        if (entry.path("fields").valueStream().anyMatch(field -> field.has("counts"))) {
            keys.add(DecisionRecords.GROUPS);
        }
        List<Marked> marked = new ArrayList<>();
        for (int i = 0; i < persons.size(); i++) {
            JsonNode content = contents.get(i);
            if (ErasureEntries.isList(persons.get(i))) {
                ErasureEntries.faithful(content).forEach(decision -> keys.add("replayed=" + decision));
                ErasureEntries.reserved(content).forEach(kept -> {
                    marked.add(new Marked(DecisionIndexKeys.RESERVES, kept.key()));
                    keys.add(STILL_RESERVED + "=" + kept.decision());
                });
            }
            mark(marked, DecisionIndexKeys.IDEMPOTENCY, content.path("idempotencyKey"));
            if (entry.path("verdict").asString("").equals(Verdict.REVIEW.name())) {
                mark(marked, DecisionIndexKeys.HELD, content.path("digest"));
            }
            mark(marked, EntryType.EFFECT, content.path(EntryType.EFFECT));
            if (PartSubjects.isOfADay(persons.get(i))) {
                marked.add(new Marked(DecisionIndexKeys.ABOUT, about(entry, content)));
            }
        }
        ReservationReader.of(entry, contents)
                .ifPresent(each -> each.keys().forEach(key -> marked.add(new Marked(DecisionIndexKeys.RESERVES, key))));
        return new DecisionIndexKeys(
                entry.path("id").asString(), UtcTime.read(entry.path("at").asString()), labels, keys, marked, persons);
    }

    private static void mark(List<Marked> marked, String name, JsonNode text) {
        if (text.isString()) {
            marked.add(new Marked(name, text.asString()));
        }
    }

    private static String about(JsonNode entry, JsonNode part) {
        if (part.path("person").isString()) {
            return RecordSubjects.STAFF + part.path("person").asString();
        }
        JsonNode type = part.path("facts").path(CorePath.RESOURCE_TYPE);
        return DecisionIndexKeys.about(
                (type.isString() ? type : entry.path("facts").path(CorePath.RESOURCE_TYPE)).stringValue(null),
                part.path("facts").path(CorePath.RESOURCE_ID).stringValue(null));
    }

    private static void label(Set<String> labels, String name, JsonNode value) {
        if (value.isString()) {
            labels.add(name + "=" + value.asString());
        }
    }
}
