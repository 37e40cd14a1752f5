package dev.countersign.oversight.review;

import java.time.Instant;
import java.util.Optional;

/** Who of the staff is there. The desk asks it, and nothing of it gives a right. */
public interface Staff {

    /** Nothing is known of anybody. */
    Staff UNKNOWN = (person, at) -> Optional.empty();

    /** Since when a person is away at that time; empty for one who is present. @param person id of the person */
    Optional<Instant> absentSince(String person, Instant at);
}
