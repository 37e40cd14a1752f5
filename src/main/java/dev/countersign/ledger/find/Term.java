package dev.countersign.ledger.find;

/**
 * What a run is searched by: 128 bits of the HMAC of a label or a key. Two texts with the same term are not to be
 * expected. The order is that of unsigned numbers.
 */
record Term(long high, long low) implements Comparable<Term> {

    @Override
    public int compareTo(Term other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
}
