package dev.countersign.decisions;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.ledger.journal.Receipt;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of an erasure.
 *
 * @param id        id of the erasure and of its last entry
 * @param persons   ids of the persons that the ledger knew or could have known
 * @param decisions number of decisions with a part of these persons
 * @param faithful  number of these decisions that were replayed faithfully just before
 */
public record ErasureReport(String id, SortedSet<String> persons, int decisions, int faithful, Receipt receipt) {

    private static final String CUSTOMER = "customer:";
    /** A program. Own facts name one as their source, and say nothing about it. */
    private static final String CLIENT = "client:";

    private static final JsonMapper JSON = JsonMapper.shared();

    public ErasureReport {
        persons = new TreeSet<>(persons);
    }

    /**
     * Ids as own facts have them, without the type. A line that names a customer covers the customer's business
     * objects.
     */
    private Set<String> named() {
        boolean customer = persons.stream().anyMatch(person -> person.startsWith(CUSTOMER));
        return persons.stream()
                .filter(person -> !customer || person.startsWith(CUSTOMER))
                .filter(person -> !person.startsWith(CLIENT))
                .map(person -> person.substring(person.indexOf(':') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The number of the customer's suppressions that are still needed, because others have the same number or address.
     */
    private int alsoForOthers(OwnFacts own) {
        return named().stream()
                .map(own::party)
                .flatMap(Optional::stream)
                .distinct()
                .mapToInt(own::alsoForOthers)
                .sum();
    }

    /**
     * The report with the work left in the own facts: the places that still name the person, and what must stay for
     * others.
     */
    public ObjectNode json(FactRefresh factRefresh) {
        ObjectNode json = JSON.createObjectNode()
                .put("erasureId", id)
                .put("decisions", decisions)
                .put("faithful", faithful);
        ReceiptJson.add(json, receipt);
        factRefresh.mentions(named()).forEach(json.putArray("ownFacts")::add);
        return json.put(
                "suppressionsForOthers", alsoForOthers(factRefresh.policy().own()));
    }
}
