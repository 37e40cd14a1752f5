package dev.countersign.context;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.facts.Case;
import dev.countersign.facts.verdict.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known from earlier decisions, in addition to the own facts: approvals, pending messages, and reservations.
 */
public interface DecisionHistory {

    /** The longest window of a frequency cap. A message before it is counted no more. */
    Duration LONGEST_WINDOW = Duration.ofDays(180);

    /** No history. */
    DecisionHistory NOTHING = only(ReservedAmounts.NOTHING);

    /** Only reservations, which are the same for every request. */
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
            public boolean isRejected(Case known, Instant at) {
                return false;
            }

            @Override
            public int rejectedAlike(Case known, Instant at) {
                return 0;
            }

            @Override
            public ReservedAmounts reserved(Collection<String> keys, Instant at, @Nullable Instant asOf) {
                return reserved;
            }
        };
    }

    /**
     * Messages to a customer that were allowed, each counted once: those that may still be sent, and those that were.
     *
     * @param customers every present id of the customer; a message was sent to all ids that its customer had then
     * @param at        the decision time
     */
    List<PendingContact> contacts(Collection<String> customers, Instant at);

    /**
     * Approvals of the action with that digest. An approval for another customer is marked as such: its approver saw no
     * row about this customer.
     *
     * @param about what it is about now: type and id, separated by a colon, of the own record of the customer,
     *     otherwise of the resource
     */
    List<Approval> approvals(String digest, String about);

    /** Whether a person rejected an action with the same effect, and the rejection still counts at that time. */
    boolean isRejected(Case known, Instant at);

    /** How often people rejected something of the same agent, action and thing in the 7 days before. */
    int rejectedAlike(Case known, Instant at);

    /**
     * What allowed decisions reserved of a right and our record does not show yet; each decision counts once.
     *
     * @param keys of the right, from {@link ReservationRule}; if there are none, nothing is reserved
     * @param at   the decision time
     * @param asOf the moment up to which our record is complete; null if we have none
     */
    ReservedAmounts reserved(Collection<String> keys, Instant at, @Nullable Instant asOf);
}
