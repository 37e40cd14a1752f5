package dev.countersign.oversight;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.oversight.directory.AccessEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records who signed in, and who read which personal values. Nobody waits for an entry: a thread of its own writes
 * them. What cannot be written is in the next entry, or missing, which a warning says. Any number of threads may use
 * it.
 */
public final class AccessLog {

    /** Where the roles of a person are from. */
    public enum RolesFrom {
        DIRECTORY,
        ISSUER,
        EXAMPLE
    }

    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final int MOST_CREDENTIALS = 10_000;
    private static final int MOST_WAITING = 1_000;
    private static final int SIGNED_IN_SEARCHED = 100;
    /** Roles of oversight with their qualifiers in one entry. Each takes at most 90 bytes. */
    private static final int MOST_HELD = 100;

    private static final String KEY = "key:";
    private static final String OMITTED = "omitted";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Directory directory;
    private final DecisionRecords records;
    private final Predicate<String> customers;
    private final ClockAndRandom clock;
    private final Executor thread;
    private final Consumer<String> warning;
    /** The last day (UTC) on which a person used a credential, as far as it was recorded or is about to be. */
    private final Cache<Use, LocalDate> uses = Caffeine.newBuilder()
            .maximumSize(MOST_CREDENTIALS)
            .executor(Runnable::run)
            .build();

    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final PendingLooks looks = new PendingLooks();
    private @Nullable Instant looksWritten;

    private record Use(String person, String credential) {}

    /**
     * @param customers whether our own facts have a customer with that id
     * @param thread  writes entries, one after the other
     * @param warning receives what could not be recorded, without ids of people
     */
    public AccessLog(
            Directory directory,
            DecisionRecords records,
            Predicate<String> customers,
            ClockAndRandom clock,
            Executor thread,
            Consumer<String> warning) {
        this.directory = directory;
        this.records = records;
        this.customers = customers;
        this.clock = clock;
        this.thread = thread;
        this.warning = warning;
    }

    /**
     * A person signed in, with a form, a link or an issuer.
     *
     * @param credential its kind, and its public id if it has one, such as {@code key:abcde23456}
     */
    public void signedIn(Rights person, RolesFrom from, String credential) {
        soon(() -> write(person, from, credential), () -> {});
    }

    /**
     * A person used a credential in a request. Recorded once a day (UTC) for each person and credential.
     *
     * @param from asked only when it is recorded
     */
    public void used(Rights person, Supplier<RolesFrom> from, String credential) {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        Use use = new Use(person.caller().id(), credential);
        if (!today.equals(uses.getIfPresent(use)) && !today.equals(uses.asMap().put(use, today))) {
            soon(
                    () -> {
                        if (!isRecorded(use, today)) {
                            write(person, from.get(), credential);
                        }
                    },
                    () -> uses.invalidate(use));
        }
    }

    /** Before this start, or before it was dropped from memory. */
    private boolean isRecorded(Use use, LocalDate day) {
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return records
                .search(
                        new EntryQuery(
                                Set.of("type=" + AccessEvent.SIGNED_IN.type()), begin, null, null, SIGNED_IN_SEARCHED),
                        RecordSubjects.STAFF + use.person())
                .stream()
                .map(StoredEntry::open)
                .map(JSON::readTree)
                .anyMatch(entry -> entry.path("credential").asString("").equals(shown(use.credential())));
    }

    private void write(Rights person, RolesFrom from, String credential) {
        Caller caller = person.caller();
        List<String> held = caller.roles().stream()
                .map(Caller.HeldRole::toString)
                .sorted()
                .limit(MOST_HELD)
                .toList();
        SealedEntry entry = entry(AccessEvent.SIGNED_IN, caller)
                .with("credential", shown(credential))
                .with("roles", person.roles().stream().map(Enum::name).sorted().toList())
                .with("oversight", held)
                .with("rolesFrom", from.name());
        int omitted = caller.roles().size() - held.size();
        directory.write(omitted == 0 ? entry : entry.with(OMITTED, omitted));
    }

    /** The ids of keys are public. That of a token may tell who has it. */
    private static String shown(String credential) {
        return credential.startsWith(KEY) || credential.indexOf(':') < 0
                ? credential
                : credential.substring(0, credential.indexOf(':'));
    }

    private SealedEntry entry(AccessEvent event, Caller person) {
        return new SealedEntry(event.type(), clock.id(), clock.now(), person.recordedAs())
                .sealed(RecordSubjects.STAFF + person.id(), "by", person.id());
    }

    private void soon(Runnable writing, Runnable failed) {
        if (!waiting.tryAcquire()) {
            failed.run();
            warning.accept("A sign-in was not recorded, because " + MOST_WAITING + " others wait for it already.");
            return;
        }
        thread.execute(() -> {
            try {
                writing.run();
            } catch (NotDecided e) {
                failed.run();
                warning.accept("A sign-in was not recorded: " + e.getMessage());
            } catch (RuntimeException e) {
                failed.run();
                warning.accept("A sign-in was not recorded: " + e.getClass().getSimpleName());
            } finally {
                waiting.release();
            }
        });
    }

    /**
     * A person reads. Recorded within a minute, in one entry with what the same person reads in that time.
     *
     * @param path      of the interface, without ids
     * @param customers ids of the customers about whom the answer says something
     */
    public void looked(Caller reader, String path, Collection<String> customers) {
        if (looks.add(reader, path, known(customers), clock.now())) {
            thread.execute(() -> writeLooks(looks.full()));
        }
    }

    /** Writes who read since the last time, if a minute has passed: one entry for each person, unless one is full. */
    public void writeLooks() {
        Instant now = clock.now();
        synchronized (this) {
            if (looksWritten != null && now.isBefore(looksWritten.plus(BETWEEN))) {
                return;
            }
            looksWritten = now;
        }
        writeLooks(looks.all());
    }

    /** Writes the last entries, without waiting for the minute to pass. */
    public void writeLast() {
        writeLooks(looks.all());
    }

    private void writeLooks(List<PendingLooks.Looks> pending) {
        for (PendingLooks.Looks each : pending) {
            try {
                directory.write(entry(each));
            } catch (NotDecided e) {
                // what may have been written is not written twice
                if (!e.code().equals(NotDecided.UNKNOWN)) {
                    looks.putBack(each);
                }
                warning.accept("Who read what is not recorded yet: " + e.getMessage());
            } catch (RuntimeException e) {
                warning.accept("Who read what was not recorded: " + e.getClass().getSimpleName());
            }
        }
    }

    private SealedEntry entry(PendingLooks.Looks looks) {
        SealedEntry entry = entry(AccessEvent.LOOKED, looks.reader())
                .with("from", looks.from().toString())
                .with("to", looks.to().toString())
                .with("reads", looks.reads())
                .with("paths", List.copyOf(looks.paths()));
        looks.customers().stream()
                .filter(this::isKnown)
                .forEach(customer -> entry.sealed(RecordSubjects.CUSTOMER + customer, Looks.ABOUT, customer));
        return looks.omitted() == 0 ? entry : entry.with(OMITTED, looks.omitted());
    }

    /** Made-up ids take no place: the looks at customers after them would be recorded without the customers. */
    private Collection<String> known(Collection<String> customers) {
        try {
            return customers.stream().filter(this::isKnown).toList();
        } catch (RuntimeException e) {
            // the search index fails, and they are asked for again when the entry is written
            return customers;
        }
    }

    /** A made-up id gets no key in the ledger. */
    private boolean isKnown(String customer) {
        return records.knows(RecordSubjects.CUSTOMER + customer) || customers.test(customer);
    }
}
