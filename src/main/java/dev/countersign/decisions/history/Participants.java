package dev.countersign.decisions.history;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Ids of the people with a part in an action, as far as they are not erased.
 *
 * @param all      those who approved, rejected or changed it, or an action of which it was made
 * @param editors  what those of them did who made it of another action
 * @param deciders what those of them did who approved an action of which it was made
 */
public record Participants(Set<String> all, Set<Act> editors, Set<Act> deciders) {

    /** An approval lasts no longer. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /** What a person did. */
    public record Act(String person, Instant at) {}

    /** Before that time nobody approved what counted for a decision. */
    public static Instant earliest(StoredDecision decision) {
        return decision.decidedAt().minus(LONGEST);
    }

    public Participants {
        all = Set.copyOf(all);
        editors = Set.copyOf(editors);
        deciders = Set.copyOf(deciders);
    }

    /** @param facts of a decision about the action */
    public static Participants of(DecisionRecords records, Facts facts) {
        Set<String> all = new TreeSet<>();
        Set<Act> editors = new HashSet<>();
        Set<Act> deciders = new HashSet<>();
        for (long sequence : records.withEffect(ActionEffect.of(facts.known()))) {
            List<String> persons = records.persons(sequence).toList();
            all.addAll(persons);
            JsonNode entry = records.json(sequence);
            if (isChange(entry)) {
                editors.addAll(acts(records, sequence, entry));
            }
            for (String task : chain(records, entry)) {
                for (long later : records.searchIndex().having(EntryType.TASK + "=" + task)) {
                    JsonNode act = records.json(later);
                    String type = act.path("type").asString("");
                    if (EntryType.DECIDING.contains(type)) {
                        records.persons(later).forEach(all::add);
                    }
                    if (isChange(entry) && type.equals(EntryType.APPROVAL)) {
                        deciders.addAll(acts(records, later, act));
                    }
                    if (isChange(entry) && type.equals(EntryType.TASK_EDITED)) {
                        editors.addAll(acts(records, later, act));
                    }
                }
            }
        }
        return new Participants(all, editors, deciders);
    }

    /** Ids of everybody who requested, approved, rejected, changed or read a decision, or whom it is about. */
    public static Set<String> ofDecision(DecisionRecords records, StoredDecision decision) {
        long sequence = decision.receipt().sequence();
        Set<String> all = new TreeSet<>(records.customersOf(sequence));
        decision.factsIfReadable().map(facts -> of(records, facts).all()).ifPresent(all::addAll);
        List<Long> entries = new ArrayList<>(records.searchIndex().having("decision=" + decision.id()));
        entries.add(sequence);
        for (long each : entries) {
            all.addAll(records.staffOf(each));
            for (JsonNode part : records.parts(each)) {
                add(all, part.path("person"));
                part.at("/surroundings/customerIds").forEach(id -> add(all, id));
            }
        }
        return all;
    }

    private static List<Act> acts(DecisionRecords records, long sequence, JsonNode entry) {
        Instant at = UtcTime.read(entry.path("at").asString());
        return records.persons(sequence).map(person -> new Act(person, at)).toList();
    }

    private static void add(Set<String> all, JsonNode id) {
        if (id.isString()) {
            all.add(id.asString());
        }
    }

    private static boolean isChange(JsonNode entry) {
        return entry.path("type").asString("").equals(EntryType.TASK_EDITED);
    }

    /** Ids of the task to which an entry belongs, and of those that were changed before, the latest first. */
    private static Set<String> chain(DecisionRecords records, JsonNode entry) {
        Set<String> tasks = new HashSet<>();
        String task = entry.path(EntryType.TASK).asString("");
        while (!task.isEmpty() && tasks.add(task)) {
            task = records.place(task)
                    .map(records::json)
                    .map(opened -> opened.path(EntryType.TASK).asString(""))
                    .orElse("");
        }
        return tasks;
    }
}
