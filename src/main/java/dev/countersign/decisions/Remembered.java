package dev.countersign.decisions;

import dev.countersign.context.Beside;
import dev.countersign.context.OnItsWay;
import dev.countersign.facts.Approval;
import java.time.Instant;
import java.util.List;

/** What the decisions of before bring into the next one: approvals, and messages on their way. What is not in memory is read from the ledger. */
final class Remembered implements Beside {

    private final Approvals approvals = new Approvals();
    private final OnTheirWay onTheirWay;

    /** @param latest when the last entry was made: approvals that had run out by then are left out */
    Remembered(Records records, Instant latest) {
        onTheirWay = new OnTheirWay(records::messages);
        records.fold(approvals, latest);
    }

    @Override
    public List<OnItsWay> contacts(String customer, Instant at) {
        return onTheirWay.of(customer, at);
    }

    @Override
    public List<Approval> approvals(String digest) {
        return approvals.of(digest);
    }

    OnTheirWay onTheirWay() {
        return onTheirWay;
    }

    /** Approvals, and how often they can still be used. */
    Approvals approvals() {
        return approvals;
    }
}
