package dev.countersign.ledger;

/** Something in a ledger or bundle is not what was signed: the first thing found, with its position. */
final class Wrong extends RuntimeException {

    private final String place;
    private final String says;

    /** @param place file, with byte or sequence where it is known */
    Wrong(String place, String says) {
        super(place + ": " + says);
        this.place = place;
        this.says = says;
    }

    String place() {
        return place;
    }

    String says() {
        return says;
    }
}
