package dev.countersign.oversight.sample;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.verify.SampleDraw;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Makes and reads the entries with the seeds of days. */
final class SampleEntries {

    /** How many of the newest entries are read: more than a year of days. */
    private static final int READ = 400;
    /**
     * Prefix of the name of the key that a seed is kept under. The name has no colon, so that no resource, customer or
     * person has it, and an erasure cannot name it.
     */
    static final String KEY = "sampling-seed-";

    private static final String DAY = "day";
    private static final String COMMITMENT = "sha256";
    private static final String SECRET = "secret";
    private static final String SEED = "seed";

    private final DecisionRecords records;

    SampleEntries(DecisionRecords records) {
        this.records = records;
    }

    /** A committed seed. @param sequence of its entry */
    record Committed(LocalDate day, String sha256, long sequence) {}

    static SealedEntry commit(LocalDate day, byte[] seed, String id, Instant at) {
        return new SealedEntry(EntryType.SAMPLING_SEED, id, at, EntryType.SYSTEM)
                .with(DAY, day.toString())
                .with(COMMITMENT, SampleDraw.commitment(seed))
                .sealed(KEY + day, SECRET, HexFormat.of().formatHex(seed));
    }

    static SealedEntry reveal(LocalDate day, byte[] seed, String id, Instant at) {
        return new SealedEntry(EntryType.SAMPLING_REVEAL, id, at, EntryType.SYSTEM)
                .with(DAY, day.toString())
                .with(SEED, HexFormat.of().formatHex(seed));
    }

    /** The committed seeds by day. */
    SortedMap<LocalDate, Committed> committed() {
        SortedMap<LocalDate, Committed> days = new TreeMap<>();
        for (long sequence : newest(EntryType.SAMPLING_SEED)) {
            JsonNode open = records.json(sequence);
            LocalDate day = day(open);
            days.put(day, new Committed(day, open.path(COMMITMENT).asString(), sequence));
        }
        return days;
    }

    /** The revealed seeds by day. */
    SortedMap<LocalDate, byte[]> revealed() {
        SortedMap<LocalDate, byte[]> days = new TreeMap<>();
        for (long sequence : newest(EntryType.SAMPLING_REVEAL)) {
            JsonNode open = records.json(sequence);
            days.put(day(open), HexFormat.of().parseHex(open.path(SEED).asString()));
        }
        return days;
    }

    /** When the seed of a day was revealed. */
    Instant revealedAt(LocalDate day) {
        return newest(EntryType.SAMPLING_REVEAL).stream()
                .map(records::json)
                .filter(open -> day(open).equals(day))
                .map(open -> UtcTime.read(open.path("at").asString()))
                .findFirst()
                .orElseThrow();
    }

    private List<Long> newest(String type) {
        return records.searchIndex().search(new EntryQuery(Set.of("type=" + type), null, null, null, READ));
    }

    private static LocalDate day(JsonNode open) {
        return LocalDate.parse(open.path(DAY).asString());
    }

    /** The seed itself; empty if its part cannot be read, or is not what was committed to. */
    Optional<byte[]> secret(Committed committed) {
        return records.parts(committed.sequence()).stream()
                .map(part -> HexFormat.of().parseHex(part.path(SECRET).asString("")))
                .filter(seed -> SampleDraw.commitment(seed).equals(committed.sha256()))
                .findFirst();
    }

    /** Sequences of the decisions of a day, newest first. */
    List<Long> decisions(LocalDate day, int most) {
        return records.searchIndex()
                .search(new EntryQuery(
                        Set.of("type=" + EntryType.DECISION), begin(day), begin(day.plusDays(1)), null, most));
    }

    /** The beginning of a UTC day. */
    static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
