package dev.countersign.facts;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one customer said to one channel and purpose.
 *
 * @param customer       id
 * @param source         where it was said: with {@code givenAt} and {@code wordingVersion} the proof of GDPR Art. 7(1)
 * @param similarGoods   YES, NO or UNKNOWN: whether the message is for the seller's own similar goods
 * @param addressFromSale whether the address was obtained in a sale
 * @param couldRefuse    whether the customer could refuse when the address was taken
 * @param expires        the first day on which it no longer holds
 */
public record Consent(String id, String customer, Channel channel, Purpose purpose, ConsentState state, @Nullable LocalDate givenAt,
                      @Nullable LocalDate withdrawnAt, @Nullable String source, @Nullable String wordingVersion,
                      @Nullable String similarGoods, @Nullable Boolean addressFromSale, @Nullable Boolean couldRefuse,
                      @Nullable LocalDate expires) {
}
