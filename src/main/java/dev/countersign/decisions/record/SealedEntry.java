package dev.countersign.decisions.record;

import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.ledger.keys.ErasureSubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes an entry with private parts of several persons: about access, and of the review desk. Ids of people are in
 * private parts, one for each person, so that a person can be erased; the public record has their pseudonyms, and
 * commitments to all private values.
 */
public final class SealedEntry {

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final SortedMap<String, Object> open = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Object>> parts = new TreeMap<>();

    /**
     * @param type   of the entry
     * @param id     of the entry, made at the edge
     * @param caller who does it, as {@link dev.countersign.decisions.request.Caller#recordedAs}
     */
    public SealedEntry(String type, String id, Instant at, String caller) {
        open.put("at", UtcTime.text(at));
        open.put(EntryType.CALLER, caller);
        open.put("format", EntryType.FORMAT);
        open.put("id", id);
        open.put("type", type);
    }

    public String id() {
        return String.valueOf(open.get("id"));
    }

    /** @param value a text, a number, true or false, or a list of texts */
    public SealedEntry with(String name, Object value) {
        open.put(name, value);
        return this;
    }

    /** A value that is erased with its subject. @param subject such as {@code staff:p-1} */
    public SealedEntry sealed(String subject, String name, Object value) {
        parts.computeIfAbsent(subject, key -> new TreeMap<>()).put(name, value);
        return this;
    }

    /**
     * Binds an idempotency key to it, so that what was done under the key is found.
     *
     * @param subject whose private part has it
     */
    public SealedEntry under(SubmissionKey key, String subject) {
        return sealed(subject, SubmissionKey.KEY, key.key()).sealed(subject, SubmissionKey.BODY, key.body());
    }

    /**
     * The person whose act it records, with the idempotency key under which the person posts, if any. Both are erased
     * with the person.
     *
     * @param name of the member with the id
     */
    public SealedEntry by(Caller person, String name) {
        String subject = RecordSubjects.staff(person.id());
        SealedEntry entry = sealed(subject, name, person.id());
        SubmissionKey key = person.under();
        return key == null ? entry : entry.under(key, subject);
    }

    /**
     * @param edge     unpredictable bytes, the source of the salts
     * @param subjects the person of that id
     * @throws InvalidInput when what it says is too large for an entry
     */
    public Entry entry(byte[] edge, Function<String, ErasureSubject> subjects) {
        List<byte[]> seeds = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            seeds.add(SaltedCommitments.seed(edge, part));
        }
        SaltedCommitments commitments = new SaltedCommitments(seeds);
        List<Entry.Part> written = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        SortedMap<String, String> sealed = new TreeMap<>();
        int part = 0;
        for (Map.Entry<String, SortedMap<String, Object>> each : parts.entrySet()) {
            ErasureSubject subject = subjects.apply(each.getKey());
            for (Map.Entry<String, Object> value : each.getValue().entrySet()) {
                sealed.put(
                        part + "." + value.getKey(), commitments.ofJson(part, value.getKey(), bytes(value.getValue())));
            }
            SortedMap<String, Object> content = new TreeMap<>(each.getValue());
            content.put("seed", TEXT.encodeToString(seeds.get(part)));
            written.add(new Entry.Part(
                    subject, atMost(Entry.LARGEST_PART, "the private values about one person", bytes(content))));
            tokens.add(subject.token(id()));
            part++;
        }
        SortedMap<String, Object> all = new TreeMap<>(open);
        if (!tokens.isEmpty()) {
            all.put("people", tokens);
            all.put("sealed", sealed);
        }
        return new Entry(atMost(Entry.LARGEST, "the public record", bytes(all)), written);
    }

    private static byte[] atMost(int most, String what, byte[] content) {
        if (content.length > most) {
            throw new InvalidInput(new Problem(
                    "body",
                    what + " of it would have " + content.length + " bytes. Allowed: at most " + most + ".",
                    "Maybe use shorter or fewer texts."));
        }
        return content;
    }

    private static byte[] bytes(Object value) {
        CanonicalJson json = new CanonicalJson();
        write(json, value);
        return json.bytes();
    }

    private static void write(CanonicalJson json, Object value) {
        if (value instanceof Map<?, ?> members) {
            json.object();
            (members instanceof SortedMap<?, ?> ? members : new TreeMap<>(members)).forEach((name, each) -> {
                json.name(String.valueOf(name));
                write(json, each);
            });
            json.endObject();
        } else if (value instanceof Collection<?> values) {
            json.array();
            values.forEach(each -> write(json, each));
            json.endArray();
        } else if (value instanceof Boolean flag) {
            json.value(flag);
        } else if (value instanceof Number number) {
            json.value(number.doubleValue());
        } else {
            json.value(String.valueOf(value));
        }
    }
}
