package dev.countersign.airline;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The airline's records as one session has changed them so far: the answer to an executed call is the new booking. */
final class Records {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CERTIFICATE =
            Pattern.compile("Certificate (?<id>\\S+) added to user \\S+ with amount (?<amount>\\d+).*");

    private final Recording start;
    private final Map<String, JsonNode> bookings = new HashMap<>();
    private final Map<String, JsonNode> members = new HashMap<>();

    Records(Recording start) {
        this.start = start;
    }

    JsonNode booking(String id) {
        return bookings.getOrDefault(id, start.bookings().path(id));
    }

    JsonNode member(String id) {
        return members.getOrDefault(id, start.members().path(id));
    }

    /** Whether this session has changed or cancelled it. */
    boolean changed(String booking) {
        return bookings.containsKey(booking);
    }

    void apply(WriteCall call) {
        if (!call.executed()) {
            return;
        }
        Matcher certificate = CERTIFICATE.matcher(call.answer());
        if (certificate.matches()) {
            methods(call.text("user_id"))
                    .set(
                            certificate.group("id"),
                            JSON.createObjectNode()
                                    .put("source", "certificate")
                                    .put("amount", Integer.parseInt(certificate.group("amount"))));
            return;
        }
        ObjectNode booked = (ObjectNode) JSON.readTree(call.answer());
        JsonNode before = call.action().equals("book_reservation")
                ? JSON.createObjectNode()
                : booking(booked.path("reservation_id").asString());
        booked.put("cabin", cabin(call, before));
        bookings.put(booked.path("reservation_id").asString(), booked);
        if (!call.action().equals("cancel_reservation")) {
            pay(booked, before.path("payment_history").size());
        }
    }

    /**
     * The answer to a change repeats the cabin the booking began with, though it charges the new one: the cabin that
     * was asked and paid for counts.
     */
    private static String cabin(WriteCall call, JsonNode before) {
        return call.arguments().has("cabin")
                ? call.text("cabin")
                : before.path("cabin").asString();
    }

    /** A gift card has less on it afterwards; a certificate is gone. Refunds of a cancelled trip come days later. */
    private void pay(JsonNode booked, int paidBefore) {
        ObjectNode methods = methods(booked.path("user_id").asString());
        for (int i = paidBefore; i < booked.path("payment_history").size(); i++) {
            JsonNode payment = booked.path("payment_history").get(i);
            String id = payment.path("payment_id").asString();
            if (methods.path(id).path("source").asString("").equals("gift_card")) {
                ((ObjectNode) methods.path(id))
                        .put(
                                "amount",
                                methods.path(id).path("amount").asInt()
                                        - payment.path("amount").asInt());
            } else if (methods.path(id).path("source").asString("").equals("certificate")) {
                methods.remove(id);
            }
        }
    }

    private ObjectNode methods(String member) {
        return (ObjectNode)
                members.computeIfAbsent(member, id -> start.members().path(id).deepCopy())
                        .path("payment_methods");
    }
}
