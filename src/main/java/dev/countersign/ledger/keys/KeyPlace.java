package dev.countersign.ledger.keys;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The paths of the keys of persons in a ledger's folder: buckets by the first byte of the random id of the key. */
public final class KeyPlace {

    /** The folder of all keys. */
    public static final String SUBJECTS = "subjects";

    /** The ending of the name of a file with one key. */
    static final String ENDING = ".key";
    /** The number of buckets. */
    static final int BUCKETS = 256;

    static final Pattern BUCKET = Pattern.compile("[0-9a-f]{2}\\.keys");
    static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
    static final Pattern FILE = Pattern.compile("[0-9a-f]{32}\\.key");

    private static final int FAN = 2;

    private KeyPlace() {}

    /** The path of a file with one key, below the folder. @param keyId 16 bytes in hex */
    static String file(String keyId) {
        return keyId.substring(0, FAN) + "/" + keyId + ENDING;
    }

    /** The bucket of a key. @param keyId 16 bytes in hex */
    static int bucketOf(String keyId) {
        return HexFormat.fromHexDigits(keyId, 0, FAN);
    }

    /** The path of a bucket, below the folder. */
    static String bucket(int number) {
        return String.format(Locale.ROOT, "%02x.keys", number);
    }
}
