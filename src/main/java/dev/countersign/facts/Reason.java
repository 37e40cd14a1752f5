package dev.countersign.facts;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a verdict is as it is.
 *
 * @param code   in capitals, such as {@code NO_CONSENT}
 * @param text   one plain sentence
 * @param law    law or policy; empty where the step of the procedure itself is the reason
 * @param row    row or rule that gave it; null where the procedure gave it
 * @param tell   the widest audience that may hear it
 * @param places the jurisdictions it holds in; empty where it holds everywhere
 */
public record Reason(String code, String text, String law, @Nullable String row, Tell tell, SortedSet<String> places) {

    public Reason {
        places = Collections.unmodifiableSortedSet(new TreeSet<>(places));
    }
}
