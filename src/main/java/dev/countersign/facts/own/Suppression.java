package dev.countersign.facts.own;

import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.Purpose;
import dev.countersign.facts.words.SuppressionKind;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An objection, a suppression, a STOP or a do-not-call entry: of a customer, of everybody with a number or an
 * address, or of both.
 *
 * @param customer id; null if only a number or an address is known, and at least one of the three is
 * @param phone    in international form (E.164)
 * @param email    as it was written down
 * @param channel a channel, or {@code ALL}
 * @param purpose the kind of message a STOP was said to; null for every kind
 */
public record Suppression(
        String id,
        @Nullable String customer,
        @Nullable String phone,
        @Nullable String email,
        String channel,
        SuppressionKind kind,
        @Nullable Purpose purpose,
        @Nullable LocalDate since,
        @Nullable String source) {

    /** The same suppression, of that customer; null if only a number or an address is known. */
    public Suppression of(@Nullable String other) {
        return new Suppression(id, other, phone, email, channel, kind, purpose, since, source);
    }

    /** Whether it speaks about that channel; CALL and AI_VOICE are one. */
    public boolean covers(@Nullable Channel wanted) {
        return channel.equals("ALL")
                || wanted != null
                        && (channel.equals(wanted.name()) || channel.equals("CALL") && wanted == Channel.AI_VOICE);
    }
}
