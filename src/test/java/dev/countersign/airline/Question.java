package dev.countersign.airline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recorded call as the question the agent should have asked first.
 *
 * @param records as they were before the call
 */
record Question(WriteCall call, Records records, RecordedFacts facts, Labels labels) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    ObjectNode request() {
        ObjectNode request = JSON.objectNode();
        request.putObject("subject").put("type", "agent").put("id", Replay.AGENT);
        request.putObject("action").put("name", call.action()).set("properties", properties());
        ObjectNode resource = request.putObject("resource");
        booking()
                .ifPresentOrElse(
                        id -> resource.put("type", "booking").put("id", id),
                        () -> resource.put("type", "member").put("id", call.text("user_id")));
        return request;
    }

    /** The booking it is about; a certificate is about the booking that is complained of. */
    Optional<String> booking() {
        return call.arguments().has("reservation_id")
                ? Optional.of(call.text("reservation_id"))
                : labels.value(call, "booking");
    }

    /** The member of the question. */
    String member() {
        return call.arguments().has("user_id")
                ? call.text("user_id")
                : records.booking(call.text("reservation_id")).path("user_id").asString("");
    }

    boolean insured() {
        return booking()
                .map(records::booking)
                .map(booking -> booking.path("insurance").asString("").equals("yes"))
                .orElse(false);
    }

    /** The records about it. */
    List<JsonNode> known() {
        List<JsonNode> known = new ArrayList<>(List.of(facts.member(member(), records.member(member()))));
        booking()
                .map(records::booking)
                .filter(JsonNode::isObject)
                .ifPresent(booking -> known.add(facts.booking(booking)));
        return known;
    }

    private ObjectNode properties() {
        ObjectNode properties = JSON.objectNode();
        yesNo(properties, "confirmed");
        yesNo(properties, "askedForCompensation");
        yesNo(properties, "wantsChange");
        word(properties, "reason");
        word(properties, "complaint");
        switch (call.action()) {
            case "update_reservation_flights" ->
                properties
                        .put("cabin", cabin())
                        .set("segments", facts.segments(call.arguments().path("flights"), call.text("cabin")));
            case "update_reservation_passengers" -> properties.set("passengers", passengers());
            case "update_reservation_baggages" -> bags(properties);
            case "book_reservation" -> book(properties);
            case "send_certificate" -> certificate(properties);
            default -> {}
        }
        if (call.arguments().has("payment_id")) {
            properties.putArray("payments").add(payment(call.text("payment_id")));
        }
        return properties;
    }

    private void book(ObjectNode properties) {
        properties
                .put("origin", call.text("origin"))
                .put("destination", call.text("destination"))
                .put("cabin", cabin())
                .put("tripType", RecordedFacts.word(call.arguments().path("flight_type")))
                .put("insured", call.text("insurance").equals("yes"));
        properties.set("segments", facts.segments(call.arguments().path("flights"), call.text("cabin")));
        properties.set("passengers", passengers());
        bags(properties);
        ArrayNode payments = properties.putArray("payments");
        call.arguments()
                .path("payment_methods")
                .forEach(each ->
                        payments.add(payment(each.path("payment_id").asString()).set("amount", each.path("amount"))));
    }

    private void certificate(ObjectNode properties) {
        properties.set("dollars", call.arguments().path("amount"));
        booking().ifPresent(id -> properties.put("changed", records.changed(id)));
    }

    private void bags(ObjectNode properties) {
        properties.set("bags", call.arguments().path("total_baggages"));
        properties.set("paidBags", call.arguments().path("nonfree_baggages"));
    }

    /** A method the member does not have is of no known kind. */
    private ObjectNode payment(String id) {
        ObjectNode payment = JSON.objectNode().put("id", id);
        JsonNode method = records.member(member()).path("payment_methods").path(id);
        return method.has("source") ? payment.put("kind", RecordedFacts.word(method.path("source"))) : payment;
    }

    private String cabin() {
        return RecordedFacts.word(call.arguments().path("cabin"));
    }

    private ArrayNode passengers() {
        return RecordedFacts.passengers(call.arguments().path("passengers").size());
    }

    private void yesNo(ObjectNode properties, String fact) {
        labels.value(call, fact).ifPresent(value -> properties.put(fact, value.equals("yes")));
    }

    private void word(ObjectNode properties, String fact) {
        labels.value(call, fact).ifPresent(value -> properties.put(fact, value));
    }
}
