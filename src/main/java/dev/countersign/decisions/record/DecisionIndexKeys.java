package dev.countersign.decisions.record;

import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The index keys of an entry, as they are known before it is written. Those of a decision are made from the decision
 * itself, and equal those that are read from its entry.
 *
 * @param labels  those that may be stored in the clear
 * @param keys    those that may be stored in the clear
 * @param marked  names of keys with the text of their mark
 * @param persons ids of the persons with a part in the entry
 */
public record DecisionIndexKeys(
        String id, Instant at, Set<String> labels, Set<String> keys, List<Marked> marked, List<String> persons)
        implements IndexKeys.Known {

    /** Name of the mark of the right that an allowed decision uses up. */
    public static final String RESERVES = "reserves";
    /** Name of the mark of a caller's key. */
    public static final String IDEMPOTENCY = "idempotency";
    /** Name of the mark of the action that a decision held. */
    public static final String HELD = "held";
    /** Name of the mark of a person or business object without a key of its own. */
    public static final String ABOUT = "about";
    /** Prefix of the label of a decision that demands a person with that role. */
    public static final String APPROVER = "approver=";
    /** Prefix of the label of the client that asked. */
    public static final String CALLER = "caller=";
    /** Prefix of the key of a person. */
    public static final String SUBJECT = "subject=";

    /** @param text stored only as a mark */
    public record Marked(String name, String text) {}

    public DecisionIndexKeys {
        marked = List.copyOf(marked);
        persons = List.copyOf(persons);
    }

    /**
     * @param persons     the key of each part of the entry, in order
     * @param reservation what the decision reserves
     */
    static DecisionIndexKeys of(
            Decision decision,
            Provenance provenance,
            PersonalFacts personal,
            List<String> persons,
            Optional<Reservation> reservation) {
        Facts facts = decision.facts();
        Set<String> labels = new HashSet<>();
        labels.add("type=" + PublicRecord.TYPE);
        label(labels, "agent", facts.known().value(CorePath.AGENT_ID));
        labels.add(CALLER + provenance.caller());
        if (!personal.isConcealed(CorePath.ACTION_NAME)) {
            label(labels, "action", facts.known().value(CorePath.ACTION_NAME));
        }
        Verdict verdict = decision.evaluation().verdict();
        labels.add("verdict=" + verdict.name());
        labels.add("release=" + decision.evaluation().release());
        for (Reason reason : decision.evaluation().reasons()) {
            labels.add("reason=" + reason.code());
            label(labels, "row", reason.row());
        }
        for (Firing firing : decision.evaluation().firings()) {
            labels.add("row=" + firing.row());
        }
        decision.evaluation()
                .oversight()
                .open()
                .forEach(demand -> labels.add(APPROVER + demand.role().name()));
        Set<String> keys = new HashSet<>();
        ApprovalsUsed.of(facts, decision.evaluation()).forEach(approval -> keys.add("uses=" + approval));
        List<Marked> marked = new ArrayList<>();
        if (provenance.idempotencyKey() != null) {
            marked.add(new Marked(IDEMPOTENCY, provenance.idempotencyKey()));
        }
        if (verdict == Verdict.REVIEW) {
            marked.add(new Marked(HELD, facts.digest()));
        }
        reservation.ifPresent(each -> each.keys().forEach(key -> marked.add(new Marked(RESERVES, key))));
        for (int part = 0; part < persons.size(); part++) {
            if (PartSubjects.isOfADay(persons.get(part))) {
                marked.add(new Marked(ABOUT, about(part, personal)));
            }
        }
        return new DecisionIndexKeys(decision.id(), provenance.decidedAt(), labels, keys, marked, persons);
    }

    private static String about(int part, PersonalFacts personal) {
        return part > 0
                ? RecordSubjects.STAFF + personal.subjects().staff().get(part - 1)
                : about(
                        personal.facts().known().value(CorePath.RESOURCE_TYPE),
                        personal.isConcealed(CorePath.RESOURCE_ID)
                                ? personal.facts().known().value(CorePath.RESOURCE_ID)
                                : null);
    }

    /** The subject of a part without its own key, so that an erasure finds the day. */
    public static String about(@Nullable Object type, @Nullable Object id) {
        return (type instanceof String text ? text : "") + ":" + (id instanceof String text ? text : "");
    }

    private static void label(Set<String> labels, String name, @Nullable Object value) {
        if (value instanceof String text) {
            labels.add(name + "=" + text);
        }
    }

    @Override
    public Collection<String> names() {
        Set<String> names = new HashSet<>();
        names.add(IndexKeys.ID);
        keys.forEach(key -> names.add(IndexKeys.name(key)));
        marked.forEach(each -> names.add(each.name()));
        if (!persons.isEmpty()) {
            names.add(IndexKeys.name(SUBJECT));
        }
        return names;
    }

    @Override
    public IndexKeys of(Entries entries, IndexKeys.Marks marks) {
        Set<String> all = new HashSet<>(keys);
        for (Marked each : marked) {
            all.add(each.name() + "=" + marks.of(each.text()));
        }
        for (String person : persons) {
            entries.subject(person).map(ErasureSubject::keyId).ifPresent(key -> all.add(SUBJECT + key));
        }
        return new IndexKeys(id, at, labels, all);
    }
}
