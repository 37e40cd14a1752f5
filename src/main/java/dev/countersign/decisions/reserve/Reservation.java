package dev.countersign.decisions.reserve;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.facts.own.Contact;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.Purpose;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an allowed decision reserves of a right, until its outcome says that nothing was done, or our record shows what
 * was done.
 *
 * @param keys keys of the right: its kind and owner; a customer's right has one for every id of the customer at the
 *     decision time
 * @param until   end of the permit
 * @param contact the contact of a message; empty for money and counts
 * @param euros   amount of money; 0 for everything else
 * @param executed when it was first reported as done; null before
 */
public record Reservation(
        SortedSet<String> keys,
        String decision,
        Instant reservedAt,
        Instant until,
        Optional<Contact> contact,
        BigDecimal euros,
        @Nullable Instant executed) {

    /** How much later than a report a record must be to be trusted to include it. */
    static final Duration AFTER = Duration.ofMinutes(15);

    public Reservation {
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }

    /**
     * The reservation of a decision; empty if there is none, or the owner is unknown.
     *
     * @param facts     of the decision, by path
     * @param customers every id of its customer
     */
    public static Optional<Reservation> of(
            ReservationRule reserving,
            String decision,
            Instant at,
            Instant until,
            Function<String, @Nullable Object> facts,
            Collection<String> customers) {
        SortedSet<String> keys = reserving.keys(facts, customers);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        if (reserving.kind() == ReservationRule.Kind.CONTACT) {
            return contact(decision, at, facts)
                    .map(contact ->
                            new Reservation(keys, decision, at, until, Optional.of(contact), BigDecimal.ZERO, null));
        }
        BigDecimal euros = reserving.kind() == ReservationRule.Kind.AMOUNT
                        && facts.apply(CorePath.ACTION_AMOUNT) instanceof Number amount
                ? new BigDecimal(amount.toString())
                : BigDecimal.ZERO;
        return Optional.of(new Reservation(keys, decision, at, until, Optional.empty(), euros, null));
    }

    private static Optional<Contact> contact(String decision, Instant at, Function<String, @Nullable Object> facts) {
        if (facts.apply(CorePath.ACTION_CHANNEL) instanceof String channel
                && facts.apply(CorePath.ACTION_PURPOSE) instanceof String purpose) {
            return Optional.of(new Contact(
                    decision,
                    String.valueOf(facts.apply(CorePath.CUSTOMER_ID)),
                    at,
                    Channel.valueOf(channel),
                    Purpose.valueOf(purpose),
                    facts.apply(CorePath.ACTION_TOPIC) instanceof String topic ? topic : null,
                    false));
        }
        return Optional.empty();
    }

    /** An action cannot be done before it was allowed: such a report was written while the clock was set back. */
    public Reservation executed(Instant when) {
        return executed != null
                ? this
                : new Reservation(
                        keys,
                        decision,
                        reservedAt,
                        until,
                        contact,
                        euros,
                        when.isBefore(reservedAt) ? reservedAt : when);
    }

    /**
     * The time from which a record includes the result: after the report, or, without a report, after the end of the
     * permit.
     */
    Instant knownFrom() {
        return (executed != null ? executed : until).plus(AFTER);
    }

    /** Whether our own record includes it. @param asOf the time of our record; null if we have none */
    public boolean isShown(@Nullable Instant asOf) {
        return asOf != null && !asOf.isBefore(knownFrom());
    }
}
