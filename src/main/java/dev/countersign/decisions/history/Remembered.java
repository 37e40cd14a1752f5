package dev.countersign.decisions.history;

import dev.countersign.context.Beside;
import dev.countersign.context.OnItsWay;
import dev.countersign.context.Reserved;
import dev.countersign.decisions.reserve.Reservations;
import dev.countersign.facts.verdict.Approval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the decisions of before bring into the next one: approvals, and what is reserved. What is not in memory is read from the ledger. */
public final class Remembered implements Beside {

    private final Records records;
    private final Approvals approvals = new Approvals();
    private final Reservations reservations;

    /** @param latest when the last entry was made: approvals that had run out by then are left out */
    public Remembered(Records records, Instant latest) {
        this.records = records;
        reservations = new Reservations(records::reservations);
        records.fold(approvals, latest);
    }

    @Override
    public List<OnItsWay> contacts(Collection<String> customers, Instant at) {
        return reservations.contacts(customers, at);
    }

    @Override
    public List<Approval> approvals(String digest, String about) {
        return approvals.of(digest, about);
    }

    @Override
    public Reserved reserved(Collection<String> keys, Instant at, @Nullable Instant asOf) {
        return reservations.reserved(keys, at, asOf);
    }

    /** Drops what cannot be read from the ledger any more, and reads the rest again. Asked while all that was decided is on disk, or never will be. */
    public void forgetErased() {
        approvals.keep(records::isApproval);
        reservations.forget();
    }

    public Reservations reservations() {
        return reservations;
    }

    /** Approvals, and how often they can still be used. */
    public Approvals approvals() {
        return approvals;
    }
}
