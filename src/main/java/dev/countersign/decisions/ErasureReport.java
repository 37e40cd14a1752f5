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
 * What an erasure came to.
 *
 * @param id        of the erasure and of its last entry
 * @param persons   ids under which the ledger knew them, or could have
 * @param decisions how many had a part of theirs
 * @param faithful  how many of these were replayed just before, and came out as they were recorded
 */
public record ErasureReport(String id, SortedSet<String> persons, int decisions, int faithful, Receipt receipt) {

    private static final String CUSTOMER = "customer:";
    private static final JsonMapper JSON = JsonMapper.shared();

    public ErasureReport {
        persons = new TreeSet<>(persons);
    }

    /** As files of own facts name them: without the type. What names a customer names their things too. */
    private Set<String> named() {
        boolean customer = persons.stream().anyMatch(person -> person.startsWith(CUSTOMER));
        return persons.stream()
                .filter(person -> !customer || person.startsWith(CUSTOMER))
                .map(person -> person.substring(person.indexOf(':') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many suppressions of a customer go on to be needed, since others have the same number or address. */
    private int alsoForOthers(OwnFacts own) {
        return named().stream()
                .map(own::party)
                .flatMap(Optional::stream)
                .distinct()
                .mapToInt(own::alsoForOthers)
                .sum();
    }

    /** With what is left to do in the own facts: where they still name the person, and what must stay for others. */
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
