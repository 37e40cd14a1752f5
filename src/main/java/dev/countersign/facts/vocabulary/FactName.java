package dev.countersign.facts.vocabulary;

import dev.countersign.facts.Case;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One word of the vocabulary: a fact that rows and rules may read.
 *
 * @param path      the name in Java, rules, headers and JSON, such as {@code action.channel}
 * @param many      whether the fact is a set of such values
 * @param list      the name of the list its values come from, for {@link FactType#LIST}
 * @param min     the smallest number allowed, inclusive
 * @param max      the largest number allowed, inclusive
 * @param unit      such as {@code EUR}, {@code percent 0-100}, {@code months}; empty if there is none
 * @param help      one sentence for the analyst
 */
public record FactName(
        String path,
        FactType type,
        boolean many,
        @Nullable String list,
        @Nullable Double min,
        @Nullable Double max,
        String unit,
        Authority authority,
        String help) {

    /** The same fact under another path. */
    public FactName at(String otherPath) {
        return new FactName(otherPath, type, many, list, min, max, unit, authority, help);
    }

    /** The same fact with another authority. */
    public FactName by(Authority other) {
        return new FactName(path, type, many, list, min, max, unit, other, help);
    }

    /** Whether both hold the same kind of value, from the same list. */
    public boolean isLike(FactName other) {
        return type == other.type && many == other.many && Objects.equals(list, other.list);
    }

    /**
     * The allowed numbers, as the end of a sentence: {@code : from 0 to 5 (level 0-5)}; empty if every number is
     * allowed.
     */
    public String range() {
        String bounds = min != null && max != null
                ? ": from " + Case.text(min) + " to " + Case.text(max)
                : min != null ? ": at least " + Case.text(min) : max != null ? ": at most " + Case.text(max) : "";
        return bounds.isEmpty() || unit.isEmpty() ? bounds : bounds + " (" + unit + ")";
    }

    /** The part before the dot: what the fact is about. */
    public String subject() {
        return path.substring(0, path.indexOf('.'));
    }
}
