package dev.countersign.decisions.answer;

import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.ledger.journal.Receipt;
import tools.jackson.databind.node.ObjectNode;

/** Adds the receipt of the ledger to an answer. */
public final class ReceiptJson {

    private ReceiptJson() {}

    public static void add(ObjectNode json, Receipt receipt) {
        json.putObject("receipt")
                .put("origin", receipt.origin())
                .put("sequence", receipt.sequence())
                .put("leafHash", receipt.leafHash());
    }

    public static void add(ObjectNode json, DecisionResult recorded) {
        add(json, recorded.receipt());
        if (recorded.replayed()) {
            json.put("replayed", true);
        }
    }
}
