package dev.countersign.oversight.directory;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to grant.
 *
 * @param qualifiers each with its end; an end may be null for the end of the grant
 * @param from       null for now
 * @param to         null for the latest possible time
 */
public record GrantWish(
        String person,
        String role,
        Map<String, @Nullable Instant> qualifiers,
        @Nullable Instant from,
        @Nullable Instant to,
        String reason) {}
