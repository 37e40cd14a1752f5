package dev.countersign.laws.offenders.agents;

import dev.countersign.laws.offenders.ledger.proof.HiddenProof;

class AgentThatReadsProofs {

    HiddenProof taken = new HiddenProof();
}
