package dev.countersign.oversight;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.oversight.directory.Absence;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.review.Staff;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Who of the directory is there. */
final class DirectoryStaff implements Staff {

    private final Directory directory;
    private final boolean rolesFromElsewhere;

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
    public Optional<Stream<Caller>> present(Role role, Instant at) {
        DirectoryState state = directory.now();
        return rolesFromElsewhere || !state.isGoverned()
                ? Optional.empty()
                : Optional.of(state.present(role, at)
                        .flatMap(person -> RightsOf.person(state, person, at).stream())
                        .map(Rights::caller));
    }
}
