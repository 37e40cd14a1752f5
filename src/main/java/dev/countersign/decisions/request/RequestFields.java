package dev.countersign.decisions.request;

import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.PolicyRelease;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The fields that requests under one release may have, so that they are not looked for in every request. */
final class RequestFields {

    private static final String ACTION = BusinessTypes.ACTION + ".";

    private final SortedMap<String, BusinessField> action;
    private final Map<String, SortedMap<String, BusinessField>> resources = new HashMap<>();
    private final SortedSet<String> types;

    private RequestFields(PolicyRelease release) {
        BusinessTypes declared = release.declaredTypes();
        types = Collections.unmodifiableSortedSet(release.resourceTypes());
        action = Collections.unmodifiableSortedMap(action(release));
        release.vocabulary().facts().forEach((path, fact) -> {
            if (fact.authority() == Authority.RECORD) {
                for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                    resources
                            .computeIfAbsent(path.substring(0, dot), unused -> new TreeMap<>())
                            .put(path.substring(dot + 1), new BusinessField.Plain(fact));
                }
            }
        });
        declared.kept().forEach(type -> resources.put(type, new TreeMap<>(declared.of(type))));
    }

    static RequestFields of(PolicyRelease release) {
        return release.companion(RequestFields.class, RequestFields::new);
    }

    private static SortedMap<String, BusinessField> action(PolicyRelease release) {
        SortedMap<String, BusinessField> fields =
                new TreeMap<>(release.declaredTypes().of(BusinessTypes.ACTION));
        Vocabulary.core().facts().forEach((path, fact) -> {
            boolean listed = fact.list() == null
                    || !release.vocabulary().words(fact.list()).isEmpty();
            if (listed
                    && path.startsWith(ACTION)
                    && fact.authority() == Authority.CALLER
                    && !path.equals(CorePath.ACTION_ON_BEHALF_OF)) {
                fields.put(path.substring(ACTION.length()), new BusinessField.Plain(fact));
            }
        });
        fields.remove("name");
        return fields;
    }

    /**
     * Facts of the action that only the caller can know, by name: those of every pack, and those that the pack
     * declares.
     */
    Map<String, BusinessField> action() {
        return action;
    }

    /** What may be claimed of a resource, by name: of a declared type its fields, else the facts that we may have. */
    Map<String, BusinessField> resource(String type) {
        return Collections.unmodifiableMap(resources.getOrDefault(type, Collections.emptySortedMap()));
    }

    /** What an action may be about. */
    SortedSet<String> types() {
        return types;
    }
}
