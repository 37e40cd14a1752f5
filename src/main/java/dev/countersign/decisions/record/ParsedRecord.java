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
 * A decision that was read from its record.
 *
 * @param format  format of the record; of an older format only the public record is read
 * @param release id of the release that decided
 * @param verdict as the public record says
 * @param tokens  the pseudonym of each person in this record
 * @param whole   the content of the private parts; empty if one of them was erased
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

    /** The content that needs all parts. @param conclusion what the parts say of the evaluation */
    public record Whole(Provenance provenance, Facts facts, Conclusion conclusion) {}

    /**
     * Empty for an entry that is not the record of a decision.
     *
     * @param open  the public record
     * @param parts its readable private parts
     * @throws InvalidInput when it cannot be read, or a later version wrote it
     */
    public static Optional<ParsedRecord> read(byte[] open, List<DecryptedPart> parts) {
        return new RecordReader().read(open, parts);
    }

    /** Whether this program can evaluate it again. */
    public boolean isOfThisFormat() {
        return format == PublicRecord.FORMAT;
    }

    /** All facts of the evaluation; empty if a part was erased, or the record has an older format. */
    public Optional<Facts> facts() {
        return whole.map(Whole::facts);
    }
}
