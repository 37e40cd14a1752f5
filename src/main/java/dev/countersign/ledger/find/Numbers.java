package dev.countersign.ledger.find;

/** Numbers from 0 in as few bytes as they need: seven bits in each byte, the lowest first; a set high bit says more. */
final class Numbers {

    /** The greatest number of bytes of one. */
    static final int MOST = 10;

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private Numbers() {}

    /** @return the place after it */
    static int put(long value, byte[] into, int at) {
        int place = at;
        long rest = value;
        for (; rest >= MORE; rest >>>= BITS) {
            into[place++] = (byte) (rest & MORE - 1 | MORE);
        }
        into[place++] = (byte) rest;
        return place;
    }
}
