package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Computes from public records which decisions were drawn for a second look, day by day. Every seed that was revealed
 * is compared with its commitment. The entries come in their order, without a gap.
 */
final class SamplesAudit {

    private static final String DECISION = "decision";
    /** A seed is revealed on the day after its own. */
    private static final int LATEST_DAYS = 2;

    private static final int DATE = "2026-11-30".length();

    private final SortedMap<LocalDate, SampleDay> days = new TreeMap<>();
    /** Ids of the decisions that somebody looked at. */
    private final Set<String> looked = new HashSet<>();

    private final HighAudit high = new HighAudit();

    /** @throws VerificationFailure when a seed is not the one that was committed to, or comes at the wrong place */
    void add(long sequence, byte[] open) {
        String place = "entry " + sequence;
        CanonicalMembers record = CanonicalMembers.of(open, place);
        record.get("at").ifPresent(at -> high.now(record.text("at")));
        switch (record.text("type")) {
            case DECISION -> day(place, record.text("at")).decision(sequence, open, record);
            case SampleDraw.COMMITTED -> day(place, record.text("day")).committed(sequence, record.text("sha256"));
            case SampleDraw.REVEALED -> day(place, record.text("day")).revealed(sequence, record.text("seed"));
            case HighAudit.APPROVAL -> high.approved(sequence, record);
            case SampleDraw.LOOKED -> {
                if (record.get(HighAudit.APPROVAL).isPresent()) {
                    high.looked(record);
                } else {
                    looked.add(record.text(DECISION));
                }
            }
            default -> {}
        }
    }

    private SampleDay day(String place, String time) {
        try {
            return days.computeIfAbsent(
                    LocalDate.parse(time.substring(0, Math.min(DATE, time.length()))), SampleDay::new);
        } catch (DateTimeException e) {
            throw new VerificationFailure(place, "has `" + time + "` instead of a day.");
        }
    }

    /**
     * What is known of each day, one a line, and the decisions that were drawn.
     *
     * @throws VerificationFailure when a seed was not revealed, although there are decisions of much later days
     */
    List<String> lines() {
        LocalDate last = days.values().stream()
                .filter(SampleDay::hasDecisions)
                .map(SampleDay::day)
                .reduce((first, second) -> second)
                .orElse(LocalDate.MIN);
        List<String> lines = new ArrayList<>();
        for (SampleDay day : days.values()) {
            if (day.isHidden() && !day.day().plusDays(LATEST_DAYS).isAfter(last)) {
                throw new VerificationFailure(
                        "sample of " + day.day(),
                        "its seed was not revealed, although there are decisions of " + last + ".");
            }
            lines.addAll(day.lines(looked));
        }
        lines.addAll(high.lines());
        return lines.isEmpty() ? List.of("samples   there are no decisions") : lines;
    }
}
