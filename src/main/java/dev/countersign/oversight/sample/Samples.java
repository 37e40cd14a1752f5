package dev.countersign.oversight.sample;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.verify.SampleDraw;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The decisions that were drawn for a second look. Any number of threads may use it. */
public final class Samples {

    /** How many decisions of a day are listed. */
    private static final int LISTED = 1_000;

    private static final int KEPT = 8;

    private final DecisionRecords records;
    private final SampleEntries entries;
    private final Map<LocalDate, Sample> kept = new LinkedHashMap<>();

    public Samples(DecisionRecords records) {
        this.records = records;
        entries = new SampleEntries(records);
    }

    /** A decision that was drawn, without verdict, persons and reasons. @param share in percent */
    public record Drawn(String decision, long sequence, String at, String action, BigDecimal share) {}

    /**
     * The sample of a day.
     *
     * @param decisions how many decisions the day has
     * @param drawn     how many of them were drawn
     * @param revealed  when its seed was revealed
     * @param listed    the first of those
     */
    public record Sample(LocalDate day, long decisions, long drawn, Instant revealed, List<Drawn> listed) {

        public Sample {
            listed = List.copyOf(listed);
        }
    }

    /** The days whose seed is revealed. */
    public SortedSet<LocalDate> days() {
        return new TreeSet<>(entries.revealed().keySet());
    }

    /** The sample of a day; empty if the day has no seed before its first decision, or it is not revealed yet. */
    public synchronized Optional<Sample> of(LocalDate day) {
        Sample known = kept.get(day);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Sample> found =
                Optional.ofNullable(entries.revealed().get(day)).flatMap(seed -> drawn(day, seed));
        found.ifPresent(sample -> {
            if (kept.size() == KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            kept.put(day, sample);
        });
        return found;
    }

    /** Whether the decision with that sequence was drawn, as far as its seed is revealed. */
    boolean isDrawn(long sequence) {
        byte[] open = records.open(sequence);
        JsonNode record = JsonMapper.shared().readTree(open);
        LocalDate day = UtcTime.read(record.path("at").asString())
                .atOffset(ZoneOffset.UTC)
                .toLocalDate();
        return of(day).isPresent()
                && new SampleDraw(Objects.requireNonNull(entries.revealed().get(day))).draws(open, share(record));
    }

    private static BigDecimal share(JsonNode record) {
        return record.at("/oversight/measures/sample").decimalValue(BigDecimal.ZERO);
    }

    private Optional<Sample> drawn(LocalDate day, byte[] seed) {
        List<Long> decisions = new ArrayList<>(entries.decisions(day, Integer.MAX_VALUE));
        Collections.sort(decisions);
        SampleEntries.Committed committed = entries.committed().get(day);
        if (committed == null || !decisions.isEmpty() && decisions.get(0) < committed.sequence()) {
            return Optional.empty();
        }
        SampleDraw draw = new SampleDraw(seed);
        List<Drawn> listed = new ArrayList<>();
        long drawn = 0;
        for (long sequence : decisions) {
            byte[] open = records.open(sequence);
            JsonNode record = JsonMapper.shared().readTree(open);
            BigDecimal share = share(record);
            if (draw.draws(open, share)) {
                drawn++;
                if (listed.size() < LISTED) {
                    listed.add(new Drawn(
                            record.path("id").asString(),
                            sequence,
                            record.path("at").asString(),
                            record.at("/action/name").asString(""),
                            share));
                }
            }
        }
        return Optional.of(new Sample(day, decisions.size(), drawn, entries.revealedAt(day), listed));
    }
}
