package dev.countersign.ledger.verify;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.Note;
import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evidence that the verifying person supplies: a known key, earlier checkpoints, a receipt.
 *
 * @param key         public key of the log, if known from another source
 * @param checkpoints earlier checkpoints, not verified yet
 * @param receipt     receipt from an answer
 * @param samples     whether the samples of decisions are computed, too
 */
public record VerifierInputs(
        Optional<VerifierKey> key, List<Note> checkpoints, Optional<Receipt> receipt, boolean samples) {

    private static final Pattern RECEIPT = Pattern.compile("\"receipt\"\\s*:\\s*(\\{[^{}]*})");
    private static final Pattern ORIGIN = Pattern.compile("\"origin\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\"\\s*:\\s*(\\d{1,18})\\b");
    private static final Pattern LEAF_HASH = Pattern.compile("\"leafHash\"\\s*:\\s*\"([0-9a-f]{64})\"");

    public VerifierInputs {
        checkpoints = List.copyOf(checkpoints);
    }

    public static VerifierInputs nothing() {
        return new VerifierInputs(Optional.empty(), List.of(), Optional.empty(), false);
    }

    /** The receipt, alone or in an answer; empty if there is none. */
    static Optional<Receipt> receipt(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8).replace("\\/", "/");
        Matcher inside = RECEIPT.matcher(text);
        String receipt = inside.find() ? inside.group(1) : text;
        Matcher origin = ORIGIN.matcher(receipt);
        Matcher sequence = SEQUENCE.matcher(receipt);
        Matcher leafHash = LEAF_HASH.matcher(receipt);
        return origin.find() && sequence.find() && leafHash.find()
                ? Optional.of(new Receipt(origin.group(1), Long.parseLong(sequence.group(1)), leafHash.group(1)))
                : Optional.empty();
    }

    /** One checkpoint, or a file of many. Anything else is ignored. */
    static List<Note> checkpoints(byte[] file) {
        return Note.read(file).map(List::of).orElseGet(() -> Note.all(file));
    }

    /**
     * The earlier checkpoints. The key must have signed each.
     *
     * @throws VerificationFailure when another key signed one
     */
    List<Checkpoint> signedBy(VerifierKey log) {
        List<Checkpoint> signed = new ArrayList<>();
        for (Note note : checkpoints) {
            Checkpoint checkpoint = Checkpoint.of(note)
                    .orElseThrow(() -> new LedgerUnavailable(
                            "--since", "is a signed note, but not a checkpoint.", "Maybe it is the wrong file."));
            if (!note.signedBy(log) || !checkpoint.origin().equals(log.name())) {
                throw new VerificationFailure(
                        "--since, checkpoint of " + checkpoint.size() + " entries",
                        "it is from " + checkpoint.origin() + ", and was not signed by the key of this ledger, " + log
                                + ". Either it belongs to another ledger, or this ledger was created again with "
                                + "another key.");
            }
            signed.add(checkpoint);
        }
        return signed;
    }
}
