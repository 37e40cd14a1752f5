package dev.countersign.oversight.contest;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** Writes the entries of contests. */
final class ContestWriter {

    static final String ANSWER = "answer";
    static final String EXPLANATION = "explanation";
    static final String REASON = "reason";
    static final String SHA256 = "sha256";
    static final String WORDS = "words";

    private static final int ID = 16;
    private static final int SEED = 32;

    private final DataFolder folder;
    private final ContestFold fold;
    private final ClockAndRandom clock;

    ContestWriter(DataFolder folder, ContestFold fold, ClockAndRandom clock) {
        this.folder = folder;
        this.fold = fold;
        this.clock = clock;
    }

    Contest received(Caller by, ContestWish wish, String subject, ZoneId zone) {
        Instant now = clock.now();
        String id = HexFormat.of().formatHex(clock.random(ID));
        SealedEntry entry = new SealedEntry(EntryType.CONTEST_RECEIVED, id, now, by.recordedAs())
                .with(ContestFold.CHANNEL, wish.channel().name())
                .with(EntryType.CONTESTED, wish.decisions())
                .with(ContestFold.DUE, ContestTime.due(now, zone).toString())
                .with(ContestFold.ZONE, zone.getId())
                .sealed(subject, WORDS, wish.words());
        write(
                id,
                by,
                entry,
                () -> wish.decisions().forEach(decision -> {
                    if (folder.records()
                            .decision(decision)
                            .flatMap(found ->
                                    folder.records().subjectOf(found.receipt().sequence()))
                            .filter(subject::equals)
                            .isEmpty()) {
                        throw ContestWish.unknown(decision);
                    }
                }));
        return fold.contest(id).orElseThrow();
    }

    Contest step(Contest contest, Caller by, ContestInput input, ContestChecks.Said said) {
        String id = clock.id();
        String subject = Objects.requireNonNull(contest.subject());
        SealedEntry entry = new SealedEntry(input.step().entryType(), id, clock.now(), by.recordedAs())
                .with(EntryType.CONTEST, contest.id())
                .with(ContestFold.VERSION, contest.progress().version());
        for (Map.Entry<String, Object> each : said.open().entrySet()) {
            entry = entry.with(each.getKey(), each.getValue());
        }
        for (Map.Entry<String, Object> each : said.ofCustomer().entrySet()) {
            entry = entry.sealed(subject, each.getKey(), each.getValue());
        }
        write(id, by, entry, () -> {
            if (fold.contest(contest.id()).map(Contest::subject).isEmpty()) {
                throw new ContestRefused(ContestRefused.Why.NOT_POSSIBLE, "The customer was erased.");
            }
        });
        Contest later = fold.contest(contest.id()).orElseThrow();
        if (!later.progress().last().equals(id)) {
            throw ContestDesk.changed(later, input);
        }
        return later;
    }

    /**
     * @param check called while no erasure can begin. INVARIANT: an erasure has ended before this, or waits for it, so
     *     nothing is written under a new key of somebody who was erased
     */
    private void write(String id, Caller by, SealedEntry entry, Runnable check) {
        SealedEntry whole = by.kind() == Caller.Kind.PERSON ? entry.by(by, ContestFold.PERSON) : entry;
        SealedEntry marked = by.example() ? whole.with(EntryType.EXAMPLE, true) : whole;
        folder.write(
                id,
                () -> {
                    check.run();
                    return marked.entry(clock.random(SEED), NotDecided.subjects(folder.ledger()));
                },
                receipt -> {});
    }
}
