package dev.countersign.oversight;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What people were answered who posted under an idempotency key: the same post gets the first answer and does nothing
 * more, also after a restart, and for two posts at once. What a post does has the key in its own entry, so a post is
 * done once even if the service stopped before it could keep the answer. Any number of threads may use it.
 */
public final class AnsweredPosts {

    private static final int STRIPES = 64;
    private static final int SALTS = 32;
    private static final String STATUS = "status";
    private static final String VERSION = "version";
    private static final String TEXT = "answer";

    private final DataFolder folder;
    private final ClockAndRandom clock;
    private final List<ReentrantLock> stripes =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toList();

    public AnsweredPosts(DataFolder folder, ClockAndRandom clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * An answer.
     *
     * @param status  of HTTP
     * @param version of what was changed; null for none
     * @param body    JSON with ids and codes, and with nothing else about customers
     */
    public record Answer(int status, @Nullable String version, String body) {}

    /** Held by one post with the key after the other. */
    public Lock lock(SubmissionKey key) {
        return stripes.get(Math.floorMod(key.key().hashCode(), STRIPES));
    }

    /**
     * The first answer to a post; empty if the post is new, or the person was erased. Hold its lock.
     *
     * @throws IdempotencyConflict when the key was used for another post, or the answer to this one is lost
     */
    public Optional<Answer> find(SubmissionKey key) {
        Optional<Long> last = folder.records().underKey(key.key());
        if (last.isEmpty()) {
            return Optional.empty();
        }
        List<JsonNode> parts = folder.records().parts(last.get());
        if (parts.stream()
                .noneMatch(part -> part.path(SubmissionKey.BODY).asString("").equals(key.body()))) {
            throw new IdempotencyConflict(
                    IdempotencyConflict.Why.KEY_REUSED,
                    "This Idempotency-Key was used for another request. Nothing was done now."
                            + " Maybe use a new key for each request, such as a UUID.");
        }
        JsonNode entry = folder.records().json(last.get());
        Optional<String> body = parts.stream()
                .map(part -> part.path(TEXT))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .findFirst();
        if (!entry.path("type").asString().equals(EntryType.ANSWERED) || body.isEmpty()) {
            throw new IdempotencyConflict(
                    IdempotencyConflict.Why.ANSWER_LOST,
                    "This request was carried out, perhaps in part, at "
                            + entry.path("at").asString() + ", and its answer is lost."
                            + " Nothing was done now. Maybe read what it changed.");
        }
        return Optional.of(new Answer(
                entry.path(STATUS).asInt(),
                entry.has(VERSION) ? entry.path(VERSION).asString() : null,
                body.get()));
    }

    /**
     * Keeps an answer, if something was recorded under its key. Hold the lock of its key.
     *
     * @param by posted under a key
     * @throws NotDecided when it cannot be recorded
     */
    public void keep(Caller by, Answer answer) {
        SubmissionKey key = Objects.requireNonNull(by.under());
        if (folder.records().underKey(key.key()).isEmpty()) {
            return;
        }
        String id = clock.id();
        folder.write(
                id,
                () -> entry(id, by, answer).entry(clock.random(SALTS), NotDecided.subjects(folder.ledger())),
                receipt -> {});
    }

    private SealedEntry entry(String id, Caller by, Answer answer) {
        SealedEntry entry = new SealedEntry(EntryType.ANSWERED, id, clock.now(), by.recordedAs())
                .with(STATUS, answer.status())
                .by(by, "person")
                .sealed(RecordSubjects.staff(by.id()), TEXT, answer.body());
        if (answer.version() != null) {
            entry.with(VERSION, answer.version());
        }
        return by.example() ? entry.with(EntryType.EXAMPLE, true) : entry;
    }
}
