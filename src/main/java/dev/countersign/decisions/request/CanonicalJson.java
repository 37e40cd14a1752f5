package dev.countersign.decisions.request;

import dev.countersign.facts.json.JsonNumber;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes canonical JSON (RFC 8785) straight into bytes: members in the order of their names, numbers in the fewest
 * digits, no spaces. The caller writes the members of an object in order. With assertions on, another order is an
 * error.
 *
 * <p>Half of a surrogate pair, which RFC 8785 does not allow, is written as an escape, so that the output can be read
 * again.
 */
public final class CanonicalJson {

    private static final int ROOM = 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int ASCII = 0x80;
    /** The characters of ASCII that a text has as an escape. */
    private static final boolean[] ESCAPED = new boolean[ASCII];

    static {
        Arrays.fill(ESCAPED, 0, ' ', true);
        ESCAPED['"'] = true;
        ESCAPED['\\'] = true;
    }

    /** The comma before a text, its quotation marks, and the colon after a name. */
    private static final int AROUND = 4;

    private static final int TEN = 10;
    private static final int MOST_DIGITS_AT_ONCE = 999_999;
    private static final int NIBBLE = 4;
    private static final int LOW = 0xF;

    private byte[] bytes;
    private int size;
    private boolean separate;
    private final Deque<String> names = new ArrayDeque<>();

    public CanonicalJson() {
        this(ROOM);
    }

    /** @param room bytes for which no buffer is copied */
    public CanonicalJson(int room) {
        bytes = new byte[room];
    }

    /** The bytes written so far. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Passes the bytes written so far to a consumer that does not keep them, and begins again. */
    public void drain(MessageDigest into) {
        into.update(bytes, 0, size);
        size = 0;
        separate = false;
    }

    /** Removes what was written, and keeps the buffer. */
    public CanonicalJson clear() {
        size = 0;
        separate = false;
        names.clear();
        return this;
    }

    /** The number of bytes written so far. */
    public int size() {
        return size;
    }

    /** Where the name of the next member will begin. */
    public int next() {
        return separate ? size + 1 : size;
    }

    /** The buffer, which the next write may replace: for what hashes a part of it at once. */
    public byte[] buffer() {
        return bytes;
    }

    public CanonicalJson object() {
        assert names.offerFirst("");
        return open('{');
    }

    public CanonicalJson endObject() {
        assert names.pollFirst() != null;
        return close('}');
    }

    public CanonicalJson array() {
        return open('[');
    }

    public CanonicalJson endArray() {
        return close(']');
    }

    /** Writes the name of the member whose value is next. */
    public CanonicalJson name(String name) {
        assert inOrder(name) : "`" + name + "` comes after `" + names.peekFirst() + "`";
        text(name, true);
        return this;
    }

    private boolean inOrder(String name) {
        String before = names.peekFirst();
        if (before == null || before.compareTo(name) >= 0) {
            return false;
        }
        names.removeFirst();
        names.addFirst(name);
        return true;
    }

    public CanonicalJson member(String name, String value) {
        return name(name).value(value);
    }

    public CanonicalJson member(String name, boolean value) {
        return name(name).value(value);
    }

    public CanonicalJson member(String name, double value) {
        return name(name).value(value);
    }

    public CanonicalJson member(String name, Collection<String> values) {
        return name(name).values(values);
    }

    public CanonicalJson value(String value) {
        text(value);
        return this;
    }

    public CanonicalJson value(boolean value) {
        comma();
        ascii(value ? "true" : "false");
        return this;
    }

    /** Writes a number like ECMAScript (RFC 8785, section 3.2.2.3). */
    public CanonicalJson value(double value) {
        comma();
        int whole = (int) value;
        if (whole == value && whole >= 0 && whole <= MOST_DIGITS_AT_ONCE) {
            digits(whole);
            return this;
        }
        ascii(new JsonNumber(value).text());
        return this;
    }

    private void digits(int whole) {
        if (whole >= TEN) {
            digits(whole / TEN);
        }
        put('0' + whole % TEN);
    }

    public CanonicalJson values(Collection<String> values) {
        array();
        values.forEach(this::text);
        return endArray();
    }

    /** An object whose members are lists of texts. */
    public CanonicalJson values(SortedMap<String, ? extends Collection<String>> members) {
        object();
        members.forEach(this::member);
        return endObject();
    }

    /**
     * A value of a case. A type that JSON does not have is an object of one member: {@code {"date":…}}, {@code
     * {"time":…}}.
     */
    public CanonicalJson fact(Object value) {
        if (value instanceof String text) {
            return value(text);
        }
        if (value instanceof Double number) {
            return value((double) number);
        }
        if (value instanceof Boolean yes) {
            return value((boolean) yes);
        }
        if (value instanceof LocalDate date) {
            return object().member("date", date.toString()).endObject();
        }
        if (value instanceof LocalTime time) {
            return object().member("time", time.toString()).endObject();
        }
        array();
        members((Collection<?>) value).forEach(this::text);
        return endArray();
    }

    @SuppressWarnings("unchecked")
    private static Collection<String> members(Collection<?> value) {
        return value instanceof SortedSet || value instanceof Set<?> set && set.size() < 2
                ? (Collection<String>) value
                : new TreeSet<>((Collection<String>) value);
    }

    /** Writes a value that is canonical JSON already. */
    public CanonicalJson json(byte[] value) {
        comma();
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /**
     * Writes members that were written before, without brackets.
     *
     * @param named whether they end with a name whose value is next
     */
    public CanonicalJson written(byte[] members, boolean named) {
        comma();
        room(members.length);
        System.arraycopy(members, 0, bytes, size, members.length);
        size += members.length;
        separate = !named;
        return this;
    }

    private CanonicalJson open(char bracket) {
        comma();
        put(bracket);
        separate = false;
        return this;
    }

    private CanonicalJson close(char bracket) {
        put(bracket);
        separate = true;
        return this;
    }

    private void comma() {
        if (separate) {
            put(',');
        }
        separate = true;
    }

    private void text(String text) {
        text(text, false);
    }

    /** @param named whether it is a name: a colon and its value are next */
    private void text(String text, boolean named) {
        int length = text.length();
        room(length + AROUND);
        byte[] into = bytes;
        int at = size;
        if (separate) {
            into[at++] = ',';
        }
        separate = !named;
        into[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ASCII || ESCAPED[c]) {
                size = at;
                rare(text, i);
                if (named) {
                    put(':');
                }
                return;
            }
            into[at++] = (byte) c;
        }
        into[at++] = '"';
        if (named) {
            into[at++] = ':';
        }
        size = at;
    }

    /** The rest of a text, from the first character that needs an escape. */
    private void rare(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ASCII && !ESCAPED[c]) {
                put(c);
            } else if (c < ASCII) {
                escaped(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                raw(text.substring(i, i + 2));
                i++;
            } else if (Character.isSurrogate(c)) {
                code(c);
            } else {
                raw(String.valueOf(c));
            }
        }
        put('"');
    }

    private void escaped(char c) {
        switch (c) {
            case '"' -> ascii("\\\"");
            case '\\' -> ascii("\\\\");
            case '\b' -> ascii("\\b");
            case '\t' -> ascii("\\t");
            case '\n' -> ascii("\\n");
            case '\f' -> ascii("\\f");
            case '\r' -> ascii("\\r");
            default -> code(c);
        }
    }

    private void code(char c) {
        ascii("\\u");
        for (int shift = 3 * NIBBLE; shift >= 0; shift -= NIBBLE) {
            put(HEX[c >> shift & LOW]);
        }
    }

    private void raw(String text) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            put(each);
        }
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(int each) {
        room(1);
        bytes[size++] = (byte) each;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
