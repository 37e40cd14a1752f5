package dev.countersign.facts.verdict;

import dev.countersign.facts.Case;
import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The agent, the action and the thing: what actions have in common that differ in text and values only.
 *
 * @param sha256 in hex
 */
public record ActionAlike(String sha256) {

    private static final String PURPOSE = "countersign-alike-v1";

    public static ActionAlike of(Case known) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (String path :
                new String[] {CorePath.SUBJECT_ID, CorePath.ACTION_NAME, CorePath.RESOURCE_TYPE, CorePath.RESOURCE_ID
                }) {
            values.put(path, String.valueOf(known.value(path)));
        }
        return new ActionAlike(new HashableValue(values).sha256(PURPOSE));
    }
}
