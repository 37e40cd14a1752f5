package dev.countersign.ledger.note;

/** Something in a ledger or bundle is not what was signed: the first difference, with its position. */
public final class VerificationFailure extends RuntimeException {

    private final String place;
    private final String summary;

    /** @param place file, with byte or sequence if known */
    public VerificationFailure(String place, String says) {
        super(place + ": " + says);
        this.place = place;
        this.summary = says;
    }

    public String place() {
        return place;
    }

    public String summary() {
        return summary;
    }
}
