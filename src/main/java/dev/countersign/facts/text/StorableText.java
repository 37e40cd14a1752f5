package dev.countersign.facts.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Text that other programs can store unchanged: Unicode without U+0000 and without half of a surrogate pair. Two
 * different texts then differ in UTF-8 too, over which every hash and seal is computed (RFC 8785, section 3.2.2.2).
 */
public record StorableText(String text) {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int ASCII = 0x80;

    /** @throws IllegalArgumentException if the text is not storable */
    public StorableText {
        wrong(text).ifPresent(says -> {
            throw new IllegalArgumentException(says);
        });
    }

    /**
     * Bytes of UTF-8 as text. A byte order mark at the beginning is left out.
     *
     * @param place file or member, for messages
     * @throws InvalidInput with the line and the column of the first byte that is not UTF-8, or of U+0000
     */
    public static StorableText utf8(byte[] bytes, String place) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        String read = out.flip().toString();
        if (result.isError()) {
            throw new InvalidInput(new Problem(
                    place,
                    "the byte 0x" + String.format(Locale.ROOT, "%02X", bytes[in.position()]) + where(read)
                            + " is not UTF-8. Allowed: text in UTF-8.",
                    "Maybe the text was saved in another encoding; save it as UTF-8."));
        }
        int zero = read.indexOf('\0');
        if (zero >= 0) {
            throw new InvalidInput(new Problem(
                    place,
                    "the character U+0000" + where(read.substring(0, zero)) + " is not allowed.",
                    "Maybe the text was saved as UTF-16; save it as UTF-8."));
        }
        return new StorableText(!read.isEmpty() && read.charAt(0) == BYTE_ORDER_MARK ? read.substring(1) : read);
    }

    private static String where(String before) {
        int line = 1;
        int begin = 0;
        for (int i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) {
            line++;
            begin = i + 1;
        }
        return " at line " + line + ", column " + (before.length() - begin + 1);
    }

    /** Why a text is not storable; empty if it is. */
    public static Optional<String> wrong(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return Optional.of("the character U+0000 is not allowed.");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return Optional.of("`" + escaped(c)
                        + "` is half of a surrogate pair, not a whole letter. Allowed: Unicode "
                        + "text without U+0000.");
            }
        }
        return Optional.empty();
    }

    /** A text for a message. Characters that cannot be stored are escaped. */
    public static String shown(String text) {
        if (wrong(text).isEmpty()) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> shown.append(c < ' ' || c >= ASCII ? escaped((char) c) : String.valueOf((char) c)));
        return shown.toString();
    }

    private static String escaped(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
