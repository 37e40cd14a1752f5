package dev.countersign.facts.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
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
 *     by name; any of them may be {@link Written}
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
        Bytes bytes = new Bytes();
        write(value, bytes);
        return Arrays.copyOf(bytes.written, bytes.size);
    }

    /** SHA-256, in hex, of the bytes. */
    public String sha256() {
        return Sha256.hex(bytes());
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
        Bytes bytes = new Bytes();
        write(value, bytes);
        sha.update(bytes.written, 0, bytes.size);
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Bytes that are written one after another, by one thread. */
    private static final class Bytes {

        private static final int FIRST = 512;
        private static final int ASCII = 0x80;

        private byte[] written = new byte[FIRST];
        private int size;

        private void room(int more) {
            if (size + more > written.length) {
                written = Arrays.copyOf(written, Math.max(size + more, 2 * written.length));
            }
        }

        private void one(int each) {
            room(1);
            written[size++] = (byte) each;
        }

        private void all(byte[] bytes) {
            room(bytes.length);
            System.arraycopy(bytes, 0, written, size, bytes.length);
            size += bytes.length;
        }

        private void number(int number) {
            room(Integer.BYTES);
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                written[size++] = (byte) (number >> shift);
            }
        }

        /** The length of a text in UTF-8, and the text. */
        private void text(String text) {
            int length = text.length();
            room(Integer.BYTES + length);
            int start = size;
            number(length);
            for (int i = 0; i < length; i++) {
                char each = text.charAt(i);
                if (each >= ASCII) {
                    size = start;
                    byte[] encoded = utf8(text);
                    number(encoded.length);
                    all(encoded);
                    return;
                }
                written[size++] = (byte) each;
            }
        }
    }

    /** A map of values by name. @param members names and values in turn; null is nothing */
    public static SortedMap<String, @Nullable Object> map(@Nullable Object... members) {
        SortedMap<String, @Nullable Object> map = new TreeMap<>();
        for (int i = 0; i < members.length; i += 2) {
            map.put((String) members[i], members[i + 1]);
        }
        return map;
    }

    /** A value that was written before, as a part of another. @param bytes of {@link HashableValue#bytes()} */
    public record Written(byte[] bytes) {}

    private static void write(@Nullable Object value, Bytes bytes) {
        if (value == null) {
            bytes.one(NOTHING);
        } else if (value instanceof String text) {
            sized(TEXT, text, bytes);
        } else if (value instanceof Double number) {
            sized(NUMBER, new JsonNumber(number).text(), bytes);
        } else if (value instanceof BigDecimal number) {
            sized(NUMBER, number.stripTrailingZeros().toString(), bytes);
        } else if (value instanceof Boolean yes) {
            bytes.one(YES_OR_NO);
            bytes.one(yes ? 1 : 0);
        } else if (value instanceof LocalDate day) {
            sized(DAY, day.toString(), bytes);
        } else if (value instanceof LocalTime time) {
            sized(TIME, time.toString(), bytes);
        } else if (value instanceof Instant moment) {
            bytes.one(MOMENT);
            bytes.number((int) (moment.getEpochSecond() >> Integer.SIZE));
            bytes.number((int) moment.getEpochSecond());
            bytes.number(moment.getNano());
        } else if (value instanceof Set<?> set) {
            set(set, bytes);
        } else if (value instanceof List<?> list) {
            counted(LIST, list.size(), bytes);
            list.forEach(each -> write(each, bytes));
        } else if (value instanceof Map<?, ?> map) {
            map(map, bytes);
        } else if (value instanceof Written before) {
            bytes.all(before.bytes);
        } else {
            throw new IllegalArgumentException("no form for a value such as `" + value + "`");
        }
    }

    private static void set(Set<?> set, Bytes bytes) {
        if (set.size() < 2) {
            counted(SET, set.size(), bytes);
            set.forEach(member -> write(member, bytes));
            return;
        }
        SortedSet<byte[]> members = new TreeSet<>(Arrays::compareUnsigned);
        set.forEach(member -> members.add(new HashableValue(member).bytes()));
        counted(SET, members.size(), bytes);
        members.forEach(bytes::all);
    }

    private static void map(Map<?, ?> map, Bytes bytes) {
        List<String> names = new ArrayList<>(map.size());
        map.keySet().forEach(name -> names.add((String) name));
        names.sort(HashableValue::inUtf8);
        counted(MAP, names.size(), bytes);
        for (String name : names) {
            bytes.text(name);
            write(map.get(name), bytes);
        }
    }

    /** The order of two names as UTF-8: other than that of Java only where there are surrogates. */
    private static int inUtf8(String one, String other) {
        int end = Math.min(one.length(), other.length());
        for (int i = 0; i < end; i++) {
            char left = one.charAt(i);
            char right = other.charAt(i);
            if (left != right) {
                return Character.isSurrogate(left) || Character.isSurrogate(right)
                        ? Arrays.compareUnsigned(utf8(one), utf8(other))
                        : left - right;
            }
        }
        return one.length() - other.length();
    }

    private static void counted(char tag, int count, Bytes bytes) {
        bytes.one(tag);
        bytes.number(count);
    }

    private static void sized(char tag, String text, Bytes bytes) {
        bytes.one(tag);
        bytes.text(text);
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
