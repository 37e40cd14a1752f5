package dev.countersign.ledger.verify;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.PartErasure;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.Recovery;
import dev.countersign.ledger.journal.Segment;
import dev.countersign.ledger.journal.SegmentFrame;
import dev.countersign.ledger.journal.SegmentKind;
import dev.countersign.ledger.keys.KeyForms;
import dev.countersign.ledger.keys.KeyPlace;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.LogKey;
import dev.countersign.ledger.note.SignedCheckpoint;
import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.proof.TreeWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Verifies a whole ledger: signature, every entry, the tree, its tiles, and the evidence that the reader kept. The
 * service may write at the same time.
 */
public final class FolderAudit {

    private static final String MASTERS = "keys";

    private final Path folder;
    private final FolderFiles files;
    private final VerifierInputs inputs;
    private final VerifyProgress progress;

    public FolderAudit(Path folder, VerifierInputs inputs, VerifyProgress progress) {
        this.folder = folder;
        files = new FolderFiles(folder);
        this.inputs = inputs;
        this.progress = progress;
    }

    /**
     * The verified statements, one a line.
     *
     * @throws VerificationFailure at the first failure
     */
    public List<String> check() throws IOException {
        SignedCheckpoint signed = SignedCheckpoint.of(
                inputs.key(),
                files.bytes(LogKey.PUBLIC),
                LogKey.PUBLIC,
                files.bytes(TreeWriter.CHECKPOINT),
                TreeWriter.CHECKPOINT);
        List<Checkpoint> earlier = inputs.signedBy(signed.key());
        progress.at(0, 1);
        try (Recovery recovery = Recovery.of(new RealDisk(), folder, true)) {
            return check(signed, earlier, recovery);
        } catch (LedgerUnavailable e) {
            throw new VerificationFailure(e.place().replace(folder + File.separator, ""), e.summary());
        }
    }

    private List<String> check(SignedCheckpoint signed, List<Checkpoint> earlier, Recovery recovery) {
        long size = signed.checkpoint().size();
        if (recovery.size() < size) {
            recovery.torn().ifPresent(why -> {
                throw why;
            });
            throw new VerificationFailure(
                    "journal, sequence " + recovery.size(),
                    "the entries from here on are damaged or missing: the signed checkpoint has " + size + ".");
        }
        LeavesAudit leaves =
                new LeavesAudit(files, signed.checkpoint(), earlier, inputs.receipt(), progress, recovery.size());
        recovery.entries((leaf, length) -> leaves.add(leaf));
        List<String> holds = new ArrayList<>(List.of("entries   " + size + " in the journal are the signed ones"));
        holds.add(leaves.tiles());
        holds.add(parts(recovery));
        earlier.forEach(each -> holds.add(since(each, leaves, recovery.size())));
        inputs.receipt().ifPresent(receipt -> holds.add(against(receipt, signed, leaves, recovery.size())));
        if (inputs.samples()) {
            holds.addAll(samples(recovery, size));
        }
        if (recovery.size() > size) {
            holds.add("after     " + (recovery.size() - size)
                    + " more entries that no checkpoint covers yet: they are not proved");
        }
        return Verify.about(signed, holds);
    }

    /** The samples of the signed entries. */
    private static List<String> samples(Recovery recovery, long size) {
        SamplesAudit samples = new SamplesAudit();
        for (Segment segment : recovery.journal()) {
            try (segment) {
                for (int at = 0; at < segment.count(); at++) {
                    SegmentFrame frame = segment.frame(at);
                    if (frame.sequence() < size) {
                        samples.add(frame.sequence(), frame.payload());
                    }
                }
            } catch (IOException e) {
                throw new VerificationFailure(SegmentKind.JOURNAL.folder(), "cannot be read: " + e.getMessage() + ".");
            }
        }
        return samples.lines();
    }

    /**
     * Each part has the key of its person, unless it is marked as erased. A missing key without that mark would hide
     * data that were not erased.
     */
    private String parts(Recovery recovery) {
        if (!Files.isDirectory(folder.resolve(SegmentKind.PRIVATE.folder()))) {
            return "private   parts are not in this copy, so they were not checked";
        }
        if (!Files.isDirectory(folder.resolve(KeyPlace.SUBJECTS)) || Files.exists(folder.resolve(PartErasure.NOTE))) {
            return "private   every entry has its private parts, or the mark that they were erased; keys of "
                    + "persons are not in this copy, so they were not checked";
        }
        KeyForms keys = keys();
        for (Segment segment : recovery.parts()) {
            try (segment) {
                for (int at = 0; at < segment.count(); at++) {
                    SegmentFrame frame = segment.frame(at);
                    if (frame.kind() == SegmentFrame.Kind.PART && !keys.has(frame.payload())) {
                        throw new VerificationFailure(
                                KeyForms.place(frame.payload()),
                                "the key of a person in entry " + frame.sequence()
                                        + " is missing, although the person is not marked as erased.");
                    }
                }
            } catch (IOException e) {
                throw new VerificationFailure(SegmentKind.PRIVATE.folder(), "cannot be read: " + e.getMessage() + ".");
            }
        }
        return "private   every entry has its private parts with the keys to them, or the mark that they were "
                + "erased; keys were not decrypted";
    }

    /** Each key has the right form: letters, length, checksum, and an existing key that wraps it. */
    private KeyForms keys() {
        try {
            KeyForms keys = KeyForms.of(
                    folder,
                    number -> !Files.isDirectory(folder.resolve(MASTERS))
                            || Files.exists(folder.resolve(MASTERS).resolve("master-" + number + ".key")));
            keys.damage().ifPresent(each -> {
                throw new VerificationFailure(each.place(), each.says());
            });
            return keys;
        } catch (IOException e) {
            throw new VerificationFailure(KeyPlace.SUBJECTS, "cannot be read: " + e.getMessage() + ".");
        }
    }

    private static String since(Checkpoint earlier, LeavesAudit leaves, long size) {
        if (earlier.size() > size) {
            throw new VerificationFailure(
                    "journal, sequence " + size,
                    "the entries from here on are missing: your checkpoint covers " + earlier.size() + ".");
        }
        if (!Arrays.equals(leaves.root(earlier.size()), earlier.root())) {
            throw new VerificationFailure(
                    "journal, before sequence " + earlier.size(),
                    "the ledger does not begin with the " + earlier.size()
                            + " entries of your checkpoint: it was rewritten.");
        }
        return "since     the log only grew since your checkpoint of " + earlier.size() + " entries";
    }

    private static String against(Receipt receipt, SignedCheckpoint signed, LeavesAudit leaves, long size) {
        if (!receipt.origin().equals(signed.key().name())) {
            throw new VerificationFailure(
                    "--against",
                    "the receipt is from " + receipt.origin() + ", the ledger is "
                            + signed.key().name() + ".");
        }
        if (receipt.sequence() >= size) {
            throw new VerificationFailure(
                    "journal, sequence " + size,
                    "the entries from here on are missing: the receipt is for sequence " + receipt.sequence() + ".");
        }
        if (!HexFormat.of().formatHex(leaves.receipted()).equals(receipt.leafHash())) {
            throw new VerificationFailure(
                    "journal, sequence " + receipt.sequence(), "is not the entry of the receipt.");
        }
        return "receipt   entry " + receipt.sequence() + " is the entry of the receipt"
                + (receipt.sequence() < signed.checkpoint().size() ? "" : "; no checkpoint covers it yet");
    }
}
