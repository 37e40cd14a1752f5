package dev.countersign.web.decide;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The header {@code Prefer} of a request (RFC 7240), in lower case and without blanks and parameters. */
record Preferences(Set<String> all) {

    /** Omits the firings. */
    static final String MINIMAL = "return=minimal";
    /** Puts a held action before people in the same call. */
    static final String ASYNC = "respond-async";

    Preferences {
        all = Set.copyOf(all);
    }

    static Preferences of(HttpServletRequest http) {
        return new Preferences(Collections.list(http.getHeaders("Prefer")).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(Preferences::name)
                .collect(Collectors.toSet()));
    }

    private static String name(String preference) {
        int parameters = preference.indexOf(';');
        String whole = parameters < 0 ? preference : preference.substring(0, parameters);
        return whole.replace(" ", "").replace("\t", "").toLowerCase(Locale.ROOT);
    }

    boolean has(String preference) {
        return all.contains(preference);
    }
}
