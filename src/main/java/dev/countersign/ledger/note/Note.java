package dev.countersign.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures below it (c2sp.org/signed-note). The text must not be trusted before {@link #signedBy} is
 * true.
 *
 * @param text ends with a newline
 */
public record Note(String text, List<Signed> signatures) {

    private static final String DASH = "— ";
    private static final int LARGEST = 65_536;
    private static final int ID = 4;

    public Note {
        signatures = List.copyOf(signatures);
    }

    /** One line below the text. */
    record Signed(String name, int id, byte[] signature) {

        private String line() {
            byte[] both = ByteBuffer.allocate(ID + signature.length)
                    .putInt(id)
                    .put(signature)
                    .array();
            return DASH + name + " " + Base64.getEncoder().encodeToString(both) + "\n";
        }
    }

    /** Empty if the bytes do not have the form of a signed note. */
    public static Optional<Note> read(byte[] bytes) {
        if (bytes.length > LARGEST) {
            return Optional.empty();
        }
        String whole;
        try {
            whole = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        int end = whole.lastIndexOf("\n\n");
        if (end < 1
                || !whole.endsWith("\n")
                || end + 2 == whole.length()
                || whole.chars().anyMatch(each -> each < ' ' && each != '\n')) {
            return Optional.empty();
        }
        List<Signed> signatures = new ArrayList<>();
        for (String line : whole.substring(end + 2, whole.length() - 1).split("\n", -1)) {
            Optional<Signed> signed = signature(line);
            if (signed.isEmpty()) {
                return Optional.empty();
            }
            signatures.add(signed.get());
        }
        return Optional.of(new Note(whole.substring(0, end + 1), signatures));
    }

    /**
     * The notes of a file with many notes, each followed by an empty line. Their texts contain no empty line. Anything
     * else, such as a note that was cut short, is ignored.
     */
    public static List<Note> all(byte[] bytes) {
        List<Note> notes = new ArrayList<>();
        List<String> blocks =
                List.of(new String(bytes, StandardCharsets.UTF_8).strip().split("\n\n+"));
        for (int i = 1; i < blocks.size(); i++) {
            if (blocks.get(i).startsWith(DASH)) {
                read((blocks.get(i - 1) + "\n\n" + blocks.get(i) + "\n").getBytes(StandardCharsets.UTF_8))
                        .ifPresent(notes::add);
            }
        }
        return notes;
    }

    private static Optional<Signed> signature(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !line.startsWith(DASH) || !VerifierKey.allowed(words[1])) {
            return Optional.empty();
        }
        return base64(words[2])
                .filter(both -> both.length > ID)
                .map(both -> new Signed(
                        words[1], ByteBuffer.wrap(both).getInt(), Arrays.copyOfRange(both, ID, both.length)));
    }

    /**
     * Decodes base64. Unused bits must be zero, so that each value has one form and a changed bit is always noticed.
     */
    static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text))
                    .filter(bytes -> Base64.getEncoder().encodeToString(bytes).equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the key signed the text. Signatures of other keys are ignored, but a wrong signature of this key is not.
     */
    public boolean signedBy(VerifierKey key) {
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        List<Signed> ours = signatures.stream()
                .filter(each -> each.name().equals(key.name()) && each.id() == key.id())
                .toList();
        return !ours.isEmpty() && ours.stream().allMatch(each -> key.signed(signed, each.signature()));
    }

    /** The whole note, as it is written. */
    @Override
    public String toString() {
        StringBuilder whole = new StringBuilder(text).append("\n");
        signatures.forEach(each -> whole.append(each.line()));
        return whole.toString();
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }
}
