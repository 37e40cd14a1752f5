package dev.countersign.facts.words;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registered use of AI, which an action names or its agent is registered for.
 *
 * @param uses      what it does, by the words of the list {@code use}; empty if known to be none of them, null if
 *     unknown
 * @param exception why a decision about a person may be made without one: CONTRACT, LAW or EXPLICIT_CONSENT; null for
 *     no such reason
 */
public record UseCase(
        String id,
        @Nullable Set<String> uses,
        @Nullable String exception,
        @Nullable Boolean released) {

    /** Represents a use case that is not registered. */
    public static final String UNKNOWN = "UNKNOWN";
}
