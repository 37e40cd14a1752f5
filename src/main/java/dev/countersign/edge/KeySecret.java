package dev.countersign.edge;

import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * An API key as its holder has it: {@code cs_}, the id, {@code _}, 32 random bytes in base64url, {@code _}, and the
 * CRC-32 of what is before. The checksum tells a mistyped key from a wrong one, and lets scanners find keys in files.
 *
 * @param id     public: the key is found by it
 * @param sha256 of the secret, in base64url: what is stored
 */
public record KeySecret(String id, String sha256) {

    private static final String PREFIX = "cs_";
    private static final int ID = 10;
    private static final int SECRET = 32;
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    /** Letters of 32 bytes in base64url. */
    private static final int SECRET_TEXT = 43;

    private static final BitSet ID_LETTERS = letters("az", "29");
    private static final BitSet SECRET_LETTERS = letters("AZ", "az", "09", "__", "--");

    private static final int SECRET_AT = PREFIX.length() + ID + 1;
    private static final int CHECKED = SECRET_AT + SECRET_TEXT;
    private static final int LENGTH = CHECKED + 1 + Integer.BYTES * 2;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /** A new key. @param text to show once */
    public record Made(KeySecret key, String text) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Made[" + key.id + "]";
        }
    }

    public static Made make(ClockAndRandom random) {
        StringBuilder id = new StringBuilder();
        while (id.length() < ID) {
            // the same chance for each letter: a byte beyond the last multiple of their number is not used
            int value = Byte.toUnsignedInt(random.random(1)[0]);
            if (value < LETTERS.length() * ((Byte.MAX_VALUE * 2 + 2) / LETTERS.length())) {
                id.append(LETTERS.charAt(value % LETTERS.length()));
            }
        }
        return made(id.toString(), random);
    }

    /** A new secret of a key that exists. */
    public static Made again(String id, ClockAndRandom random) {
        return made(id, random);
    }

    private static Made made(String id, ClockAndRandom random) {
        String secret = TEXT.encodeToString(random.random(SECRET));
        String text = PREFIX + id + "_" + secret;
        return new Made(new KeySecret(id, sha256Of(secret)), text + "_" + checksum(text));
    }

    /** Whether the text is meant to be a key of this service, right or not. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** Empty for a text that no key has: mistyped, or not a key. */
    public static Optional<KeySecret> read(String text) {
        return hasForm(text) && checksum(text.substring(0, CHECKED)).equals(text.substring(CHECKED + 1))
                ? Optional.of(new KeySecret(
                        text.substring(PREFIX.length(), SECRET_AT - 1), sha256Of(text.substring(SECRET_AT, CHECKED))))
                : Optional.empty();
    }

    /** Each request with a key is checked, and a regular expression takes longer. */
    private static boolean hasForm(String text) {
        return text.length() == LENGTH
                && text.startsWith(PREFIX)
                && text.charAt(SECRET_AT - 1) == '_'
                && text.charAt(CHECKED) == '_'
                && consistsOf(ID_LETTERS, text, PREFIX.length(), SECRET_AT - 1)
                && consistsOf(SECRET_LETTERS, text, SECRET_AT, CHECKED);
    }

    private static boolean consistsOf(BitSet letters, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!letters.get(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static BitSet letters(String... ranges) {
        BitSet letters = new BitSet();
        for (String range : ranges) {
            letters.set(range.charAt(0), range.charAt(1) + 1);
        }
        return letters;
    }

    /**
     * The id of a key as somebody says it.
     *
     * @param place where it was said, for the message
     * @throws InvalidInput when it is a whole key: its secret must not be repeated in an address or a message
     */
    public static String idOf(String said, String place) {
        if (looksLikeOne(said)) {
            int end = said.indexOf('_', PREFIX.length());
            throw new InvalidInput(new Problem(
                    place,
                    "it is a whole key, with its secret. Allowed: the id of a key.",
                    end < 0 ? "" : "Maybe `" + Problem.shown(said.substring(PREFIX.length(), end)) + "`."));
        }
        return said;
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String sha256Of(String secret) {
        return TEXT.encodeToString(Sha256.digest().digest(secret.getBytes(StandardCharsets.US_ASCII)));
    }

    /** In a time that does not depend on the difference. */
    public boolean matches(String stored) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), stored.getBytes(StandardCharsets.US_ASCII));
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "KeySecret[" + id + "]";
    }
}
