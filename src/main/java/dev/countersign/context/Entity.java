package dev.countersign.context;

import dev.countersign.facts.BusinessTypes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One own fact: {@code {"type":…, "id":…, "properties":{…}, "source":…, "asOf":…}}. The type is the name of a record of the fact
 * model, or of a business fact that the pack declares, with a small first letter.
 *
 * @param value the record, or for a declared type its properties by name
 * @param place where it is written
 * @param whole whether its line has no mistake; of one that has, the value holds what could be read
 */
record Entity(String type, String id, Object value, Origin origin, FactPlace place, boolean whole) {

    private static final Map<String, Class<? extends Record>> RECORDS = new TreeMap<>();

    static {
        BusinessTypes.RECORDS.forEach(record -> RECORDS.put(named(record), record));
    }

    /** Records of the fact model, by the type that JSON names. */
    static Map<String, Class<? extends Record>> records() {
        return RECORDS;
    }

    static String named(Class<?> record) {
        return Character.toLowerCase(record.getSimpleName().charAt(0)) + record.getSimpleName().substring(1);
    }

    String key() {
        return Quarantine.key(type, id);
    }

    Entity with(Object other) {
        return new Entity(type, id, other, origin, place, whole);
    }

    Entity mistaken() {
        return new Entity(type, id, value, origin, place, false);
    }

    /** Of which a line with a mistake leaves nothing certain for anybody: a whole load depends on each of them. */
    static final Set<String> DEPENDED_ON = Set.of("agent", "approval", "attestation", "holiday", "model", "organisation", "rate", "template", "useCase");
}
