package dev.countersign.decisions.history;

import dev.countersign.decisions.answer.ApprovalStory;
import dev.countersign.decisions.record.DecisionIndexKeys;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.Archive;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.bundle.BundleReader;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.find.IndexKeys;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.proof.ProvenCheckpoint;
import dev.countersign.policy.PolicyRelease;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a folder without opening it, while a service writes to it or years later, or a bundle of it. There is no search
 * index here, so a search reads all entries.
 */
public final class OfflineLedger implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Entries entries;
    private final Iterable<Long> places;
    private final Optional<Proofs> proofs;
    private final Runnable closing;

    private OfflineLedger(Entries entries, Iterable<Long> places, Optional<Proofs> proofs, Runnable closing) {
        this.entries = entries;
        this.places = places;
        this.proofs = proofs;
        this.closing = closing;
    }

    /** @throws dev.countersign.ledger.disk.LedgerUnavailable when there is no ledger, or it is damaged */
    public static OfflineLedger open(Path folder) {
        Archive archive = Entries.of(folder);
        return new OfflineLedger(
                archive,
                () -> LongStream.range(0, archive.size()).iterator(),
                Optional.of(Proofs.of(folder)),
                archive::close);
    }

    /** @throws dev.countersign.ledger.disk.LedgerUnavailable when it is not a bundle */
    public static OfflineLedger bundle(Path bundle) {
        BundleReader bundled = BundleReader.open(bundle);
        return new OfflineLedger(bundled, bundled.places(), Optional.empty(), bundled::close);
    }

    public Entries entries() {
        return entries;
    }

    /** Proofs from its tiles. @throws InvalidInput for a bundle, which has a proof for each record */
    public Proofs proofs() {
        return proofs.orElseThrow(() -> new InvalidInput(new Problem(
                "bundle", "a bundle contains its proofs, one for each record.", "Maybe verify them with `verify`.")));
    }

    /**
     * Leaf hash of an entry in hex: from the tiles if a checkpoint covers it, so that the published hash counts. For
     * one thread.
     */
    public LongFunction<String> leaves() {
        Optional<ProvenCheckpoint> head = proofs.flatMap(Proofs::head);
        return place -> head.filter(each -> place < each.checkpoint().size())
                .map(each -> each.leaf(place))
                .orElseGet(() -> Receipt.of("", entries.get(place)).leafHash());
    }

    /** The public record with that sequence. */
    public JsonNode json(long sequence) {
        return read(sequence, () -> JSON.readTree(entries.get(sequence).open()));
    }

    /** A folder has checksums. A bundle may come from anybody and may contain anything. */
    private <T> T read(long sequence, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JacksonException | DateTimeException | IllegalArgumentException | StackOverflowError e) {
            throw new LedgerUnavailable(
                    "entry " + sequence,
                    "is not a record that this program writes.",
                    "Maybe the bundle was changed or cut short. Run `verify` to check it, and ask the sender "
                            + "for a new one.");
        }
    }

    /**
     * Sequence of the entry with that id.
     *
     * @throws InvalidInput when there is none
     */
    public long place(String id) {
        byte[] sought = ("\"id\":\"" + id + "\"").getBytes(StandardCharsets.UTF_8);
        for (long sequence : places) {
            if (holds(entries.get(sequence).open(), sought)
                    && id.equals(json(sequence).path("id").asString(""))) {
                return sequence;
            }
        }
        throw new InvalidInput(new Problem(
                "DECISION",
                "there is no entry `" + id + "` in this ledger.",
                "Maybe copy the `decisionId` of the answer again, or name another folder with --data."));
    }

    private static boolean holds(byte[] text, byte[] sought) {
        for (int at = 0; at <= text.length - sought.length; at++) {
            int same = 0;
            while (same < sought.length && text[at + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }

    /** A complete decision. @throws InvalidInput when there is none with that sequence */
    public StoredDecision decision(long sequence, Function<String, PolicyRelease> releases) {
        StoredEntry stored = entries.get(sequence);
        ParsedRecord recorded = read(sequence, () -> ParsedRecord.read(stored.open(), entries.parts(sequence)))
                .orElseThrow(
                        () -> new InvalidInput(new Problem("entry " + sequence, "this entry is not a decision.", "")));
        return new StoredDecision(json(sequence), recorded, Receipt.of(origin(), stored), releases);
    }

    /** Approvals with their uses, by id, as far as they are here. It reads all entries. */
    public List<ApprovalStory> approvals(Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : ApprovalStory.of(
                        ids,
                        () -> StreamSupport.stream(places.spliterator(), false)
                                .map(this::json)
                                .iterator());
    }

    /** The last faithful replay of decisions before a person in them was erased, by id. It reads all entries. */
    public Map<String, Instant> replayedFaithfully() {
        byte[] begun = ("\"type\":\"" + EntryType.ERASURE_BEGUN + "\"").getBytes(StandardCharsets.UTF_8);
        Map<String, Instant> replayed = new HashMap<>();
        for (long sequence : places) {
            if (holds(entries.get(sequence).open(), begun)) {
                Instant at = read(
                        sequence, () -> UtcTime.read(json(sequence).path("at").asString("")));
                read(sequence, () -> ErasureEntries.faithful(entries.parts(sequence)))
                        .forEach(id -> replayed.put(id, at));
            }
        }
        return replayed;
    }

    private String origin() {
        return proofs.flatMap(Proofs::checkpoint).map(Checkpoint::origin).orElse("");
    }

    /** Sequence numbers of the matching decisions, oldest first. @param progress receives the number of entries read */
    public List<Long> decisions(EntryQuery query, Optional<String> customer, LongConsumer progress) {
        RecordIndexKeys labels = new RecordIndexKeys(entries);
        Optional<String> key = customer.map(id -> DecisionIndexKeys.SUBJECT
                + entries.subject("customer:" + id)
                        .map(subject -> subject.keyId())
                        .orElse("none"));
        List<Long> found = new ArrayList<>();
        for (long sequence : places) {
            long place = sequence;
            IndexKeys each = read(
                    place,
                    () -> labels.of(
                            entries.get(place), customer.isPresent() ? entries.parts(place) : List.of(), text -> text));
            boolean inTime = (query.from() == null || !each.time().isBefore(query.from()))
                    && (query.to() == null || each.time().isBefore(query.to()));
            if (inTime
                    && each.labels().contains("type=" + EntryType.DECISION)
                    && each.labels().containsAll(query.labels())
                    && key.map(each.keys()::contains).orElse(true)) {
                found.add(sequence);
            }
            progress.accept(sequence + 1);
        }
        return found.subList(Math.max(0, found.size() - query.limit()), found.size());
    }

    @Override
    public void close() {
        closing.run();
    }
}
