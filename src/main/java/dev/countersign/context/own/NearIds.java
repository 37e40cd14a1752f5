package dev.countersign.context.own;

import dev.countersign.facts.text.FoldedText;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ids on record by the forms in which texts are compared. A similar id is reported and never used instead: the caller
 * must say which id is correct.
 */
final class NearIds {

    /** By itself, with a dot, with strokes, and in a ligature. */
    private static final Set<Integer> LONG_S = Set.of(0x17F, 0x1E9B, 0x1E9C, 0x1E9D, 0xFB05);

    private final Function<String, Collection<String>> known;
    /** Ids by type and folded form. Built when the first unknown id of a type is looked up. */
    private final Map<String, Map<String, String>> folded = new ConcurrentHashMap<>();

    private final Map<String, String> agents;
    /** The same with one letter for `f` and `s`, for texts with a long s, which looks like either. */
    private final Map<String, String> longS;

    /** @param known all ids of a type, other names of the same record among them */
    NearIds(Function<String, Collection<String>> known) {
        this.known = known;
        agents =
                known.apply("agent").stream().collect(Collectors.toMap(FoldedText::skeleton, id -> id, NearIds::first));
        longS = known.apply("agent").stream().collect(Collectors.toMap(NearIds::withOneS, id -> id, NearIds::first));
    }

    private NearIds(Function<String, Collection<String>> known, NearIds before, Collection<String> changed) {
        this.known = known;
        folded.putAll(before.folded);
        folded.keySet().removeAll(changed);
        agents = before.agents;
        longS = before.longS;
    }

    /**
     * After an edit. What was built for ids that did not change is kept.
     *
     * @param changed types with other ids than before, without `agent`
     */
    NearIds after(Function<String, Collection<String>> known, Collection<String> changed) {
        return new NearIds(known, this, changed);
    }

    private static String first(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /**
     * The id of a record of that type that differs only in case, width, blanks at the ends or invisible letters.
     * @param types for which there are records
     */
    Optional<String> of(String type, String id, Collection<String> types) {
        return types.contains(type)
                ? Optional.ofNullable(folded.computeIfAbsent(
                                type,
                                each -> known.apply(each).stream()
                                        .collect(Collectors.toMap(FoldedText::id, one -> one, NearIds::first)))
                        .get(FoldedText.id(id)))
                : Optional.empty();
    }

    /** The registered agent with that id or a similar one. */
    Optional<String> agent(@Nullable String text) {
        return text == null
                ? Optional.empty()
                : Optional.ofNullable(agents.get(FoldedText.skeleton(text)))
                        .or(() -> Optional.ofNullable(
                                text.codePoints().anyMatch(LONG_S::contains) ? longS.get(withOneS(text)) : null));
    }

    private static String withOneS(String text) {
        return FoldedText.skeleton(text).replace('f', 's');
    }
}
