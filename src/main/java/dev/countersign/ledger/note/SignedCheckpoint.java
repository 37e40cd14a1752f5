package dev.countersign.ledger.note;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A checkpoint whose signature was checked, and by which key.
 *
 * @param known whether the key came from outside; otherwise from where the checkpoint lies, and proves only that the two belong together
 */
public record SignedCheckpoint(VerifierKey key, boolean known, Checkpoint checkpoint) {

    /**
     * Checks a checkpoint.
     *
     * @param keyPlace        where the public key lies beside it
     * @param checkpointPlace where it lies itself
     * @throws VerificationFailure when the key beside it is another than the one that is known, or did not sign it
     */
    public static SignedCheckpoint of(
            Optional<VerifierKey> known, byte[] key, String keyPlace, byte[] checkpoint, String checkpointPlace) {
        String line = new String(key, StandardCharsets.UTF_8);
        VerifierKey beside = Optional.of(line)
                .filter(each -> each.endsWith("\n"))
                .flatMap(each -> VerifierKey.read(each.substring(0, each.length() - 1)))
                .orElseThrow(() -> new VerificationFailure(
                        keyPlace, "is no line with the public key of a log, name+id+key, or one that was changed."));
        if (known.isPresent() && !known.get().equals(beside)) {
            throw new VerificationFailure(keyPlace, "holds another key than the one given: " + beside + ".");
        }
        Note note = Note.read(checkpoint)
                .orElseThrow(() ->
                        new VerificationFailure(checkpointPlace, "has not the form of a signed note, or was changed."));
        if (!note.signedBy(beside)) {
            throw new VerificationFailure(checkpointPlace, "was not signed by " + beside + ", or was changed since.");
        }
        Checkpoint signed = Checkpoint.of(note)
                .filter(each -> each.origin().equals(beside.name()))
                .orElseThrow(() -> new VerificationFailure(
                        checkpointPlace, "is signed, but is no checkpoint of " + beside.name() + "."));
        return new SignedCheckpoint(beside, known.isPresent(), signed);
    }
}
