package dev.countersign.decisions.record;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.ledger.DecryptedPart;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A decision read back from its record.
 *
 * @param format  of the record; of an older one only the public record is read
 * @param release of the policy that decided, by its id
 * @param verdict as the public record says
 * @param tokens  what stands for each person in this record
 * @param whole   what only the private parts tell; empty where one of them was erased
 */
public record ParsedRecord(
        int format,
        String id,
        Instant decidedAt,
        LocalDate effectiveOn,
        String release,
        Verdict verdict,
        List<String> tokens,
        Optional<Whole> whole) {

    public ParsedRecord {
        tokens = List.copyOf(tokens);
    }

    /** What is known while no part is erased. */
    public record Whole(Provenance provenance, Facts facts) {}

    /**
     * Empty for an entry that is no record of a decision.
     *
     * @param open  the public record
     * @param parts what can be read of its private parts
     * @throws InvalidInput when it cannot be read, or a later version wrote it
     */
    public static Optional<ParsedRecord> read(byte[] open, List<DecryptedPart> parts) {
        return new RecordReader().read(open, parts);
    }

    /** Whether this program can evaluate it once more. */
    public boolean isOfThisFormat() {
        return format == PublicRecord.FORMAT;
    }

    /** All the evaluation knew; empty where a part was erased, or the record is of an older format. */
    public Optional<Facts> facts() {
        return whole.map(Whole::facts);
    }
}
