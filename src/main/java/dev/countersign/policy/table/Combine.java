package dev.countersign.policy.table;

import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How several values for one derived fact become one. None of them depends on the order of the givers. */
public enum Combine {
    /** The largest; for words, the one that is last in its list. */
    max,
    /** The smallest; for words, the one that is first in its list. */
    min,
    /**
     * Yes if any giver gives yes; missing if none does and one is undecided because a fact is missing ({@code
     * AnyGivers}); otherwise no.
     */
    any,
    /** All members together; the empty set if there is no giver. */
    union,
    /** The one value; two different values are an error that denies. */
    only;

    /**
     * @param given every value given, in any order
     * @param words the words of the fact's list, in their order
     * @return the value, or null for a missing fact
     * @throws Conflict when the givers contradict each other under {@link #only}
     */
    public @Nullable Object of(FactName fact, Collection<Object> given, List<String> words) {
        if (given.isEmpty()) {
            return this == any ? (Object) false : this == union ? Set.of() : null;
        }
        if (given.size() == 1 && this != any && this != union) {
            return given.iterator().next();
        }
        return switch (this) {
            case any -> given.contains(Boolean.TRUE);
            case union -> {
                Set<String> all = new TreeSet<>();
                for (Object value : given) {
                    if (value instanceof Set<?> set) {
                        set.forEach(member -> all.add((String) member));
                    } else {
                        all.add((String) value);
                    }
                }
                yield Collections.unmodifiableSet(all);
            }
            case max -> given.stream().max(order(fact, words)).orElse(null);
            case min -> given.stream().min(order(fact, words)).orElse(null);
            case only -> {
                Object one = given.iterator().next();
                for (Object other : given) {
                    if (!other.equals(one)) {
                        throw new Conflict(fact.path(), List.copyOf(Set.copyOf(given)));
                    }
                }
                yield one;
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static Comparator<Object> order(FactName fact, List<String> words) {
        return fact.type() == FactType.LIST
                ? Comparator.comparingInt(word -> words.indexOf((String) word))
                : (a, b) -> ((Comparable<Object>) a).compareTo(b);
    }

    /** Two rows or rules gave different values for a fact that can have only one. */
    public static final class Conflict extends RuntimeException {

        Conflict(String path, List<Object> values) {
            super("`" + path + "` was given "
                    + values.stream()
                            .map(dev.countersign.facts.Case::text)
                            .sorted()
                            .toList() + ", but it can have only one value");
        }
    }
}
