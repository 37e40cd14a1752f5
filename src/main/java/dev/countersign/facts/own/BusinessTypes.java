package dev.countersign.facts.own;

import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.words.UseCase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The types that a pack declares in {@code rules/facts.drl}, without any Java. JSON names a type with a small first
 * letter.
 *
 * @param fields   fields by type
 * @param lists    words by list name, one list for each declared enum
 * @param subjects types that may ask, in addition to an agent and a user
 */
public record BusinessTypes(
        SortedMap<String, SortedMap<String, BusinessField>> fields,
        SortedMap<String, List<String>> lists,
        SortedSet<String> subjects) {

    /** The type whose fields are what a caller says of the action. */
    public static final String ACTION = "action";
    /** The type of a person who asks directly. A person may always ask. */
    public static final String USER = "user";

    /** Own facts that every pack has. */
    public static final List<Class<? extends Record>> RECORDS = List.of(
            Agent.class,
            Approval.class,
            Attestation.class,
            Calendar.class,
            Consent.class,
            Contact.class,
            Customer.class,
            History.class,
            Holiday.class,
            Model.class,
            Organisation.class,
            Rate.class,
            Suppression.class,
            Template.class,
            UseCase.class);

    public BusinessTypes {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
        subjects = Collections.unmodifiableSortedSet(new TreeSet<>(subjects));
    }

    /** A pack that declares nothing. */
    public static BusinessTypes none() {
        return new BusinessTypes(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    }

    /** Fields of a type by name; empty for one that is not declared. */
    public Map<String, BusinessField> of(String type) {
        return fields.getOrDefault(type, Collections.emptySortedMap());
    }

    /** Types of which there are own facts: all but the action, and the parts of others. */
    public SortedSet<String> kept() {
        SortedSet<String> kept = new TreeSet<>(fields.keySet());
        kept.remove(ACTION);
        kept.removeAll(parts());
        return kept;
    }

    /** Types that are parts in a list of another type, and not own facts themselves. */
    public SortedSet<String> parts() {
        SortedSet<String> parts = new TreeSet<>();
        fields.values()
                .forEach(type -> type.values().forEach(field -> {
                    if (field instanceof BusinessField.Parts list) {
                        parts.add(list.type());
                    }
                }));
        return parts;
    }

    /** Whether facts of that type are read under {@code subject.}. */
    public boolean mayAsk(String type) {
        return subjects.contains(type) || type.equals(USER) && fields.containsKey(USER);
    }

    /** Declared types whose facts are read under {@code subject.}. */
    public SortedSet<String> asking() {
        SortedSet<String> asking = new TreeSet<>(subjects);
        if (fields.containsKey(USER)) {
            asking.add(USER);
        }
        return asking;
    }
}
