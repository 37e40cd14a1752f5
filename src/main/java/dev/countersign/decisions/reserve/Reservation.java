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
 * What an allowed decision holds of a right, until its outcome says that nothing was done, or our record shows what was.
 *
 * @param keys    of the right: kind, and whose it is; of a customer's, one for every id that the customer had when it was decided
 * @param until   the end of the permit
 * @param contact of a message; empty for money and counts
 * @param euros   of money; 0 for all else
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

    /** How much later than a report a record must be, so that we believe that it knows of it. */
    static final Duration AFTER = Duration.ofMinutes(15);

    public Reservation {
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }

    /**
     * What a decision reserves; empty where it is nothing, or nobody knows whose.
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

    /** Nothing is done before it was allowed: a report that says so was written while the clock was set back. */
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

    /** The moment from which a record knows what became of it: that after the report, or, where nobody reported, that after the permit's end. */
    Instant knownFrom() {
        return (executed != null ? executed : until).plus(AFTER);
    }

    /** Whether our own record knows of it by now. @param asOf the moment for which our record vouches; null where we hold none */
    public boolean isShown(@Nullable Instant asOf) {
        return asOf != null && !asOf.isBefore(knownFrom());
    }
}
