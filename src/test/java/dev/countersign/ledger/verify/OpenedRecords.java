package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/** Compares parts with a record that is in no tree: in a bundle, a changed record fails before its parts are read. */
public final class OpenedRecords {

    private OpenedRecords() {}

    /** What is wrong; empty if nothing is. */
    public static String problem(String record, SortedMap<String, byte[]> parts) {
        try {
            OpenedParts.at(record.getBytes(StandardCharsets.UTF_8), "record", parts);
            return "";
        } catch (VerificationFailure e) {
            return String.valueOf(e.getMessage());
        }
    }
}
