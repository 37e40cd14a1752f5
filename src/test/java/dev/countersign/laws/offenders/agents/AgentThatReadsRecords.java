package dev.countersign.laws.offenders.agents;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.PolicySnapshot;

/** Reads more about a customer than was released. */
public final class AgentThatReadsRecords {

    private AgentThatReadsRecords() {}

    static boolean knows(DataFolder folder, PolicySnapshot snapshot, String customer) {
        return folder.records().knows(customer)
                || snapshot.own().party(customer).isPresent();
    }
}
