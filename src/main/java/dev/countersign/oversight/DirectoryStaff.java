package dev.countersign.oversight;

import dev.countersign.decisions.held.Concerned;
import dev.countersign.facts.Role;
import dev.countersign.oversight.directory.Absence;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.review.Staff;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who of the directory is there. */
final class DirectoryStaff implements Staff {

    private final Directory directory;
    private final boolean rolesFromElsewhere;
    private volatile @Nullable Second last;

    /**
     * Who is there in one second. It is asked for each task that is opened, and tells only whether anybody is there:
     * the person who decides is checked then.
     */
    private record Second(
            DirectoryState state,
            long second,
            Map<Role, List<Person>> present,
            Map<String, Optional<Concerned.Known>> known) {

        private boolean is(DirectoryState now, Instant at) {
            return state == now && second == at.getEpochSecond();
        }

        private Stream<Concerned.Known> present(Role role, Instant at) {
            return present.computeIfAbsent(role, each -> state.present(each, at).toList()).stream()
                    .flatMap(person -> known
                            .computeIfAbsent(
                                    person.id(),
                                    id -> RightsOf.person(state, person, at)
                                            .map(Rights::caller)
                                            .map(Concerned.Known::of))
                            .stream());
        }
    }

    /** @param rolesFromElsewhere whether the directory does not have the roles of oversight */
    public DirectoryStaff(Directory directory, boolean rolesFromElsewhere) {
        this.directory = directory;
        this.rolesFromElsewhere = rolesFromElsewhere;
    }

    @Override
    public Optional<Instant> absentSince(String person, Instant at) {
        return directory.now().absenceOf(person, at).map(Absence::from);
    }

    @Override
    public boolean hasLeft(String person, Instant at) {
        return directory.now().person(person).filter(known -> !known.isHere()).isPresent();
    }

    @Override
    public Optional<Stream<Concerned.Known>> present(Role role, Instant at) {
        DirectoryState state = directory.now();
        return rolesFromElsewhere || !state.isGoverned()
                ? Optional.empty()
                : Optional.of(second(state, at).present(role, at));
    }

    private Second second(DirectoryState state, Instant at) {
        Second known = last;
        if (known == null || !known.is(state, at)) {
            known = new Second(state, at.getEpochSecond(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
            last = known;
        }
        return known;
    }
}
