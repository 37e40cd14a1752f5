package dev.countersign.edge.service;

import dev.countersign.ledger.disk.ClockAndRandom;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a service shows a command on this machine that it knows the token in its folder, without saying the token: the
 * HMAC-SHA256 of a challenge and of the address and port on which the question arrived. A process on another port that
 * passes the question on gets a proof for the other port.
 */
public final class ServiceProof {

    /** Bytes of a challenge. A challenge is written in hexadecimal digits. */
    public static final int CHALLENGE = 32;

    /** What every challenge looks like. */
    public static final String FORM = "[0-9a-f]{" + 2 * CHALLENGE + "}";

    private static final String HMAC = "HmacSHA256";
    private static final String PURPOSE = "countersign service proof";

    private ServiceProof() {}

    /** A new challenge, which nobody can foresee. */
    public static String challenge(ClockAndRandom random) {
        return HexFormat.of().formatHex(random.random(CHALLENGE));
    }

    /** The proof, in hexadecimal digits. */
    public static String of(String token, String challenge, InetAddress address, int port) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.US_ASCII), HMAC));
            String said =
                    String.join("\n", PURPOSE, challenge, HexFormat.of().formatHex(address.getAddress()), "" + port);
            return HexFormat.of().formatHex(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    /** Whether that is the proof. The comparison takes the same time for every text of its length. */
    public static boolean isRight(String said, String token, String challenge, InetAddress address, int port) {
        return MessageDigest.isEqual(
                said.getBytes(StandardCharsets.UTF_8),
                of(token, challenge, address, port).getBytes(StandardCharsets.UTF_8));
    }
}
