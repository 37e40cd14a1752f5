package dev.countersign.decisions.evaluate;

import dev.countersign.ledger.journal.NotWritten;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Nothing was decided, or it is not known in time whether it was, so nothing is allowed: the answer could not be written down. The caller may ask again. */
public final class NotDecided extends RuntimeException {

    /** What callers read in the answer. */
    public static final String CODE = "NOT_DECIDED";

    /** The same where it is being written down, and it is not known whether that ends well: the caller asks for the decision by its id. */
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

    /** @param decision id of one that is being written down */
    public static NotDecided unknownDecision(String decision, Duration retryAfter) {
        return new NotDecided(
                "The decision `" + decision
                        + "` is still being written down, and it is not known whether that ends well. Nothing is allowed until it is found under /v1/decisions/"
                        + decision + ".",
                retryAfter,
                decision,
                UNKNOWN);
    }

    /** Of an approval or an outcome that is being written down. */
    public static NotDecided unknown(String says, Duration retryAfter) {
        return new NotDecided(says, retryAfter, "", UNKNOWN);
    }

    /** {@value #CODE}: nothing was decided. {@value #UNKNOWN}: ask for {@link #decision}, where there is one. */
    public String code() {
        return code;
    }

    /** Id of the decision that is being written down; empty where it is none, or nothing was decided. */
    public Optional<String> decision() {
        return Optional.of(decision).filter(id -> !id.isEmpty());
    }

    /** What was written, or why it was not. */
    public static <T> T unlessWritten(Supplier<T> writing) {
        try {
            return writing.get();
        } catch (NotWritten e) {
            throw of(e);
        }
    }

    public static NotDecided of(NotWritten e) {
        return new NotDecided(e.getMessage() + " Nothing was decided, so nothing is allowed.", e.retryAfter());
    }

    /** After how long it is worth asking again, in whole seconds, at least one. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
