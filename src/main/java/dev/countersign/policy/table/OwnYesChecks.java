package dev.countersign.policy.table;

import dev.countersign.facts.Risk;
import dev.countersign.facts.text.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds rows that let a person approve what an agent does for this person, although others must look at it: the risk
 * may be more than low, it sends or commits something, or it reaches the customer.
 */
public final class OwnYesChecks {

    /** Types of actions that other people always approve. */
    public static final Set<String> OTHERS_APPROVE = Set.of("SEND", "COMMIT");

    private OwnYesChecks() {}

    /** @param catalogue of the same pack */
    static List<Problem> of(Table catalogue, Table approvers) {
        return approvers.rows().stream()
                .filter(row -> row.status() != Status.draft)
                .filter(row -> Boolean.TRUE.equals(row.results().get(ResultColumns.OWN_YES)))
                .flatMap(row -> problem(catalogue, approvers, row))
                .toList();
    }

    private static Stream<Problem> problem(Table catalogue, Table approvers, Row row) {
        Set<String> risks = new TreeSet<>();
        Arrays.stream(Risk.values())
                .filter(risk -> risk != Risk.LOW && mayBe(approvers, row, ResultColumns.RISK, risk.name()))
                .forEach(risk -> risks.add(risk.name()));
        if (!risks.isEmpty()) {
            return refused(row, "the risk may be " + String.join(" or ", risks), "Maybe set Risk to `LOW`.");
        }
        Set<String> actions = new TreeSet<>();
        catalogue.rows().stream()
                .filter(action -> action.status() == Status.active)
                .filter(action -> PackChecks.matches(approvers, row, catalogue, action, Risk.LOW, true))
                .filter(OwnYesChecks::isForOthers)
                .forEach(action -> actions.add(action.id()));
        return actions.isEmpty()
                ? Stream.empty()
                : refused(
                        row,
                        "it covers actions that send or commit something, or that reach the customer: rows "
                                + String.join(", ", actions) + " of " + catalogue.id(),
                        "Maybe name the action type or the action.");
    }

    private static Stream<Problem> refused(Row row, String why, String hint) {
        return Stream.of(new Problem(
                row.place(), "a person cannot approve here what an agent does for this person: " + why + ".", hint));
    }

    /** What the row does not say is unknown, and then the person cannot approve it anyway. */
    private static boolean isForOthers(Row action) {
        return action.results().get(ResultColumns.TYPE) instanceof String type && OTHERS_APPROVE.contains(type)
                || Boolean.TRUE.equals(action.results().get(ResultColumns.REACHES_CUSTOMER));
    }

    private static boolean mayBe(Table table, Row row, String path, String word) {
        for (int i = 0; i < table.conditions().size(); i++) {
            if (table.conditions().get(i).path().equals(path)) {
                Cell cell = row.conditions().get(i);
                return cell instanceof Cell.Any || cell instanceof Cell.Otherwise || cell.matches(word);
            }
        }
        return true;
    }
}
