package dev.countersign.decisions.held;

import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is concerned by a held action, and so cannot decide on it. An id that looks like one of these is one of them. */
public final class Concerned {

    /** What the ids of people look like, by what bars them. */
    private final EnumMap<Bar, Set<String>> people;

    /** When those of them did something who did: it bars who counted as one with them then, or since. */
    private final Set<Done> done;

    /** Id of the agent that wants to act; null if nobody wants to act any more. */
    private final @Nullable String agent;

    /** Whether it is a formal review. */
    private final boolean formal;

    /** Id of the release by which the person for whom the agent acts may confirm it; empty for none. */
    private final String confirmedBy;

    private record Done(Bar bar, String looks, Instant at) {}

    private Concerned(EnumMap<Bar, Set<String>> people, @Nullable String agent) {
        this(people, Set.of(), agent, false, "");
    }

    private Concerned(
            EnumMap<Bar, Set<String>> people,
            Set<Done> done,
            @Nullable String agent,
            boolean formal,
            String confirmedBy) {
        this.people = people;
        this.confirmedBy = confirmedBy;
        this.done = done;
        this.agent = agent;
        this.formal = formal;
    }

    /**
     * A caller, with what its ids look like.
     *
     * @param looks of each of its ids
     * @param line  what the ids of those look like who report to this person, or to whom this one reports
     * @param one   of each of its ids, and of those of the people with whom it counts as one
     * @param lately the same of those with whom it counted as one until that time
     */
    public record Known(
            Caller caller, Set<String> looks, Set<String> line, Set<String> one, Map<String, Instant> lately) {

        public Known {
            looks = Set.copyOf(looks);
            line = Set.copyOf(line);
            one = Set.copyOf(one);
            lately = Map.copyOf(lately);
        }

        public static Known of(Caller caller) {
            return new Known(
                    caller,
                    looksOf(caller.relatedIds()),
                    looksOf(caller.standing().line()),
                    looksOf(caller.countedAsOne()),
                    caller.standing().lately().entrySet().stream()
                            .collect(Collectors.toMap(
                                    each -> PersonId.looks(each.getKey()),
                                    Map.Entry::getValue,
                                    (one, other) -> one.isAfter(other) ? one : other)));
        }

        private boolean wasOneWith(Done act) {
            Instant until = lately.get(act.looks);
            return until != null && until.isAfter(act.at);
        }
    }

    /** Nobody, as far as it is known. @param agent id of the agent that wants to act */
    public static Concerned nobody(String agent) {
        return new Concerned(new EnumMap<>(Bar.class), agent);
    }

    /** Nobody, of something that was done or not. */
    public static Concerned nobody() {
        return new Concerned(new EnumMap<>(Bar.class), null);
    }

    /** @param people with a part in it */
    public static Concerned of(Facts facts, Participants people) {
        return of(facts).done(Bar.ALREADY_DECIDED, people.deciders());
    }

    public static Concerned of(Facts facts) {
        return nobody(String.valueOf(facts.known().value(CorePath.SUBJECT_ID)))
                .with(Bar.SELF_REQUEST, ids(facts, CorePath.SUBJECT_ID))
                .with(Bar.ON_BEHALF, ids(facts, CorePath.ACTION_ON_BEHALF_OF))
                .with(Bar.AGENT_OWNER, ids(facts, CorePath.AGENT_OWNER))
                .with(Bar.SUBJECT, facts.customerIds());
    }

    private static Set<String> ids(Facts facts, String path) {
        Object id = facts.known().value(path);
        return id == null ? Set.of() : Set.of(String.valueOf(id));
    }

    private static Set<String> looksOf(Collection<String> ids) {
        return ids.stream().map(PersonId::looks).collect(Collectors.toSet());
    }

    /** The same, and these people too. */
    public Concerned with(Bar bar, Collection<String> ids) {
        if (ids.isEmpty()) {
            return this;
        }
        EnumMap<Bar, Set<String>> all = new EnumMap<>(people);
        all.merge(bar, looksOf(ids), Concerned::union);
        return new Concerned(all, done, agent, formal, confirmedBy);
    }

    /** The same, and these people too, because of what they did. */
    public Concerned done(Bar bar, Collection<Participants.Act> acts) {
        if (acts.isEmpty()) {
            return this;
        }
        Concerned with = with(bar, acts.stream().map(Participants.Act::person).toList());
        Set<Done> all = new HashSet<>(done);
        acts.forEach(act -> all.add(new Done(bar, PersonId.looks(act.person()), act.at())));
        return new Concerned(with.people, all, agent, formal, confirmedBy);
    }

    /**
     * The same of a formal review: it needs a role that two people gave.
     *
     * @param approvals of it: nobody approves it who reports to one of those who gave them, or to whom one reports
     */
    public Concerned formally(Collection<Participants.Act> approvals) {
        Concerned with = with(
                Bar.REPORTING_LINE,
                approvals.stream().map(Participants.Act::person).toList());
        return new Concerned(with.people, done, agent, true, confirmedBy);
    }

    /** The same of an action that the person for whom the agent acts may confirm, by the rows of that release. */
    public Concerned confirmedBy(String release) {
        return new Concerned(people, done, agent, formal, release);
    }

    /** The same, where it is not known whether that person may confirm it now: only by the same rows as before. */
    public Concerned by(String release) {
        return confirmedBy.equals(release) ? without(Bar.ON_BEHALF) : this;
    }

    /** The same, and this bars nobody. */
    public Concerned without(Bar bar) {
        EnumMap<Bar, Set<String>> others = new EnumMap<>(people);
        others.remove(bar);
        return new Concerned(
                others,
                done.stream().filter(each -> each.bar != bar).collect(Collectors.toSet()),
                agent,
                formal,
                confirmedBy);
    }

    /** The same, and the people of another action too. */
    public Concerned and(Concerned other) {
        EnumMap<Bar, Set<String>> all = new EnumMap<>(people);
        other.people.forEach((bar, looks) -> all.merge(bar, looks, Concerned::union));
        Set<Done> both = new HashSet<>(done);
        both.addAll(other.done);
        return new Concerned(all, both, agent, formal, confirmedBy);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    /** Everything that bars a caller, in the order of {@link Bar}; empty for one who may decide. */
    public Set<Bar> bars(Caller by) {
        return bars(Known.of(by));
    }

    private Set<Bar> bars(Known by) {
        Set<Bar> bars = EnumSet.noneOf(Bar.class);
        Caller caller = by.caller();
        if (caller.kind() != Caller.Kind.PERSON) {
            bars.add(Bar.NOT_A_PERSON);
        }
        if (agent != null && (caller.agents().contains(agent) || caller.agents().contains(Caller.ANY_AGENT))) {
            bars.add(Bar.KEY_OWNER);
        }
        people.forEach((bar, looks) -> {
            Set<String> own = switch (bar) {
                case REPORTING_LINE -> by.line();
                case ALREADY_DECIDED, EDITOR, FIRST_REVIEWER -> by.one();
                default -> by.looks();
            };
            if (own.stream().anyMatch(looks::contains)) {
                bars.add(bar);
            }
        });
        done.stream().filter(by::wasOneWith).map(Done::bar).forEach(bars::add);
        return bars;
    }

    /** Whether the person could decide on it only in roles that one admin gave alone. */
    private static boolean isAlone(Caller by, List<Caller.HeldRole> open) {
        List<Caller.HeldRole> held = open.stream().filter(by::has).toList();
        return !held.isEmpty() && by.standing().alone().containsAll(held);
    }

    private Optional<Bar> role(Caller by, List<Caller.HeldRole> open) {
        if (open.stream().anyMatch(by::has)) {
            return Optional.of(Bar.SELF_GRANTED).filter(bar -> formal && isAlone(by, open));
        }
        return Optional.of(
                open.stream().anyMatch(by.standing().expired()::contains) ? Bar.QUALIFICATION_EXPIRED : Bar.WRONG_ROLE);
    }

    /** The same for somebody who reads which people are still needed. */
    public Set<Bar> bars(Known by, List<Caller.HeldRole> open) {
        Set<Bar> bars = bars(by);
        role(by.caller(), open).ifPresent(bars::add);
        return Collections.unmodifiableSet(bars);
    }
}
