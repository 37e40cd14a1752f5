package dev.countersign.airline;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The airline's records, as own facts of the types that the pack declares. Names, addresses and birth dates are left
 * out.
 */
record RecordedFacts(FlightPlan flights) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String AS_OF = "2024-05-15T20:00:00Z";
    private static final Map<String, String> KINDS =
            Map.of("gift", "GIFT_CARD", "credit", "CREDIT_CARD", "certificate", "CERTIFICATE");

    ObjectNode member(String id, JsonNode recorded) {
        ArrayNode methods = JSON.arrayNode();
        recorded.path("payment_methods").properties().forEach(entry -> {
            ObjectNode method = methods.addObject()
                    .put("id", entry.getKey())
                    .put("kind", word(entry.getValue().path("source")));
            if (entry.getValue().has("amount")) {
                method.set("amount", entry.getValue().path("amount"));
            }
        });
        ObjectNode properties = JSON.objectNode().put("tier", word(recorded.path("membership")));
        properties.set("paymentMethods", methods);
        return fact("member", id, properties);
    }

    ObjectNode booking(JsonNode recorded) {
        ObjectNode properties = JSON.objectNode()
                .put("member", recorded.path("user_id").asString())
                .put("origin", recorded.path("origin").asString())
                .put("destination", recorded.path("destination").asString())
                .put("tripType", word(recorded.path("flight_type")))
                .put("cabin", word(recorded.path("cabin")))
                .put("createdAt", recorded.path("created_at").asString() + Replay.OFFSET)
                .put("insured", recorded.path("insurance").asString("").equals("yes"));
        properties.set("passengers", passengers(recorded.path("passengers").size()));
        properties.set(
                "segments",
                segments(recorded.path("flights"), recorded.path("cabin").asString()));
        ArrayNode payments = JSON.arrayNode();
        recorded.path("payment_history")
                .forEach(payment -> payments.addObject()
                        .put("id", payment.path("payment_id").asString())
                        .put("kind", kind(payment.path("payment_id").asString()))
                        .set("amount", payment.path("amount")));
        properties.set("payments", payments);
        properties.set("bags", recorded.path("total_baggages"));
        properties.set("paidBags", recorded.path("nonfree_baggages"));
        return fact("booking", recorded.path("reservation_id").asString(), properties);
    }

    ArrayNode segments(JsonNode flown, String cabin) {
        ArrayNode segments = JSON.arrayNode();
        flown.forEach(flight -> segments.add(flights.segment(flight, cabin)));
        return segments;
    }

    /** Counted, not named. */
    static ArrayNode passengers(int count) {
        ArrayNode passengers = JSON.arrayNode();
        for (int i = 1; i <= count; i++) {
            passengers.addObject().put("id", "P" + i);
        }
        return passengers;
    }

    static String word(JsonNode recorded) {
        return recorded.asString("").toUpperCase(Locale.ROOT);
    }

    /**
     * The kind shows in the id, as in {@code gift_card_8190333}; a certificate that was used is no longer among the
     * member's methods.
     */
    private static String kind(String method) {
        return KINDS.get(method.substring(0, method.indexOf('_')));
    }

    private static ObjectNode fact(String type, String id, ObjectNode properties) {
        ObjectNode fact = JSON.objectNode().put("type", type).put("id", id);
        fact.set("properties", properties);
        return fact.put("source", "recorded reservations").put("asOf", AS_OF);
    }
}
