package dev.countersign.facts;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A customer's no: an objection, a suppression, a STOP or a do-not-call entry.
 *
 * @param channel a channel, or {@code ALL}
 * @param purpose the kind of message a STOP was said to; null for every kind
 */
public record Suppression(String id, String customer, String channel, SuppressionKind kind, @Nullable Purpose purpose,
                          @Nullable LocalDate since, @Nullable String source) {

    /** Whether it speaks about that channel; CALL and AI_VOICE are one. */
    public boolean covers(@Nullable Channel wanted) {
        return channel.equals("ALL") || wanted != null
                && (channel.equals(wanted.name()) || channel.equals("CALL") && wanted == Channel.AI_VOICE);
    }
}
