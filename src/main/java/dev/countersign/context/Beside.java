package dev.countersign.context;

import dev.countersign.facts.Approval;
import java.time.Instant;
import java.util.List;

/** What is known besides the own facts, from the decisions that were made: who approved what, and which messages are on their way. */
public interface Beside {

    /** Nothing besides. */
    Beside NOTHING = new Beside() {
        @Override
        public List<OnItsWay> contacts(String customer, Instant at) {
            return List.of();
        }

        @Override
        public List<Approval> approvals(String digest) {
            return List.of();
        }
    };

    /**
     * Messages to a customer that were allowed: those that may still be sent, and those that were.
     *
     * @param customer id of the own record
     * @param at       the decision time
     */
    List<OnItsWay> contacts(String customer, Instant at);

    /** Approvals of the action with that digest. */
    List<Approval> approvals(String digest);
}
