package dev.countersign.ledger.keys;

import java.util.HexFormat;

/** Where the keys of persons lie in a ledger's folder: one file each, named by an id that tells nothing. */
public final class KeyPlace {

    /** The folder of all of them. */
    public static final String SUBJECTS = "subjects";
    /** What the name of a key file ends with. */
    public static final String ENDING = ".key";

    private static final int ID = 16;
    private static final int FAN = 2;

    private KeyPlace() {}

    /** Below the folder. @param keyId 16 bytes in hex */
    public static String of(String keyId) {
        return keyId.substring(0, FAN) + "/" + keyId + ENDING;
    }

    /** The same for the person that a sealed part belongs to: it begins with the id of the key. */
    public static String of(byte[] part) {
        return of(HexFormat.of().formatHex(part, 0, ID));
    }
}
