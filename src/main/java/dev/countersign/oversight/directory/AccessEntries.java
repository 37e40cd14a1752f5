package dev.countersign.oversight.directory;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The entries of changes of the directory. */
public final class AccessEntries {

    private static final String CLIENT = "client:";

    private AccessEntries() {}

    /** The begin of an entry. A person who does it has a part of it. */
    public static SealedEntry entry(AccessEvent event, String id, Instant at, Caller by) {
        SealedEntry entry = new SealedEntry(event.type(), id, at, by.recordedAs());
        return by.kind() == Caller.Kind.PERSON ? entry.by(by, "by") : entry;
    }

    /** With all that is known of a person. */
    public static SealedEntry described(SealedEntry entry, Person person) {
        String subject = RecordSubjects.STAFF + person.id();
        String manager = person.reportsTo();
        if (manager != null) {
            // In the part of that person, so that it is erased with this one.
            entry.sealed(RecordSubjects.STAFF + manager, DirectoryState.MANAGER, manager);
        }
        return entry.sealed(subject, "person", person.id())
                .sealed(subject, "name", person.name())
                .sealed(subject, "aliases", new TreeSet<>(person.aliases()))
                .sealed(subject, "customerIds", new TreeSet<>(person.customerIds()))
                .sealed(
                        subject,
                        "identities",
                        person.identities().stream()
                                .map(each -> Map.of("issuer", each.issuer(), "subject", each.subject()))
                                .toList());
    }

    /** With a grant. */
    public static SealedEntry granted(SealedEntry entry, Grant grant, boolean alone) {
        Map<String, String> qualifiers = new TreeMap<>();
        grant.qualifiers().forEach((name, until) -> qualifiers.put(name, until.toString()));
        if (alone) {
            entry.with("alone", true);
        }
        return entry.with("role", grant.role().name())
                .with("qualifiers", qualifiers)
                .with("from", grant.from().toString())
                .with("to", grant.to().toString())
                .sealed(RecordSubjects.STAFF + grant.person(), "person", grant.person())
                .sealed(RecordSubjects.STAFF + grant.person(), "reason", grant.reason());
    }

    /** A key to issue. */
    public record NewKey(String id, boolean ofPerson, String owner, String sha256) {

        /** The subject of its private part. */
        public String subject() {
            return (ofPerson ? RecordSubjects.STAFF : CLIENT) + owner;
        }
    }

    /** With a key. @param waits whether another admin must confirm it */
    public static SealedEntry issued(
            SealedEntry entry, NewKey key, Instant now, @Nullable Instant to, boolean waits, boolean alone) {
        Instant end = to == null ? now.plus(DirectoryRules.USUAL) : to;
        DirectoryRules.checkTimes(now, end, now);
        if (waits) {
            entry.with("open", true);
        }
        if (alone) {
            entry.with("alone", true);
        }
        if (!key.ofPerson()) {
            entry.with("client", key.owner());
        }
        return entry.with("key", key.id())
                .with("of", key.ofPerson() ? "person" : "client")
                .with("from", now.toString())
                .with("to", end.toString())
                .sealed(key.subject(), "owner", key.owner())
                .sealed(key.subject(), "sha256", key.sha256());
    }
}
