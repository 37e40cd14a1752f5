package dev.countersign.ledger.disk;

/**
 * The ledger cannot be opened or read: said for a person, with the place, what is wrong and what may help.
 *
 * <p>An entry that could not be written to a ledger that is open is told by {@code NotWritten}.
 */
public final class LedgerUnavailable extends RuntimeException {

    private final String place;
    private final String summary;
    private final String hint;

    /** @param maybe what to do, beginning with Maybe; empty where there is nothing to say */
    public LedgerUnavailable(String place, String says, String maybe) {
        super((place + ": " + says + " " + maybe).strip());
        this.place = place;
        this.summary = says;
        this.hint = maybe;
    }

    /** A file, perhaps with a position in it. */
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
