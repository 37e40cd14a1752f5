package dev.countersign.context;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Flattening;
import dev.countersign.facts.vocabulary.Authority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Facts of the types that a pack declares, flat by path. Each field comes from the source that its authority names. */
final class BusinessFacts {

    private static final double SECONDS_OF_AN_HOUR = 3600;

    private final BusinessTypes types;
    private final OwnFacts own;
    private final Instant at;
    private final SortedMap<String, Object> values = new TreeMap<>();
    private final SortedSet<String> differing = new TreeSet<>();
    private final SortedMap<String, SortedSet<String>> referred = new TreeMap<>();

    BusinessFacts(BusinessTypes types, OwnFacts own, Instant at) {
        this.types = types;
        this.own = own;
        this.at = at;
    }

    /**
     * Our record, or its absence. A claim is used only for a field whose declaration allows it: always, or if we have
     * no record. A type that the pack does not declare has no such field.
     *
     * @return its fields by name
     */
    Map<String, Object> about(String prefix, String type, String id, Map<String, Object> claims) {
        Map<String, Object> properties = properties(types, own, type, id, claims);
        claims.forEach((name, claim) -> {
            if (types.of(type).containsKey(name) && !claim.equals(properties.get(name))) {
                differing.add(prefix + "." + name);
            }
        });
        said(prefix, type, properties);
        return properties;
    }

    /** Its fields by name, each from the source that its authority names. */
    static Map<String, Object> properties(
            BusinessTypes types, OwnFacts own, String type, String id, Map<String, Object> claims) {
        Optional<Map<String, Object>> held = own.business(type, id);
        Map<String, Object> properties = new TreeMap<>(held.orElse(Map.of()));
        claims.forEach((name, claim) -> {
            BusinessField field = types.of(type).get(name);
            Authority authority = field == null ? Authority.RECORD : field.authority();
            if (authority == Authority.CALLER || authority == Authority.RECORD_ELSE_CALLER && held.isEmpty()) {
                properties.put(name, claim);
            }
        });
        return properties;
    }

    /** What only the caller can provide. */
    void said(String prefix, String type, Map<String, Object> properties) {
        values.putAll(new Flattening(types).values(prefix, type, properties, at, this::referred, own::near));
    }

    private Optional<Map<String, Object>> referred(String type, String id) {
        referred.computeIfAbsent(type, unused -> new TreeSet<>()).add(id);
        return own.business(type, id);
    }

    /** Ids of the facts that other facts refer to, by type. */
    SortedMap<String, SortedSet<String>> referred() {
        return Collections.unmodifiableSortedMap(referred);
    }

    SortedMap<String, Object> values() {
        return Collections.unmodifiableSortedMap(values);
    }

    /** Paths whose claim differs from a record that counts. */
    SortedSet<String> differing() {
        return Collections.unmodifiableSortedSet(differing);
    }

    /** When an age in full hours changes next. A decision that depends on it is not valid after that. */
    List<Instant> expires() {
        List<Instant> expires = new ArrayList<>();
        values.forEach((path, value) -> {
            if (path.endsWith(Flattening.AGE) && value instanceof Double hours) {
                expires.add(at.plusSeconds(Math.round((Math.floor(hours) + 1 - hours) * SECONDS_OF_AN_HOUR)));
            }
        });
        return expires;
    }
}
