package dev.countersign.facts.verdict;

import dev.countersign.facts.Audience;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A reason for a verdict.
 *
 * @param code   in capitals, such as {@code NO_CONSENT}
 * @param text   one plain sentence
 * @param law    law or policy; empty if the step of the combining algorithm itself is the reason
 * @param row    row or rule that gave it; null if the combining algorithm gave it
 * @param audience   the widest audience that may hear it
 * @param places the jurisdictions to which it applies; empty if it applies everywhere
 */
public record Reason(
        String code, String text, String law, @Nullable String row, Audience audience, SortedSet<String> places) {

    /** The jurisdiction that packs use for an unknown place. */
    private static final String UNKNOWN = "UNKNOWN";

    public Reason {
        places = Collections.unmodifiableSortedSet(new TreeSet<>(places));
    }

    /**
     * Jurisdictions in words, such as {@code DE, EU}; the jurisdiction of an unknown place is {@code an unknown
     * place}.
     */
    public static String named(Collection<String> places) {
        boolean unknown = places.contains(Facts.UNKNOWN_PLACE);
        Stream<String> known = places.stream()
                .filter(place -> !unknown || !place.equals(Facts.UNKNOWN_PLACE) && !place.equals(UNKNOWN));
        return Stream.concat(known, unknown ? Stream.of("an unknown place") : Stream.empty())
                .collect(Collectors.joining(", "));
    }
}
