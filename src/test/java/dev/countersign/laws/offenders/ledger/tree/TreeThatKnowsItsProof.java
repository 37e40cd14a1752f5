package dev.countersign.laws.offenders.ledger.tree;

import dev.countersign.laws.offenders.ledger.proof.HiddenProof;

public final class TreeThatKnowsItsProof {

    final HiddenProof above = new HiddenProof();
}
