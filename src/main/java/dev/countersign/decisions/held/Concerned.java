package dev.countersign.decisions.held;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who is concerned by a held action, and so cannot decide on it.
 *
 * @param people ids of people, by what bars them. An id that looks like one of them is one of them
 * @param client by which it was requested, as {@link Caller#recordedAs}
 */
public record Concerned(Map<Bar, SortedSet<String>> people, String client) {

    public Concerned {
        Map<Bar, SortedSet<String>> all = new EnumMap<>(Bar.class);
        people.forEach((bar, ids) -> all.put(bar, Collections.unmodifiableSortedSet(new TreeSet<>(ids))));
        people = Collections.unmodifiableMap(all);
    }

    /** @param client by which it was requested, as {@link Caller#recordedAs} */
    public static Concerned of(Facts facts, String client) {
        return new Concerned(
                Map.of(
                        Bar.SELF_REQUEST, ids(facts, CorePath.SUBJECT_ID),
                        Bar.ON_BEHALF, ids(facts, CorePath.ACTION_ON_BEHALF_OF),
                        Bar.AGENT_OWNER, ids(facts, CorePath.AGENT_OWNER),
                        Bar.SUBJECT, new TreeSet<>(facts.customerIds())),
                client);
    }

    private static SortedSet<String> ids(Facts facts, String path) {
        Object id = facts.known().value(path);
        return id == null ? Collections.emptySortedSet() : new TreeSet<>(Set.of(String.valueOf(id)));
    }

    /** The same, and these people too. */
    public Concerned with(Bar bar, Collection<String> ids) {
        Map<Bar, SortedSet<String>> all = new EnumMap<>(Bar.class);
        all.putAll(people);
        SortedSet<String> more = new TreeSet<>(all.getOrDefault(bar, Collections.emptySortedSet()));
        more.addAll(ids);
        all.put(bar, more);
        return new Concerned(all, client);
    }

    /** A person requested it instead of a client. Nobody can tell of which one. */
    private boolean isByPerson() {
        return client.equals(Caller.PERSON);
    }

    /** Everything that bars a caller, in the order of {@link Bar}; empty for one who may decide. */
    public Set<Bar> bars(Caller by) {
        Set<Bar> bars = EnumSet.noneOf(Bar.class);
        if (by.kind() != Caller.Kind.PERSON) {
            bars.add(Bar.NOT_A_PERSON);
        }
        if (by.clients().contains(client) || isByPerson() && !by.clients().isEmpty()) {
            bars.add(Bar.KEY_OWNER);
        }
        people.forEach((bar, ids) -> {
            if (by.ids().stream().anyMatch(each -> RecordSubjects.looksLikeOneOf(each, ids))) {
                bars.add(bar);
            }
        });
        return Collections.unmodifiableSet(bars);
    }

    /** The same for somebody who reads which people are still needed. */
    public Set<Bar> bars(Caller by, List<Caller.HeldRole> open) {
        Set<Bar> bars = EnumSet.noneOf(Bar.class);
        bars.addAll(bars(by));
        if (open.stream().noneMatch(by::has)) {
            bars.add(Bar.WRONG_ROLE);
        }
        return Collections.unmodifiableSet(bars);
    }
}
