package dev.countersign.ledger.keys;

import java.util.HexFormat;

/** The paths of the keys of persons in a ledger's folder: one file each, named by a random id. */
public final class KeyPlace {

    /** The folder of all keys. */
    public static final String SUBJECTS = "subjects";
    /** The ending of the name of a key file. */
    public static final String ENDING = ".key";

    private static final int ID = 16;
    private static final int FAN = 2;

    private KeyPlace() {}

    /** The path below the folder. @param keyId 16 bytes in hex */
    public static String of(String keyId) {
        return keyId.substring(0, FAN) + "/" + keyId + ENDING;
    }

    /** The path of the key for an encrypted part. The part begins with the id of the key. */
    public static String of(byte[] part) {
        return of(HexFormat.of().formatHex(part, 0, ID));
    }
}
