package dev.countersign.web;

import dev.countersign.decisions.Answered;
import tools.jackson.databind.node.ObjectNode;

/** What the ledger adds to an answer. */
final class ReceiptJson {

    private ReceiptJson() {
    }

    static void add(ObjectNode json, Answered answered) {
        json.putObject("receipt").put("origin", answered.receipt().origin()).put("sequence", answered.receipt().sequence()).put("leafHash", answered.receipt().leafHash());
        if (answered.replayed()) {
            json.put("replayed", true);
        }
    }
}
