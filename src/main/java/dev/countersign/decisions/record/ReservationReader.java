package dev.countersign.decisions.record;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.reserve.Reservation;
import dev.countersign.decisions.reserve.ReservedAfterErasure;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.vocabulary.CorePath;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the reservation of an allowed decision from its entry. An erased part cannot be read: the entry of the erasure
 * contains what is still reserved of a resource, and nothing of a customer's rights.
 */
public final class ReservationReader {

    private ReservationReader() {}

    /**
     * @param open  the public record
     * @param parts its readable private parts
     */
    public static Optional<Reservation> of(JsonNode open, Collection<JsonNode> parts) {
        Function<String, @Nullable Object> facts = facts(open, parts);
        List<String> ids = parts.stream()
                .flatMap(part -> part.at("/surroundings/customerIds").valueStream())
                .map(JsonNode::asString)
                .toList();
        return of(
                open,
                facts,
                !ids.isEmpty()
                        ? ids
                        : facts.apply(CorePath.CUSTOMER_ID) instanceof String id ? List.of(id) : List.of());
    }

    /**
     * @param facts     facts of the decision, by path
     * @param customers every id that its customer had
     */
    public static Optional<Reservation> of(
            JsonNode open, Function<String, @Nullable Object> facts, Collection<String> customers) {
        if (!isAllowed(open)) {
            return Optional.empty();
        }
        Map<String, Object> catalogue = new TreeMap<>();
        open.path("action")
                .properties()
                .forEach(member -> catalogue.put(
                        "action." + member.getKey(), member.getValue().asString("")));
        return Reservation.of(
                ReservationRule.of(catalogue), open.path("id").asString(), at(open), until(open), facts, customers);
    }

    /**
     * The reservation of a decision about an erased person, from the entry of the erasure. @param open its public
     * record
     */
    public static Optional<Reservation> of(JsonNode open, ReservedAfterErasure kept) {
        return isAllowed(open)
                ? Optional.of(new Reservation(
                        new TreeSet<>(Set.of(kept.key())),
                        kept.decision(),
                        at(open),
                        until(open),
                        Optional.empty(),
                        kept.euros(),
                        null))
                : Optional.empty();
    }

    /** Facts of a decision, by path, as far as they can be read. */
    public static Function<String, @Nullable Object> facts(JsonNode open, Collection<JsonNode> parts) {
        return path -> value(path, open, parts);
    }

    private static boolean isAllowed(JsonNode open) {
        return EntryType.DECISION.equals(open.path("type").asString(""))
                && "ALLOW".equals(open.path("verdict").asString(""));
    }

    private static Instant at(JsonNode open) {
        return UtcTime.read(open.path("at").asString());
    }

    private static Instant until(JsonNode open) {
        return open.path("validUntil").isString()
                ? UtcTime.read(open.path("validUntil").asString())
                : at(open);
    }

    private static @Nullable Object value(String path, JsonNode open, Collection<JsonNode> parts) {
        JsonNode known = open.path("facts").path(path);
        for (JsonNode part : parts) {
            known = known.isMissingNode() ? part.path("facts").path(path) : known;
        }
        return known.isNumber() ? known.decimalValue() : known.isString() ? known.asString() : null;
    }
}
