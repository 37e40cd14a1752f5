package dev.countersign.oversight.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address that a client wants to be called at when the state of one of its tasks changes.
 *
 * @param client  id of the client
 * @param url     as it was registered; public
 * @param secrets which sign the calls, oldest first; two during a rotation. Empty if they were erased
 * @param addedAt when it was registered: it hears of what happens afterwards
 * @param endedAt when it was ended; null if it was not
 * @param because why it was ended; null if it was not
 */
public record Callback(
        String id,
        String client,
        String url,
        List<Secret> secrets,
        Instant addedAt,
        @Nullable Instant endedAt,
        @Nullable End because) {

    /** Why no more calls are made to it. */
    public enum End {
        /** An admin ended it. */
        ADMIN,
        /** The receiver answered 410: it does not want calls any more. */
        GONE
    }

    /**
     * @param text the secret itself, because it signs
     * @param to   the end of this secret, which is not part of it; null for none
     */
    public record Secret(String text, @Nullable Instant to) {

        /** Whether it signs at that time. */
        public boolean holds(Instant at) {
            return to == null || at.isBefore(to);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Secret[" + to + "]";
        }
    }

    public Callback {
        secrets = List.copyOf(secrets);
    }

    /** Whether calls are made to it, as long as its client is there. */
    public boolean isHere() {
        return endedAt == null && !secrets.isEmpty();
    }

    /** The secrets that sign at that time, the newest first. */
    public List<String> signing(Instant at) {
        List<String> signing = new ArrayList<>(secrets.stream()
                .filter(each -> each.holds(at))
                .map(Secret::text)
                .toList());
        Collections.reverse(signing);
        return signing;
    }

    Callback rotated(List<Secret> now) {
        return new Callback(id, client, url, now, addedAt, endedAt, because);
    }

    Callback ended(Instant at, End why) {
        return endedAt == null ? new Callback(id, client, url, secrets, addedAt, at, why) : this;
    }
}
