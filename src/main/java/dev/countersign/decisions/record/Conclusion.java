package dev.countersign.decisions.record;

import java.util.List;

/**
 * What an evaluation adds to the part of the decision's subject, because a public record must not have it.
 *
 * @param evaluation SHA-256, in base64url, of the canonical JSON of the whole evaluation
 * @param scopes     the places and moments in which rows matched, in the order of the public record's {@code scopes}
 */
public record Conclusion(String evaluation, List<String> scopes) {

    public Conclusion {
        scopes = List.copyOf(scopes);
    }
}
