package dev.countersign.decisions.request;

import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Request;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The digest that an approval is bound to: SHA-256 over the canonical bytes of subject, action with its properties,
 * purpose, and resource, each with its claims. Scores, times and run ids are not part of it: they may differ when the
 * action is requested again.
 */
public final class ActionDigest {

    private static final String PURPOSE = "countersign-action-v2";
    private static final Set<String> PASSING = Set.of("confidence", "runId", "otherFunctionsInRun");

    private ActionDigest() {}

    /** Whether a property says nothing about what the action does, such as how sure the agent is. */
    public static boolean isPassing(String property) {
        return PASSING.contains(property);
    }

    public static String of(Request request) {
        SortedMap<String, Object> properties = new TreeMap<>(request.properties());
        properties.keySet().removeAll(PASSING);
        return new HashableValue(HashableValue.map(
                        "action",
                        request.action(),
                        "currency",
                        request.currency(),
                        "onBehalfOf",
                        request.onBehalfOf() == null ? null : PersonId.form(request.onBehalfOf()),
                        "properties",
                        properties,
                        "resource",
                        thing(request.resourceType(), request.resourceId(), request.resourceProperties()),
                        "subject",
                        thing(request.subjectType(), request.subjectId(), request.subjectProperties())))
                .sha256(PURPOSE);
    }

    private static SortedMap<String, ?> thing(String type, String id, SortedMap<String, Object> claims) {
        return HashableValue.map("claims", claims, "id", id, "type", type);
    }
}
