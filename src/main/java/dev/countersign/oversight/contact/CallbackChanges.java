package dev.countersign.oversight.contact;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.AccessEntries;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.Callback;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryRules;
import dev.countersign.oversight.directory.DirectoryState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Changes of the addresses at which clients are called. The address is public; its secret is in a private part under
 * the key of the client, because it signs.
 */
public final class CallbackChanges {

    /** How long both secrets sign after a rotation. */
    public static final Duration BOTH_SIGN = Duration.ofHours(24);

    private static final int MOST = 5;
    private static final String SECRET = "secret";
    private static final String CALLBACK = "callback";
    private static final String CLIENT = "client:";

    private final Directory directory;
    private final ClockAndRandom clock;

    public CallbackChanges(Directory directory, ClockAndRandom clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Registers an address.
     *
     * @param url    an address that was checked before
     * @param secret signs the calls
     * @return the id of the callback
     * @throws InvalidInput when the client does not exist, or it has this address already, or too many
     */
    public String add(Caller by, String client, String url, String secret) {
        String callback = clock.id();
        return directory.make(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            Client of = DirectoryRules.ownedClient(state, client);
            refuseMore(state, of.id(), url);
            SealedEntry entry = AccessEntries.entry(AccessEvent.CALLBACK_ADDED, clock.id(), now, by)
                    .with(CALLBACK, callback)
                    .with("client", of.id())
                    .with("url", url)
                    .sealed(CLIENT + of.id(), SECRET, secret);
            return new Directory.Change<>(entry, callback);
        });
    }

    private static void refuseMore(DirectoryState state, String client, String url) {
        long here = state.callbacks().stream()
                .filter(each -> each.client().equals(client) && each.isHere())
                .peek(each -> {
                    if (each.url().equals(url)) {
                        throw DirectoryRules.refused(
                                "url",
                                "`" + client + "` has it already, as `" + each.id() + "`.",
                                "Maybe rotate its secret, or end it first.");
                    }
                })
                .count();
        if (here >= MOST) {
            throw DirectoryRules.refused(
                    "url",
                    "`" + client + "` has " + here + " addresses already. Allowed: at most " + MOST + ".",
                    "Maybe end one that is not used.");
        }
    }

    /** Gives an address a second secret. The first one signs for at most {@link #BOTH_SIGN} more. */
    public Instant rotate(Caller by, String callback, String secret) {
        return directory.make(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            Callback rotated = here(state, callback);
            Instant until = now.plus(BOTH_SIGN);
            SealedEntry entry = AccessEntries.entry(AccessEvent.CALLBACK_ROTATED, clock.id(), now, by)
                    .with(CALLBACK, callback)
                    .with("until", until.toString())
                    .sealed(
                            CLIENT
                                    + DirectoryRules.ownedClient(state, rotated.client())
                                            .id(),
                            SECRET,
                            secret);
            return new Directory.Change<>(entry, until);
        });
    }

    /** Ends an address. One admin does it. */
    public void end(Caller by, String callback) {
        directory.changeIfAny(state -> {
            Instant now = clock.now();
            DirectoryRules.requireAdmin(state, by, now);
            return known(state, callback).endedAt() != null
                    ? Optional.empty()
                    : Optional.of(ended(
                            AccessEntries.entry(AccessEvent.CALLBACK_ENDED, clock.id(), now, by),
                            callback,
                            Callback.End.ADMIN));
        });
    }

    /** Ends an address whose receiver answered that it does not want calls any more. */
    public void gone(String callback) {
        directory.changeIfAny(state -> state.callback(callback)
                .filter(Callback::isHere)
                .map(here -> ended(
                        new SealedEntry(AccessEvent.CALLBACK_ENDED.type(), clock.id(), clock.now(), EntryType.SYSTEM),
                        callback,
                        Callback.End.GONE)));
    }

    private static SealedEntry ended(SealedEntry entry, String callback, Callback.End because) {
        return entry.with(CALLBACK, callback).with("because", because.name());
    }

    private static Callback here(DirectoryState state, String callback) {
        Callback known = known(state, callback);
        if (!known.isHere()) {
            throw DirectoryRules.refused(CALLBACK, "it was ended.", "Maybe register the address again.");
        }
        return known;
    }

    private static Callback known(DirectoryState state, String callback) {
        return state.callback(callback)
                .orElseThrow(() -> DirectoryRules.refused(
                        CALLBACK,
                        "the callback `" + Problem.shown(callback) + "` does not exist.",
                        "Maybe look at the list of callbacks."));
    }
}
