package dev.countersign.context.own;

import dev.countersign.facts.own.BusinessTypes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One own fact: {@code {"type":…, "id":…, "properties":{…}, "source":…, "asOf":…}}. The type is the name
 * of a record of the fact model, or of a business fact that the pack declares, with a small first letter.
 *
 * @param value the record, or for a declared type its properties by name
 * @param place where it is written
 * @param whole whether its line has no mistake; if it has one, the value contains what could be read
 * @param changed when its file was last modified, as the file system says; null for a fact of a case, which has no
 *     file
 */
record FactRecord(
        String type,
        String id,
        Object value,
        FactOrigin origin,
        FactPlace place,
        boolean whole,
        @Nullable Instant changed) {

    private static final Map<String, Class<? extends Record>> RECORDS = new TreeMap<>();

    static {
        BusinessTypes.RECORDS.forEach(record -> RECORDS.put(named(record), record));
    }

    /** Records of the fact model, by the type that JSON names. */
    static Map<String, Class<? extends Record>> records() {
        return RECORDS;
    }

    static String named(Class<?> record) {
        return Character.toLowerCase(record.getSimpleName().charAt(0))
                + record.getSimpleName().substring(1);
    }

    String key() {
        return Quarantine.key(type, id);
    }

    FactRecord with(Object other) {
        return new FactRecord(type, id, other, origin, place, whole, changed);
    }

    FactRecord in(Instant file) {
        return new FactRecord(type, id, value, origin, place, whole, file);
    }

    Instant asOf() {
        return OffsetDateTime.parse(origin.asOf()).toInstant();
    }

    /** The latest moment for which it can be true: a file contains nothing later than its last change. */
    Instant vouches() {
        return changed != null && changed.isBefore(asOf()) ? changed : asOf();
    }

    FactRecord mistaken() {
        return new FactRecord(type, id, value, origin, place, false, changed);
    }

    /** Types for which a line with a mistake affects everybody: all facts depend on each of them. */
    static final Set<String> DEPENDED_ON = Set.of(
            "agent",
            "approval",
            "attestation",
            "calendar",
            "holiday",
            "model",
            "organisation",
            "rate",
            "template",
            "useCase");
}
