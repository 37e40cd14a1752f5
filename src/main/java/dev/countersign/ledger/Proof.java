package dev.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * That an entry is in the ledger, for a stranger to check without it (c2sp.org/tlog-proof).
 *
 * @param index      sequence of the entry
 * @param hashes     from the neighbour of its leaf up to the root
 * @param checkpoint the signed checkpoint, as it was written
 */
public record Proof(long index, List<byte[]> hashes, String checkpoint) {

    private static final String FIRST = "c2sp.org/tlog-proof@v1\n";
    private static final String INDEX = "index ";
    private static final String EXTRA = "extra ";

    public Proof {
        hashes = List.copyOf(hashes);
    }

    /** Empty when the bytes have not the form of a proof. Extra data is passed over: nothing vouches for it. */
    static Optional<Proof> read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int gap = text.indexOf("\n\n");
        if (gap < FIRST.length() || !text.startsWith(FIRST)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(List.of(text.substring(FIRST.length(), gap).split("\n", -1)));
        if (lines.get(0).startsWith(EXTRA)) {
            lines.remove(0);
        }
        if (lines.isEmpty() || !lines.get(0).matches(INDEX + "(0|[1-9]\\d{0,17})")) {
            return Optional.empty();
        }
        List<byte[]> hashes = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Optional<byte[]> hash = Note.base64(line).filter(each -> each.length == Tree.HASH);
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            hashes.add(hash.get());
        }
        return Optional.of(new Proof(Long.parseLong(lines.get(0).substring(INDEX.length())), hashes, text.substring(gap + 2)));
    }

    /** The proof as text, checkpoint and all: what a file {@code .tlog-proof} holds. */
    public String text() {
        StringBuilder text = new StringBuilder(FIRST).append(INDEX).append(index).append("\n");
        hashes.forEach(hash -> text.append(Base64.getEncoder().encodeToString(hash)).append("\n"));
        return text.append("\n").append(checkpoint).toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
