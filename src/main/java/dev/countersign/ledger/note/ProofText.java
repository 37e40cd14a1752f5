package dev.countersign.ledger.note;

import dev.countersign.ledger.tree.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A proof as text: a first line that names the format, a line with a number, hashes in base64, an empty line, and the
 * checkpoint as it was written.
 *
 * @param first  the first line with its newline
 * @param number the word before the number, followed by a space
 */
record ProofText(String first, String number) {

    private static final String EXTRA = "extra ";

    /** The content of a text. */
    record Said(long number, List<byte[]> hashes, String checkpoint) {}

    String write(long value, List<byte[]> hashes, String checkpoint) {
        StringBuilder text =
                new StringBuilder(first).append(number).append(value).append("\n");
        hashes.forEach(
                hash -> text.append(Base64.getEncoder().encodeToString(hash)).append("\n"));
        return text.append("\n").append(checkpoint).toString();
    }

    /** Empty if the bytes do not have the form. A line of extra data is ignored, because no signature covers it. */
    Optional<Said> read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int gap = text.indexOf("\n\n");
        if (gap < first.length() || !text.startsWith(first)) {
            return Optional.empty();
        }
        List<String> lines =
                new ArrayList<>(List.of(text.substring(first.length(), gap).split("\n", -1)));
        if (lines.get(0).startsWith(EXTRA)) {
            lines.remove(0);
        }
        if (lines.isEmpty() || !lines.get(0).matches(number + "(0|[1-9]\\d{0,17})")) {
            return Optional.empty();
        }
        List<byte[]> hashes = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Optional<byte[]> hash = Note.base64(line).filter(each -> each.length == MerkleTree.HASH);
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            hashes.add(hash.get());
        }
        return Optional.of(
                new Said(Long.parseLong(lines.get(0).substring(number.length())), hashes, text.substring(gap + 2)));
    }
}
