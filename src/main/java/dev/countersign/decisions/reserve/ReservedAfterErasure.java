package dev.countersign.decisions.reserve;

import java.math.BigDecimal;

/**
 * What a decision about somebody who is erased still reserves of a resource. It names no person, and of the resource a hash: it is all that is needed so that
 * nothing can be paid back, or done, once more because somebody was erased.
 *
 * @param decision its id
 * @param key      of the right, by {@link dev.countersign.context.own.ReservationRule}
 * @param euros    0 where it is a count
 */
public record ReservedAfterErasure(String decision, String key, BigDecimal euros) {

    /** Most of one entry, so that they fit a part. */
    public static final int MOST = 3_000;
}
