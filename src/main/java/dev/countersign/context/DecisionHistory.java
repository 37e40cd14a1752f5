package dev.countersign.context;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.facts.verdict.Approval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known from earlier decisions, in addition to the own facts: who approved what, which messages are on their
 * way, and what is reserved.
 */
public interface DecisionHistory {

    /** No history. */
    DecisionHistory NOTHING = only(ReservedAmounts.NOTHING);

    /** Only what is reserved, which is the same for every question. */
    static DecisionHistory only(ReservedAmounts reserved) {
        return new DecisionHistory() {
            @Override
            public List<PendingContact> contacts(Collection<String> customers, Instant at) {
                return List.of();
            }

            @Override
            public List<Approval> approvals(String digest, String about) {
                return List.of();
            }

            @Override
            public ReservedAmounts reserved(Collection<String> keys, Instant at, @Nullable Instant asOf) {
                return reserved;
            }
        };
    }

    /**
     * Messages to a customer that were allowed, each once: those that may still be sent, and those that were.
     *
     * @param customers every id of the customer by now; a message was to all ids that its customer had then
     * @param at        the decision time
     */
    List<PendingContact> contacts(Collection<String> customers, Instant at);

    /**
     * Approvals of the action with that digest. One that was given for another customer says so: its person was shown
     * no row of this one.
     *
     * @param about whom or what it is about by now: type and id, with a colon between, of the own record of the
     *     customer, else of the resource
     */
    List<Approval> approvals(String digest, String about);

    /**
     * What allowed decisions have reserved of a right, each once, and our record does not show yet.
     *
     * @param keys of the right, by {@link ReservationRule}; without any, nothing is reserved
     * @param at   the decision time
     * @param asOf the moment for which our record vouches; null where we hold none
     */
    ReservedAmounts reserved(Collection<String> keys, Instant at, @Nullable Instant asOf);
}
