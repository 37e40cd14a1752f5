package dev.countersign.decisions.replay;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.json.Sha256;
import dev.countersign.ledger.DecryptedPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the private parts of a record with those that are written again, byte for byte. The root of a part is over
 * its members as they are read: of a repeated member only one is read, and unknown members and text after the part are
 * not read at all, so equal roots do not show that nobody changed a part.
 */
final class OtherParts implements Consumer<CanonicalJson> {

    private final List<DecryptedPart> read;
    private final List<ReplayResult.Difference> differences = new ArrayList<>();
    private int next;

    /** @param read in the order of the record */
    OtherParts(List<DecryptedPart> read) {
        this.read = read;
    }

    @Override
    public void accept(CanonicalJson written) {
        byte[] content = next < read.size() ? read.get(next).content() : null;
        if (content == null || !Arrays.equals(content, 0, content.length, written.buffer(), 0, written.size())) {
            differs(content, written.bytes());
        }
        next++;
    }

    /** What differs, as hashes, because the values are personal. Each part was written again. */
    List<ReplayResult.Difference> differences() {
        for (; next < read.size(); next++) {
            differs(read.get(next).content(), null);
        }
        return differences;
    }

    private void differs(byte @Nullable [] recorded, byte @Nullable [] replayed) {
        differences.add(new ReplayResult.Difference("sealed[" + next + "]", hash(recorded), hash(replayed)));
    }

    private static @Nullable String hash(byte @Nullable [] content) {
        return content == null ? null : "\"SHA-256 " + Sha256.hex(content) + "\"";
    }
}
