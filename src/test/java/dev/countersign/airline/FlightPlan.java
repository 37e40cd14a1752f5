package dev.countersign.airline;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Origin and destination of each flight, and its status on each day as of 15 May 2024. */
record FlightPlan(JsonNode flights) {

    /**
     * A flown or planned segment as the pack declares it.
     *
     * @param flight number and date, and the price where one was paid
     * @param cabin  of which the price is taken where none was paid yet
     */
    ObjectNode segment(JsonNode flight, String cabin) {
        String number = flight.path("flight_number").asString("");
        String date = flight.path("date").asString("");
        JsonNode planned = flights.path(number);
        JsonNode day = planned.path("dates").path(date);
        ObjectNode segment = JsonNodeFactory.instance
                .objectNode()
                .put("id", number + " " + date)
                .put("date", date);
        text(flight, planned, "origin").ifPresent(place -> segment.put("origin", place));
        text(flight, planned, "destination").ifPresent(place -> segment.put("destination", place));
        if (day.has("status")) {
            segment.put(
                    "status",
                    day.path("status").asString().toUpperCase(Locale.ROOT).replace(' ', '_'));
        }
        JsonNode price =
                flight.has("price") ? flight.path("price") : day.path("prices").path(cabin);
        if (price.isNumber()) {
            segment.set("price", price);
        }
        return segment;
    }

    /** The plan counts; a claim of the caller counts only if the plan has no value. */
    private static Optional<String> text(JsonNode flight, JsonNode planned, String name) {
        return planned.has(name)
                ? Optional.of(planned.path(name).asString())
                : flight.has(name) ? Optional.of(flight.path(name).asString()) : Optional.empty();
    }
}
