package dev.countersign.facts.own;

import dev.countersign.facts.words.Channel;
import dev.countersign.facts.words.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message or call that reached a customer. Frequency caps count these.
 *
 * @param topic   what it was about, such as an offer or a debt; null counts for every topic
 * @param refused of an offer to stay: whether the customer refused it; null counts as refused
 */
public record Contact(
        String id,
        String customer,
        Instant at,
        Channel channel,
        Purpose purpose,
        @Nullable String topic,
        @Nullable Boolean refused) {

    /** The same contact, of that customer. */
    public Contact of(String other) {
        return new Contact(id, other, at, channel, purpose, topic, refused);
    }
}
