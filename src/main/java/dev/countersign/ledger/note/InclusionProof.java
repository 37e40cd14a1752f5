package dev.countersign.ledger.note;

import java.util.List;
import java.util.Optional;

/**
 * Proves that an entry is in the ledger. A third party can check it without the ledger (c2sp.org/tlog-proof).
 *
 * @param index      sequence of the entry
 * @param hashes     from the neighbour of its leaf up to the root
 * @param checkpoint the signed checkpoint, as it was written
 */
public record InclusionProof(long index, List<byte[]> hashes, String checkpoint) {

    private static final ProofText FORM = new ProofText("c2sp.org/tlog-proof@v1\n", "index ");

    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /** Empty if the bytes do not have the form of a proof. */
    public static Optional<InclusionProof> read(byte[] bytes) {
        return FORM.read(bytes).map(said -> new InclusionProof(said.number(), said.hashes(), said.checkpoint()));
    }

    /** The proof as text with its checkpoint: the content of a file {@code .tlog-proof}. */
    public String text() {
        return FORM.write(index, hashes, checkpoint);
    }

    @Override
    public String toString() {
        return text();
    }
}
