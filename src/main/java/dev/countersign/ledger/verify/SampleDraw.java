package dev.countersign.ledger.verify;

import dev.countersign.ledger.tree.MerkleTree;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Draws the decisions of a day for a second look, by the seed of the day: a decision is drawn if the first 8 bytes of
 * HMAC-SHA-256(seed, leaf hash), as a fraction of 2^64, are less than its share. One thread uses it at a time.
 */
public final class SampleDraw {

    /** Bytes of a seed. */
    public static final int SEED = 32;

    /** Types of the entries, as in the member {@code type} of their public record. */
    static final String COMMITTED = "sampling-seed";

    static final String REVEALED = "sampling-reveal";
    static final String LOOKED = "second-look";

    private static final String HMAC = "HmacSHA256";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal ALL = new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE));

    private final Mac mac;

    public SampleDraw(byte[] seed) {
        try {
            mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(seed, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    /** What is published of a seed at first: its SHA-256, in hex. */
    public static String commitment(byte[] seed) {
        return HexFormat.of().formatHex(MerkleTree.sha256(seed));
    }

    /**
     * Whether a decision is drawn.
     *
     * @param open    its public record
     * @param percent its share, from 0 to 100
     */
    public boolean draws(byte[] open, BigDecimal percent) {
        return drawsLeaf(MerkleTree.leaf(open), percent);
    }

    boolean drawsLeaf(byte[] leaf, BigDecimal percent) {
        BigInteger first = new BigInteger(1, Arrays.copyOf(mac.doFinal(leaf), Long.BYTES));
        return new BigDecimal(first).multiply(HUNDRED).compareTo(ALL.multiply(percent)) < 0;
    }
}
