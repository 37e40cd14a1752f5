package dev.countersign.ledger.disk;

/**
 * The ledger cannot be opened or read. The message for a person names the place, the problem and what may help.
 *
 * <p>If an open ledger cannot write an entry, that is a {@code NotWritten}.
 */
public final class LedgerUnavailable extends RuntimeException {

    private final String place;
    private final String summary;
    private final String hint;

    /** @param maybe what to do, beginning with Maybe; may be empty */
    public LedgerUnavailable(String place, String says, String maybe) {
        super((place + ": " + says + " " + maybe).strip());
        this.place = place;
        this.summary = says;
        this.hint = maybe;
    }

    /** A file, with a position in it if known. */
    public String place() {
        return place;
    }

    public String summary() {
        return summary;
    }

    public String hint() {
        return hint;
    }
}
