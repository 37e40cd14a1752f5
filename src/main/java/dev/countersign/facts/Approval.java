package dev.countersign.facts;

import java.time.Instant;

/**
 * A person's yes to one very action. It satisfies demands and lifts nothing else.
 *
 * @param qualifier what the person is besides the role, such as finance; empty for none
 * @param digest    SHA-256, in hex, of the action it was given for
 * @param until     the moment from which it no longer counts
 */
public record Approval(String id, String person, Role role, String qualifier, String digest, Instant until, String reason) {
}
