package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An agent sees of the data about customers what the broker released, and has no other door to them. */
class AgentsSeeReleasedDataTest {

    /** What gives facts, records or own facts, by the class that has it. */
    private static final Set<String> DOORS = Set.of(
            "DataFolder.records",
            "DataFolder.ledger",
            "PolicySnapshot.own",
            "ActivePolicy.own",
            "Decision.facts",
            "Decision.tried",
            "TrialResult.facts");

    private static Set<String> opened(JavaClasses classes, String root) {
        Set<String> found = new TreeSet<>();
        classes.stream()
                .filter(type -> Houses.room(type, root).equals("agents"))
                .forEach(type -> type.getMethodCallsFromSelf().stream()
                        .map(call -> call.getTargetOwner().getSimpleName() + "."
                                + call.getTarget().getName())
                        .filter(DOORS::contains)
                        .forEach(door -> found.add(type.getSimpleName() + " opens " + door)));
        return found;
    }

    @Test
    void agents_open_no_other_door_to_data() {
        assertThat(opened(Houses.home(), Houses.HOME)).isEmpty();
    }

    @Test
    void an_agent_that_reads_records_would_be_noticed() {
        assertThat(opened(Houses.offenders(), Houses.OFFENDERS))
                .containsExactlyInAnyOrder(
                        "AgentThatReadsRecords opens DataFolder.records",
                        "AgentThatReadsRecords opens PolicySnapshot.own");
    }
}
