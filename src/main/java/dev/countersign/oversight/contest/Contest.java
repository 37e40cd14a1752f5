package dev.countersign.oversight.contest;

import dev.countersign.facts.Role;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A customer contests decisions: what arrived, and what has happened since.
 *
 * @param id      of the entry with which it arrived
 * @param subject the key of the customer, such as {@code customer:C-1001}; null after an erasure
 * @param roles   the roles with the authority to change the decisions
 */
public record Contest(String id, Arrival arrival, @Nullable String subject, Set<Role> roles, Progress progress) {

    public Contest {
        roles = Set.copyOf(roles);
    }

    /**
     * @param decisions ids of the contested decisions
     * @param channel   how it arrived
     * @param zone      of the organisation, in which the months are counted
     * @param due       when the customer must have the answer, if the time is not extended
     */
    public record Arrival(List<String> decisions, String channel, Instant received, ZoneId zone, Instant due) {

        public Arrival {
            decisions = List.copyOf(decisions);
        }
    }

    /**
     * @param last     id of the latest entry
     * @param version  how many entries it has
     * @param extended when the customer must have the answer, if the time was extended; else null
     * @param code     of the latest step with a code; empty for none
     * @param outcome  of the review; null before
     * @param replaced id of the new decision; empty for none
     * @param reviewer id of the person who reviews it; empty for nobody, and after an erasure of this person
     */
    public record Progress(
            String last,
            int version,
            ContestState state,
            @Nullable Instant extended,
            String code,
            @Nullable ContestState outcome,
            String replaced,
            String reviewer) {}

    /** Its state now. */
    public ContestState state() {
        return subject == null && !progress.state().isFinal() ? ContestState.ERASED : progress.state();
    }

    /** When the customer must have the answer. */
    public Instant due() {
        return progress.extended() == null ? arrival.due() : progress.extended();
    }

    /** Whether the customer waits for an answer that is late. */
    public boolean isLate(Instant now) {
        return state().isUnanswered() && !now.isBefore(due());
    }

    Contest with(Progress later) {
        return new Contest(id, arrival, subject, roles, later);
    }
}
