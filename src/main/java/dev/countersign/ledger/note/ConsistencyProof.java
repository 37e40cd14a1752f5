package dev.countersign.ledger.note;

import java.util.List;
import java.util.Optional;

/**
 * Proves that the log only grew from an earlier checkpoint to a later one. A reader who kept the earlier one can check
 * it.
 *
 * @param earlier    number of entries of the earlier checkpoint
 * @param hashes     in the order of RFC 6962, section 2.1.2
 * @param checkpoint the later one, signed, as it was written
 */
public record ConsistencyProof(long earlier, List<byte[]> hashes, String checkpoint) {

    private static final ProofText FORM = new ProofText("countersign-consistency-v1\n", "earlier ");

    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    /** Empty if the bytes do not have the form of a proof. */
    public static Optional<ConsistencyProof> read(byte[] bytes) {
        return FORM.read(bytes).map(said -> new ConsistencyProof(said.number(), said.hashes(), said.checkpoint()));
    }

    public String text() {
        return FORM.write(earlier, hashes, checkpoint);
    }

    @Override
    public String toString() {
        return text();
    }
}
