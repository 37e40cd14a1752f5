package dev.countersign.decisions.evaluate;

import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.journal.NotWritten;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Nothing was decided, or it is unknown in time whether it was, so nothing is allowed: the decision could not be
 * recorded. The caller may ask again.
 */
public final class NotDecided extends RuntimeException {

    /** The code in the answer. */
    public static final String CODE = "NOT_DECIDED";

    /**
     * The code for a decision that is still being written, with an unknown result. The caller asks for the decision by
     * its id.
     */
    public static final String UNKNOWN = "UNKNOWN";

    private final Duration retryAfter;
    private final String decision;
    private final String code;

    public NotDecided(String says, Duration retryAfter) {
        this(says, retryAfter, "", CODE);
    }

    private NotDecided(String says, Duration retryAfter, String decision, String code) {
        super(says);
        this.retryAfter = retryAfter;
        this.decision = decision;
        this.code = code;
    }

    /** @param decision id of a decision that is being written */
    public static NotDecided unknownDecision(String decision, Duration retryAfter) {
        return new NotDecided(
                "The decision `" + decision
                        + "` is still being written, and it is unknown whether that succeeds. Nothing is "
                        + "allowed until it is found under /v1/decisions/"
                        + decision + ".",
                retryAfter,
                decision,
                UNKNOWN);
    }

    /** For an approval or an outcome that is being written. */
    public static NotDecided unknown(String says, Duration retryAfter) {
        return new NotDecided(says, retryAfter, "", UNKNOWN);
    }

    /** {@value #CODE}: nothing was decided. {@value #UNKNOWN}: ask for {@link #decision}, if there is one. */
    public String code() {
        return code;
    }

    /** Id of the decision that is being written; empty if it is not a decision, or nothing was decided. */
    public Optional<String> decision() {
        return Optional.of(decision).filter(id -> !id.isEmpty());
    }

    /** The result of the write, or the reason why it failed. */
    public static <T> T unlessWritten(Supplier<T> writing) {
        try {
            return writing.get();
        } catch (NotWritten e) {
            throw of(e);
        }
    }

    /** The person of a ledger with an id. It makes a key for a new one, and throws this if that cannot be written. */
    public static Function<String, ErasureSubject> subjects(Ledger ledger) {
        return id -> unlessWritten(() -> ledger.subject(id));
    }

    public static NotDecided of(NotWritten e) {
        return new NotDecided(e.getMessage() + " Nothing was decided, so nothing is allowed.", e.retryAfter());
    }

    /** The time after which the caller may try again, in whole seconds, at least one. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
