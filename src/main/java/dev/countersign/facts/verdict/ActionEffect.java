package dev.countersign.facts.verdict;

import dev.countersign.facts.Case;
import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an action does, whatever else is claimed about it: the agent, the action, the thing and the text or the values.
 * What people decided about an action counts for every request with the same effect.
 *
 * @param sha256 in hex
 */
public record ActionEffect(String sha256) {

    private static final String PURPOSE = "countersign-effect-v1";
    private static final String ACTION = "action.";
    /** Facts of the action that say nothing about its effect. */
    private static final Set<String> NOTHING = Set.of(
            CorePath.ACTION_CONFIDENCE,
            CorePath.ACTION_RUN_ID,
            CorePath.ACTION_OTHER_FUNCTIONS_IN_RUN,
            CorePath.ACTION_ON_BEHALF_OF,
            CorePath.ACTION_ON_BEHALF_OF_AGENT,
            "action.currency");

    /**
     * A value of no, of 0 or of nothing is like no value. The text counts alone if there is one, because people decide
     * on a text.
     */
    public static ActionEffect of(Case known) {
        SortedMap<String, Object> values = new TreeMap<>();
        Object text = known.value(CorePath.ACTION_CONTENT_DIGEST);
        if (text == null) {
            known.values().forEach((path, value) -> {
                if (path.startsWith(ACTION) && !NOTHING.contains(path) && !isNothing(value)) {
                    values.put(path, value);
                }
            });
        } else {
            values.put(CorePath.ACTION_CONTENT_DIGEST, text);
        }
        for (String path :
                new String[] {CorePath.SUBJECT_ID, CorePath.ACTION_NAME, CorePath.RESOURCE_TYPE, CorePath.RESOURCE_ID
                }) {
            values.put(path, String.valueOf(known.value(path)));
        }
        return new ActionEffect(new HashableValue(values).sha256(PURPOSE));
    }

    private static boolean isNothing(Object value) {
        return Boolean.FALSE.equals(value)
                || value instanceof Number number && number.doubleValue() == 0
                || value instanceof Collection<?> many && many.isEmpty();
    }
}
