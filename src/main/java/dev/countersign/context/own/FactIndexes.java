package dev.countersign.context.own;

import dev.countersign.facts.own.Consent;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.own.History;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The indexes of own facts. Two lines may have the same id if one has a mistake.
 *
 * @param byType     the first fact of each id, by type
 * @param consents   by customer
 * @param histories  by customer
 * @param firsts     the first history of each id, by customer
 * @param contacts   by customer
 * @param cases      the first service case of each id, by customer
 */
record FactIndexes(
        SortedMap<String, FactIndex> byType,
        FactIndex consents,
        FactIndex histories,
        FactIndex firsts,
        FactIndex contacts,
        FactIndex cases) {

    private static final String HISTORY = "history";

    FactIndexes {
        byType = Collections.unmodifiableSortedMap(byType);
    }

    static FactIndexes of(List<FactRecord> all) {
        SortedMap<String, FactIndex> byType = new TreeMap<>();
        all.stream().map(FactRecord::type).distinct().forEach(type -> byType.put(type, ofType(all, type)));
        return new FactIndexes(
                byType,
                FactIndex.of(all, fact -> fact.value() instanceof Consent, fact -> ((Consent) fact.value()).customer()),
                FactIndex.of(all, fact -> fact.value() instanceof History, FactIndexes::customerOfHistory),
                ofType(all, HISTORY).by(all, FactIndexes::customerOfHistory),
                FactIndex.of(all, fact -> fact.value() instanceof Contact, fact -> ((Contact) fact.value()).customer()),
                ofType(all, LineReader.SERVICE_CASE).by(all, FactIndexes::customerOfCase));
    }

    private static FactIndex ofType(List<FactRecord> all, String type) {
        return FactIndex.of(all, fact -> fact.type().equals(type), FactRecord::id)
                .unique(all);
    }

    private static String customerOfHistory(FactRecord fact) {
        return ((History) fact.value()).customer();
    }

    private static String customerOfCase(FactRecord fact) {
        return fact.value() instanceof Map<?, ?> held ? String.valueOf(held.get("customer")) : "";
    }

    FactIndex of(String type) {
        return byType.getOrDefault(type, FactIndex.NONE);
    }

    /** After an edit that changed no id and no customer of a fact. */
    FactIndexes after(FactEdit edit, List<FactRecord> now) {
        SortedMap<String, FactIndex> types = new TreeMap<>();
        edit.added().stream()
                .map(at -> now.get(at).type())
                .filter(type -> !byType.containsKey(type))
                .forEach(type -> types.computeIfAbsent(type, unused -> ofType(now, type)));
        byType.forEach((type, index) -> {
            FactIndex after = index.after(edit, now);
            if (after.size() > 0) {
                types.put(type, after);
            }
        });
        return new FactIndexes(
                types,
                consents.after(edit, now),
                histories.after(edit, now),
                firsts.after(edit, now),
                contacts.after(edit, now),
                cases.after(edit, now));
    }
}
