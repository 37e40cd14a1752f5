package dev.countersign.ledger.note;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A checkpoint whose signature was verified, with the key.
 *
 * @param known whether the key came from outside; otherwise it came from the same place as the checkpoint and proves
 *     only that the two match
 */
public record SignedCheckpoint(VerifierKey key, boolean known, Checkpoint checkpoint) {

    /**
     * Verifies a checkpoint.
     *
     * @param keyPlace        place of the public key next to the checkpoint
     * @param checkpointPlace place of the checkpoint
     * @throws VerificationFailure when the key next to it differs from the known one, or did not sign it
     */
    public static SignedCheckpoint of(
            Optional<VerifierKey> known, byte[] key, String keyPlace, byte[] checkpoint, String checkpointPlace) {
        String line = new String(key, StandardCharsets.UTF_8);
        VerifierKey beside = Optional.of(line)
                .filter(each -> each.endsWith("\n"))
                .flatMap(each -> VerifierKey.read(each.substring(0, each.length() - 1)))
                .orElseThrow(() -> new VerificationFailure(
                        keyPlace, "is not a line with the public key of a log, name+id+key, or was changed."));
        if (known.isPresent() && !known.get().equals(beside)) {
            throw new VerificationFailure(keyPlace, "contains a different key than the given one: " + beside + ".");
        }
        Note note = Note.read(checkpoint)
                .orElseThrow(() -> new VerificationFailure(
                        checkpointPlace, "does not have the form of a signed note, or was changed."));
        if (!note.signedBy(beside)) {
            throw new VerificationFailure(checkpointPlace, "was not signed by " + beside + ", or was changed since.");
        }
        Checkpoint signed = Checkpoint.of(note)
                .filter(each -> each.origin().equals(beside.name()))
                .orElseThrow(() -> new VerificationFailure(
                        checkpointPlace, "is signed, but is not a checkpoint of " + beside.name() + "."));
        return new SignedCheckpoint(beside, known.isPresent(), signed);
    }
}
