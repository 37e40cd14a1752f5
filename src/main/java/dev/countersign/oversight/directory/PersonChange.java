package dev.countersign.oversight.directory;

import java.time.Duration;
import java.time.Instant;

/**
 * A change of a person that waits for another person, because it changes who can sign in as whom, or who is whom. A
 * person has at most one: a later change replaces it.
 *
 * @param id         id of the change
 * @param person     the person after the change
 * @param proposedBy id of the person who proposed it; empty if that person was erased
 * @param until      when it cannot be confirmed any more
 */
public record PersonChange(String id, Person person, String proposedBy, Instant until) {

    /** How long it waits. */
    static final Duration LONGEST = Duration.ofDays(30);
}
