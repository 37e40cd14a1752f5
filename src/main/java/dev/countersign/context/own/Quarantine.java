package dev.countersign.context.own;

import dev.countersign.facts.text.FoldedText;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Persons and business objects that a line with a mistake is about: nothing about them is certain.
 *
 * @param places files and lines of the mistakes, by type and folded id with a slash between
 */
record Quarantine(SortedMap<String, SortedSet<String>> places) {

    static final Quarantine NOBODY = new Quarantine(new TreeMap<>());

    Quarantine {
        places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
    }

    /** Those that these mistakes put there. */
    static Quarantine of(Collection<FactProblem> mistakes) {
        SortedMap<String, SortedSet<String>> places = new TreeMap<>();
        mistakes.stream()
                .filter(mistake -> mistake.effect() == FactProblem.Effect.QUARANTINES)
                .forEach(mistake -> mistake.about()
                        .forEach(each -> places.computeIfAbsent(folded(each), unused -> new TreeSet<>())
                                .add(mistake.place().text())));
        return new Quarantine(places);
    }

    /** Type and id with a slash between. */
    static String key(String type, String id) {
        return type + "/" + id;
    }

    private static String folded(String key) {
        int slash = key.indexOf('/');
        return key.substring(0, slash + 1) + FoldedText.id(key.substring(slash + 1));
    }

    /**
     * Files and lines with a mistake about that one, for any case, width or blanks of its id; empty if there are none.
     */
    SortedSet<String> of(String type, String id) {
        return places.isEmpty()
                ? Collections.emptySortedSet()
                : places.getOrDefault(folded(key(type, id)), Collections.emptySortedSet());
    }

    /** How many of a type. */
    long count(String type) {
        return places.keySet().stream()
                .filter(key -> key.startsWith(type + "/"))
                .count();
    }

    /** The same with those of a second one. */
    Quarantine and(Map<String, ? extends Collection<String>> more) {
        SortedMap<String, SortedSet<String>> all = new TreeMap<>();
        places.forEach((key, at) -> all.put(key, new TreeSet<>(at)));
        more.forEach((key, at) ->
                all.computeIfAbsent(folded(key), unused -> new TreeSet<>()).addAll(at));
        return new Quarantine(all);
    }
}
