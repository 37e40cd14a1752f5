package dev.countersign.context.own;

import dev.countersign.facts.own.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Service cases that are not closed, by customer.
 *
 * <p>Facts in force and refused facts may tell different things of a case, and then little of it is known. That it is
 * open restricts what may be sent to the customer, so it is kept in the customer's history.
 */
record OpenCases(Map<String, List<Map<?, ?>>> byCustomer) {

    private static final String CUSTOMER = "customer";
    private static final String SERVICE_CASE = "serviceCase";

    /** The open cases of known customers. @param lines of any type */
    static OpenCases among(Stream<FactRecord> lines, KnownCustomers known) {
        Map<String, List<Map<?, ?>>> open = new TreeMap<>();
        lines.filter(line -> line.type().equals(SERVICE_CASE))
                .map(FactRecord::value)
                .filter(Map.class::isInstance)
                .map(value -> (Map<?, ?>) value)
                .filter(serviceCase -> !"CLOSED".equals(serviceCase.get("status")))
                .forEach(serviceCase -> known.id(String.valueOf(serviceCase.get(CUSTOMER)))
                        .ifPresent(id -> open.computeIfAbsent(id, unused -> new ArrayList<>())
                                .add(serviceCase)));
        return new OpenCases(open);
    }

    /** A history that says of each open case that it is open; any other line unchanged. */
    FactRecord toldBy(FactRecord line) {
        return line.value() instanceof History history && byCustomer.containsKey(history.customer())
                ? line.with(withOpenCases(history))
                : line;
    }

    private History withOpenCases(History history) {
        List<Map<?, ?>> open = byCustomer.getOrDefault(history.customer(), List.of());
        return new History(
                history.id(),
                history.customer(),
                history.lastPurchase(),
                history.lastInquiry(),
                history.lastContact(),
                open.stream().anyMatch(OpenCases::isComplaint) ? Boolean.TRUE : history.openComplaint(),
                open.stream().anyMatch(OpenCases::mayBeUrgent) ? Boolean.TRUE : history.openUrgentCase(),
                history.contactsSince(),
                history.goodwillCredits());
    }

    private static boolean isComplaint(Map<?, ?> serviceCase) {
        return "COMPLAINT".equals(serviceCase.get("topic"));
    }

    private static boolean mayBeUrgent(Map<?, ?> serviceCase) {
        return !serviceCase.containsKey("priority") || "P1".equals(serviceCase.get("priority"));
    }
}
