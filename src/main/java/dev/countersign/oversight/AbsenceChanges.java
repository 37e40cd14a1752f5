package dev.countersign.oversight;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.directory.Absence;
import dev.countersign.oversight.directory.AccessEntries;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.DirectoryRules;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * People say when they are away, and who looks after their tasks meanwhile. It gives nobody a right: the other person
 * has the roles already, and the relations of both count.
 */
public final class AbsenceChanges {

    private static final int MOST = 20;
    private static final String PERSON = "person";
    private static final String DELEGATE = "delegate";

    private final Directory directory;
    private final ClockAndRandom clock;

    public AbsenceChanges(Directory directory, ClockAndRandom clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * An absence that a person wants to enter.
     *
     * @param person   who is away
     * @param from     null for now
     * @param delegate id of the person who looks after the tasks meanwhile; null for nobody
     */
    public record Wish(
            String person,
            @Nullable Instant from,
            Instant to,
            @Nullable String delegate) {}

    /** Whether these rights are enough to enter an absence of another person. */
    public static boolean isForOthers(Rights by) {
        return by.roles().contains(ApiRole.SUPERVISOR) || by.roles().contains(ApiRole.ADMIN);
    }

    /**
     * Enters an absence of oneself, or, for a supervisor or an admin, of another person.
     *
     * @return its id
     * @throws dev.countersign.facts.text.InvalidInput when this person may not enter it, its times cannot be, the
     *     person is away in this time already, or the delegate does not have the roles
     */
    public String enter(Rights by, Wish wish) {
        String id = clock.id();
        directory.change(state -> {
            Instant now = clock.now();
            Person person = DirectoryRules.here(state, wish.person(), PERSON);
            refuseOther(by, person.id());
            DirectoryRules.refuseExample(by.caller());
            Instant from = Objects.requireNonNullElse(wish.from(), now);
            Instant begin = from.isBefore(now) ? now : from;
            DirectoryRules.checkAbsence(begin, wish.to(), now);
            refuseOverlap(state, person, begin, wish.to());
            if (state.absences().stream()
                            .filter(each -> each.person().equals(person.id())
                                    && each.to().isAfter(now))
                            .count()
                    >= MOST) {
                throw DirectoryRules.refused(
                        PERSON, "there are " + MOST + " absences of this person already.", "Maybe end one first.");
            }
            SealedEntry entry = AccessEntries.entry(AccessEvent.ABSENCE_ENTERED, id, now, by.caller())
                    .with("from", begin.toString())
                    .with("to", wish.to().toString())
                    .sealed(RecordSubjects.STAFF + person.id(), PERSON, person.id());
            String named = wish.delegate();
            if (named != null) {
                String delegate = delegate(state, person, named, begin, wish.to(), now);
                entry.sealed(RecordSubjects.STAFF + delegate, DELEGATE, delegate);
            }
            return entry;
        });
        return id;
    }

    /** Ends an absence now, or before it begins. */
    public void end(Rights by, String absence) {
        directory.changeIfAny(state -> {
            Instant now = clock.now();
            Absence ending = state.absence(absence)
                    .filter(each ->
                            isForOthers(by) || each.person().equals(by.caller().id()))
                    .orElseThrow(() -> DirectoryRules.refused(
                            "absence",
                            "there is no absence `" + Problem.shown(absence) + "` that you may end.",
                            "Maybe look at the list of absences."));
            return ending.to().isAfter(now)
                    ? Optional.of(AccessEntries.entry(AccessEvent.ABSENCE_ENDED, clock.id(), now, by.caller())
                            .with("absence", ending.id()))
                    : Optional.empty();
        });
    }

    private static void refuseOther(Rights by, String person) {
        if (!person.equals(by.caller().id()) && !isForOthers(by)) {
            throw DirectoryRules.other(PERSON, "Only this person, a supervisor or an admin enters this absence.");
        }
    }

    /** A person has one absence at a time, so at most one delegate: the relations of both count. */
    private static void refuseOverlap(DirectoryState state, Person person, Instant from, Instant to) {
        state.absences().stream()
                .filter(each -> each.person().equals(person.id()) && each.overlaps(from, to))
                .findFirst()
                .ifPresent(each -> {
                    throw DirectoryRules.refused(
                            "from",
                            "`" + person.id() + "` is away from " + each.from() + " to " + each.to() + " already.",
                            "Maybe end the absence `" + each.id() + "` first, or use another time.");
                });
    }

    /** The delegate is there, and has every role of oversight with the qualifiers by grants of their own. */
    private static String delegate(
            DirectoryState state, Person person, String named, Instant from, Instant to, Instant now) {
        Person delegate = DirectoryRules.here(state, named, DELEGATE);
        if (delegate.id().equals(person.id())) {
            throw DirectoryRules.refused(DELEGATE, "nobody is their own delegate.", "Maybe omit it.");
        }
        Set<Caller.HeldRole> needed =
                RightsOf.caller(state, person.id(), now).map(Caller::roles).orElse(Set.of());
        Set<Caller.HeldRole> held =
                RightsOf.caller(state, delegate.id(), now).map(Caller::roles).orElse(Set.of());
        String missing = needed.stream()
                .filter(role -> !held.contains(role))
                .map(Caller.HeldRole::toString)
                .sorted()
                .collect(Collectors.joining(", "));
        if (needed.isEmpty() || !missing.isEmpty()) {
            throw DirectoryRules.refused(
                    DELEGATE,
                    needed.isEmpty()
                            ? "`" + person.id() + "` has no role of oversight in the directory."
                            : "`" + delegate.id() + "` does not have " + missing + ". A delegation gives no role.",
                    "Maybe name another person, or omit it.");
        }
        if (state.absences().stream()
                .anyMatch(each -> each.person().equals(delegate.id()) && each.overlaps(from, to))) {
            throw DirectoryRules.refused(
                    DELEGATE, "`" + delegate.id() + "` is away in this time too.", "Maybe name another person.");
        }
        return delegate.id();
    }
}
