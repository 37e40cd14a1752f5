package dev.countersign.facts.own;

import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.ConsentState;
import dev.countersign.facts.words.Purpose;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The consent or refusal of one customer for one channel and purpose.
 *
 * @param customer       id
 * @param source         where it was said: with {@code givenAt} and {@code wordingVersion} the proof of GDPR Art.
 *     7(1)
 * @param similarGoods   YES, NO or UNKNOWN: whether the message is for the seller's own similar goods
 * @param addressFromSale whether the address was obtained in a sale
 * @param couldRefuse    whether the customer could refuse when the address was taken
 * @param expires        the first day on which it no longer holds
 */
public record Consent(
        String id,
        String customer,
        Channel channel,
        Purpose purpose,
        ConsentState state,
        @Nullable LocalDate givenAt,
        @Nullable LocalDate withdrawnAt,
        @Nullable String source,
        @Nullable String wordingVersion,
        @Nullable String similarGoods,
        @Nullable Boolean addressFromSale,
        @Nullable Boolean couldRefuse,
        @Nullable LocalDate expires) {

    /** The same consent, of that customer. */
    public Consent of(String other) {
        return new Consent(
                id,
                other,
                channel,
                purpose,
                state,
                givenAt,
                withdrawnAt,
                source,
                wordingVersion,
                similarGoods,
                addressFromSale,
                couldRefuse,
                expires);
    }

    /** The same consent, withdrawn. */
    public Consent takenBack() {
        return new Consent(
                id,
                customer,
                channel,
                purpose,
                ConsentState.WITHDRAWN,
                givenAt,
                withdrawnAt,
                source,
                wordingVersion,
                similarGoods,
                addressFromSale,
                couldRefuse,
                expires);
    }

    /** The same consent, without effect. A withdrawn consent stays withdrawn. */
    public Consent gone() {
        return new Consent(
                id,
                customer,
                channel,
                purpose,
                state == ConsentState.WITHDRAWN ? state : ConsentState.NONE,
                givenAt,
                withdrawnAt,
                source,
                wordingVersion,
                similarGoods,
                addressFromSale,
                couldRefuse,
                expires);
    }

    /** Whether it was withdrawn, and not given again later. */
    public boolean isWithdrawn() {
        return state == ConsentState.WITHDRAWN
                || withdrawnAt != null && (givenAt == null || !withdrawnAt.isBefore(givenAt));
    }
}
