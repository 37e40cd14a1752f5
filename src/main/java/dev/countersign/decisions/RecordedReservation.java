package dev.countersign.decisions;

import dev.countersign.context.Reserving;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what an allowed decision reserved out of its entry. What lies in an erased part cannot be read, and reserves nothing. */
final class RecordedReservation {

    private RecordedReservation() {
    }

    /**
     * @param open  the public record
     * @param parts what can be read of its private parts
     */
    static Optional<Reservation> of(JsonNode open, Collection<JsonNode> parts) {
        Function<String, @Nullable Object> facts = path -> value(path, open, parts);
        List<String> ids = parts.stream().flatMap(part -> part.at("/surroundings/customerIds").valueStream()).map(JsonNode::asString).toList();
        return of(open, facts, !ids.isEmpty() ? ids : facts.apply("customer.id") instanceof String id ? List.of(id) : List.of());
    }

    /**
     * @param facts     of the decision, by path
     * @param customers every id that its customer had
     */
    static Optional<Reservation> of(JsonNode open, Function<String, @Nullable Object> facts, Collection<String> customers) {
        if (!Records.DECISION.equals(open.path("type").asString("")) || !"ALLOW".equals(open.path("verdict").asString(""))) {
            return Optional.empty();
        }
        Map<String, Object> catalogue = new TreeMap<>();
        open.path("action").properties().forEach(member -> catalogue.put("action." + member.getKey(), member.getValue().asString("")));
        Instant at = Instant.parse(open.path("at").asString());
        Instant until = open.path("validUntil").isString() ? Instant.parse(open.path("validUntil").asString()) : at;
        return Reservation.of(Reserving.of(catalogue), open.path("id").asString(), at, until, facts, customers);
    }

    private static @Nullable Object value(String path, JsonNode open, Collection<JsonNode> parts) {
        JsonNode known = open.path("facts").path(path);
        for (JsonNode part : parts) {
            known = known.isMissingNode() ? part.path("facts").path(path) : known;
        }
        return known.isNumber() ? known.decimalValue() : known.isString() ? known.asString() : null;
    }
}
