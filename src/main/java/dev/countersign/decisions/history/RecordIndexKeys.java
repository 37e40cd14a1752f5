package dev.countersign.decisions.history;

import dev.countersign.decisions.record.DecisionIndexKeys;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.PartSubjects;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.ReservationReader;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Instant;
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
        JsonNode entry = JSON.readTree(stored.open());
        Set<String> labels = new TreeSet<>();
        labels.add("type=" + entry.path("type").asString());
        label(labels, "agent", entry.at("/agent/id"));
        if (EntryType.DECISION.equals(entry.path("type").asString())) {
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
        List<JsonNode> contents =
                parts.stream().map(part -> JSON.readTree(part.content())).toList();
        Set<String> keys = new TreeSet<>();
        if (entry.path("decision").isString()) {
            keys.add("decision=" + entry.path("decision").asString());
        }
        if (entry.path(EntryType.TASK).isString()) {
            keys.add(EntryType.TASK + "=" + entry.path(EntryType.TASK).asString());
        }
        if (entry.path("type").asString("").equals(EntryType.APPROVAL_REVOKED)) {
            keys.add("revokes=" + entry.path("approval").asString());
        }
        if (entry.path("type").asString("").equals(EntryType.SECOND_LOOK)
                && entry.path(EntryType.APPROVAL).isString()) {
            keys.add("looks=" + entry.path(EntryType.APPROVAL).asString());
        }
        if (entry.path("type").asString("").equals(EntryType.FOLLOW_UP_CLOSED)) {
            keys.add("followUp=" + entry.path("followUp").asString());
        }
        if (entry.path(EntryType.CONTEST).isString()) {
            keys.add(EntryType.CONTEST + "=" + entry.path(EntryType.CONTEST).asString());
        }
        if (EntryType.CONTEST_RECEIVED.equals(entry.path("type").asString())) {
            entry.path(EntryType.CONTESTED).forEach(decision -> keys.add(CONTESTS + "=" + decision.asString()));
        }
        entry.path("uses").forEach(approval -> {
            if (approval.isString()) {
                keys.add("uses=" + approval.asString());
            }
        });
        ErasureEntries.faithful(parts).forEach(decision -> keys.add("replayed=" + decision));
        ErasureEntries.reserved(parts).forEach(kept -> {
            keys.add(DecisionIndexKeys.RESERVES + "=" + marks.of(kept.key()));
            keys.add(STILL_RESERVED + "=" + kept.decision());
        });
        for (DecryptedPart part : parts) {
            entries.subject(part.subject())
                    .map(ErasureSubject::keyId)
                    .ifPresent(key -> keys.add(DecisionIndexKeys.SUBJECT + key));
        }
        contents.stream()
                .map(part -> part.path("idempotencyKey"))
                .filter(JsonNode::isString)
                .forEach(key -> keys.add(DecisionIndexKeys.IDEMPOTENCY + "=" + marks.of(key.asString())));
        if (entry.path("fields").valueStream().anyMatch(field -> field.has("counts"))) {
            keys.add(DecisionRecords.GROUPS);
        }
        if (entry.path("verdict").asString("").equals(Verdict.REVIEW.name())) {
            contents.stream()
                    .map(part -> part.path("digest"))
                    .filter(JsonNode::isString)
                    .forEach(digest -> keys.add(DecisionIndexKeys.HELD + "=" + marks.of(digest.asString())));
        }
        contents.stream()
                .map(part -> part.path(EntryType.EFFECT))
                .filter(JsonNode::isString)
                .forEach(effect -> keys.add(EntryType.EFFECT + "=" + marks.of(effect.asString())));
        ReservationReader.of(entry, contents)
                .ifPresent(
                        each -> each.keys().forEach(key -> keys.add(DecisionIndexKeys.RESERVES + "=" + marks.of(key))));
        for (int i = 0; i < parts.size(); i++) {
            if (PartSubjects.isOfADay(parts.get(i).subject())) {
                keys.add(DecisionIndexKeys.ABOUT + "=" + marks.of(about(entry, contents.get(i))));
            }
        }
        return new IndexKeys(
                entry.path("id").asString(), Instant.parse(entry.path("at").asString()), labels, keys);
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
