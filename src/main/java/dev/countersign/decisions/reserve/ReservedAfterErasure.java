package dev.countersign.decisions.reserve;

import java.math.BigDecimal;

/**
 * What a decision about an erased person still reserves of a resource. It names no person and has only a hash of the
 * resource. It prevents that something can be refunded or done again because a person was erased.
 *
 * @param decision its id
 * @param key      key of the right, by {@link dev.countersign.context.own.ReservationRule}
 * @param euros    0 for a count
 */
public record ReservedAfterErasure(String decision, String key, BigDecimal euros) {

    /** The greatest number in one entry, so that they fit a part. */
    public static final int MOST = 3_000;
}
