package dev.countersign.facts.json;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value and its bytes for hashing. Each value begins with a tag, and each value of variable length states its
 * length, so that two values have the same bytes only if they are equal. docs/records.md specifies the layout, with
 * an example.
 *
 * @param value a text, a number, a boolean, a day, a time of day, a moment, null, or a set, a list or a map of values
 *     by name
 */
public record HashableValue(@Nullable Object value) {

    private static final char TEXT = 'T';
    private static final char NUMBER = 'N';
    private static final char YES_OR_NO = 'B';
    private static final char DAY = 'D';
    private static final char TIME = 'H';
    private static final char MOMENT = 'I';
    private static final char NOTHING = 'Z';
    private static final char SET = 'S';
    private static final char LIST = 'L';
    private static final char MAP = 'M';

    /**
     * @throws IllegalArgumentException for a text with half of a surrogate pair, and for an object of any other type
     */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(value, bytes);
        return bytes.toByteArray();
    }

    /** SHA-256, in hex, of the bytes. */
    public String sha256() {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes()));
    }

    /**
     * SHA-256, in hex, over the purpose, a byte 0, and the bytes. A hash for one purpose is never valid for another.
     *
     * @param purpose with its version, in ASCII, such as {@code countersign-action-v2}
     */
    public String sha256(String purpose) {
        MessageDigest sha = Sha256.digest();
        sha.update(purpose.getBytes(StandardCharsets.US_ASCII));
        sha.update((byte) 0);
        return HexFormat.of().formatHex(sha.digest(bytes()));
    }

    /** A map of values by name. @param members names and values in turn; null is nothing */
    public static SortedMap<String, @Nullable Object> map(@Nullable Object... members) {
        SortedMap<String, @Nullable Object> map = new TreeMap<>();
        for (int i = 0; i < members.length; i += 2) {
            map.put((String) members[i], members[i + 1]);
        }
        return map;
    }

    private static void write(@Nullable Object value, ByteArrayOutputStream bytes) {
        if (value == null) {
            bytes.write(NOTHING);
        } else if (value instanceof String text) {
            sized(TEXT, text, bytes);
        } else if (value instanceof Double number) {
            sized(NUMBER, new JsonNumber(number).text(), bytes);
        } else if (value instanceof BigDecimal number) {
            sized(NUMBER, number.stripTrailingZeros().toString(), bytes);
        } else if (value instanceof Boolean yes) {
            bytes.write(YES_OR_NO);
            bytes.write(yes ? 1 : 0);
        } else if (value instanceof LocalDate day) {
            sized(DAY, day.toString(), bytes);
        } else if (value instanceof LocalTime time) {
            sized(TIME, time.toString(), bytes);
        } else if (value instanceof Instant moment) {
            bytes.write(MOMENT);
            bytes.writeBytes(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(moment.getEpochSecond())
                    .putInt(moment.getNano())
                    .array());
        } else if (value instanceof Set<?> set) {
            set(set, bytes);
        } else if (value instanceof List<?> list) {
            counted(LIST, list.size(), bytes);
            list.forEach(each -> write(each, bytes));
        } else if (value instanceof Map<?, ?> map) {
            map(map, bytes);
        } else {
            throw new IllegalArgumentException("no form for a value such as `" + value + "`");
        }
    }

    private static void set(Set<?> set, ByteArrayOutputStream bytes) {
        SortedSet<byte[]> members = new TreeSet<>(Arrays::compareUnsigned);
        set.forEach(member -> members.add(new HashableValue(member).bytes()));
        counted(SET, members.size(), bytes);
        members.forEach(bytes::writeBytes);
    }

    private static void map(Map<?, ?> map, ByteArrayOutputStream bytes) {
        SortedMap<byte[], @Nullable Object> members = new TreeMap<>(Arrays::compareUnsigned);
        map.forEach((name, value) -> members.put(utf8((String) name), value));
        counted(MAP, members.size(), bytes);
        members.forEach((name, value) -> {
            length(name.length, bytes);
            bytes.writeBytes(name);
            write(value, bytes);
        });
    }

    private static void counted(char tag, int count, ByteArrayOutputStream bytes) {
        bytes.write(tag);
        length(count, bytes);
    }

    private static void sized(char tag, String text, ByteArrayOutputStream bytes) {
        byte[] encoded = utf8(text);
        bytes.write(tag);
        length(encoded.length, bytes);
        bytes.writeBytes(encoded);
    }

    private static void length(int length, ByteArrayOutputStream bytes) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }

    private static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !Character.isSupplementaryCodePoint(text.codePointAt(i++))) {
                throw new IllegalArgumentException("a text holds half of a surrogate pair, which no UTF-8 can have");
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
