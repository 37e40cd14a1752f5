package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members of an object of canonical JSON (RFC 8785), each with its original bytes, so that hashed values can be
 * hashed again without parsing. Bytes that are not canonical are used unchanged; their hash then differs.
 */
final class CanonicalMembers {

    private final String place;
    private final SortedMap<String, byte[]> members = new TreeMap<>();
    private final byte[] json;
    private int at;

    private CanonicalMembers(byte[] json, String place) {
        this.json = json;
        this.place = place;
    }

    /** @throws VerificationFailure when it is not an object, or has a member twice. @param place for messages */
    static CanonicalMembers of(byte[] json, String place) {
        CanonicalMembers members = new CanonicalMembers(json, place);
        members.read();
        return members;
    }

    private void read() {
        expect('{');
        boolean more = json.length > at && json[at] != '}';
        while (more) {
            String name = text(value());
            expect(':');
            if (members.put(name, value()) != null) {
                throw new VerificationFailure(place, "has `" + name + "` twice.");
            }
            more = at < json.length && json[at] == ',';
            at += more ? 1 : 0;
        }
        expect('}');
        if (at != json.length) {
            throw noObject();
        }
    }

    private void expect(char c) {
        if (at >= json.length || json[at++] != c) {
            throw noObject();
        }
    }

    private VerificationFailure noObject() {
        return new VerificationFailure(place, "is not an object of canonical JSON.");
    }

    /** The bytes of the value that begins here, up to the comma or bracket after it. */
    private byte[] value() {
        int from = at;
        int depth = 0;
        boolean text = false;
        for (; at < json.length; at++) {
            byte c = json[at];
            if (text) {
                at += c == '\\' ? 1 : 0;
                text = c != '"';
            } else if (c == '"') {
                text = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']')) {
                break;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        if (from == at || at > json.length) {
            throw noObject();
        }
        return Arrays.copyOfRange(json, from, at);
    }

    SortedMap<String, byte[]> all() {
        return Collections.unmodifiableSortedMap(members);
    }

    Optional<byte[]> get(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** A member that is a text without escapes; empty if there is none. */
    String text(String name) {
        return get(name).map(this::text).orElse("");
    }

    /** A member that is an object; an empty object if there is none. */
    CanonicalMembers object(String name) {
        return of(get(name).orElse(new byte[] {'{', '}'}), place + ", " + name);
    }

    /** The elements of an array; empty if there is no such member. */
    List<byte[]> items(String name) {
        List<byte[]> items = new ArrayList<>();
        get(name).ifPresent(array -> {
            CanonicalMembers inside = new CanonicalMembers(array, place + ", " + name);
            inside.expect('[');
            boolean more = array.length > 1 && array[1] != ']';
            while (more) {
                items.add(inside.value());
                more = inside.at < array.length && array[inside.at] == ',';
                inside.at += more ? 1 : 0;
            }
            inside.expect(']');
        });
        return items;
    }

    private String text(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.length() < 2 || text.charAt(0) != '"' || text.indexOf('\\') >= 0) {
            throw new VerificationFailure(place, "has `" + text + "` instead of a plain text.");
        }
        return text.substring(1, text.length() - 1);
    }

    /** These members and those of the other object, as canonical JSON. */
    byte[] with(SortedMap<String, byte[]> others) {
        SortedMap<String, byte[]> all = new TreeMap<>(members);
        all.putAll(others);
        StringBuilder whole = new StringBuilder("{");
        all.forEach((name, value) -> whole.append(whole.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(new String(value, StandardCharsets.UTF_8)));
        return whole.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
