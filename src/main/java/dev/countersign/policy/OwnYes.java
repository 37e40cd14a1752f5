package dev.countersign.policy;

import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.table.OwnYesChecks;
import dev.countersign.policy.table.ResultColumns;
import java.util.List;

/**
 * Whether the person for whom an agent acts may approve what it does: a confirmation, which is not a second pair of
 * eyes. All rows that demand a person must say so, and whatever they say, the risk must be low, and the action may
 * neither send nor commit anything nor reach the customer.
 */
final class OwnYes {

    /** The measure of an answer that says so. */
    static final String MEASURE = "ownYes";

    private OwnYes() {}

    static boolean isEnough(StageRun run) {
        List<Finding.Demand> demands = run.found.stream()
                .map(StageRun.Found::finding)
                .filter(Finding.Demand.class::isInstance)
                .map(Finding.Demand.class::cast)
                .toList();
        return !demands.isEmpty()
                && demands.stream().allMatch(Finding.Demand::ownYes)
                && "agent".equals(run.value(CorePath.SUBJECT_TYPE))
                && run.risk() == Risk.LOW
                && Boolean.FALSE.equals(run.value(ResultColumns.REACHES_CUSTOMER))
                && run.value(ResultColumns.TYPE) instanceof String type
                && !OwnYesChecks.OTHERS_APPROVE.contains(type);
    }
}
