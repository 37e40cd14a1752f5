package dev.countersign.oversight.review;

import dev.countersign.decisions.held.Concerned;
import dev.countersign.facts.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Who of the staff is there. The desk asks it, and nothing of it gives a right. */
public interface Staff {

    /** Nothing is known of anybody. */
    Staff UNKNOWN = new Staff() {
        @Override
        public Optional<Instant> absentSince(String person, Instant at) {
            return Optional.empty();
        }

        @Override
        public boolean hasLeft(String person, Instant at) {
            return false;
        }

        @Override
        public Optional<Stream<Concerned.Known>> present(Role role, Instant at) {
            return Optional.empty();
        }
    };

    /** Since when a person is away at that time; empty for one who is present. @param person id of the person */
    Optional<Instant> absentSince(String person, Instant at);

    /** Whether it is known that a person has left, and does nothing any more. */
    boolean hasLeft(String person, Instant at);

    /** The people with a role who are not away at that time; empty if it is not known who has roles. */
    Optional<Stream<Concerned.Known>> present(Role role, Instant at);
}
