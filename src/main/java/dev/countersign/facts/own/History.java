package dev.countersign.facts.own;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * When a customer last bought, asked or was contacted, and which complaints and cases are open.
 *
 * @param openUrgentCase whether a case of the highest priority is open
 * @param contactsSince  from this day on every {@link Contact} is on record; null if contacts are not recorded, so
 *     that nothing can be counted
 * @param goodwillCredits how many goodwill credits were given in the last 12 months
 */
public record History(
        String id,
        String customer,
        @Nullable LocalDate lastPurchase,
        @Nullable LocalDate lastInquiry,
        @Nullable LocalDate lastContact,
        @Nullable Boolean openComplaint,
        @Nullable Boolean openUrgentCase,
        @Nullable LocalDate contactsSince,
        @Nullable Integer goodwillCredits) {

    /** The same history, of that customer. */
    public History of(String other) {
        return new History(
                id,
                other,
                lastPurchase,
                lastInquiry,
                lastContact,
                openComplaint,
                openUrgentCase,
                contactsSince,
                goodwillCredits);
    }
}
