package dev.countersign.ledger.verify;

import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.tree.MerkleTree;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The decisions of a UTC day, its seed, and the decisions that the seed draws. */
final class SampleDay {

    private static final String SEED = "[0-9a-f]{" + 2 * SampleDraw.SEED + "}";
    private static final long NOT_YET = -1;

    private final LocalDate day;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Candidate> drawn = new ArrayList<>();
    private String commitment = "";
    private long decisions;
    private long first = NOT_YET;
    private long committed = NOT_YET;
    private long revealed = NOT_YET;

    SampleDay(LocalDate day) {
        this.day = day;
    }

    /** A decision with a share above 0. */
    private record Candidate(long sequence, String id, byte[] leaf, BigDecimal share) {}

    LocalDate day() {
        return day;
    }

    boolean hasDecisions() {
        return decisions > 0;
    }

    /** Whether its sample can be known when the seed is revealed. */
    private boolean isSampled() {
        return committed != NOT_YET && (first == NOT_YET || committed < first);
    }

    /** Whether its seed is not revealed. */
    boolean isHidden() {
        return isSampled() && revealed == NOT_YET;
    }

    void decision(long sequence, byte[] open, CanonicalMembers record) {
        if (revealed != NOT_YET) {
            throw wrong(
                    sequence, "is a decision of a day whose seed was revealed before it, in entry " + revealed + ".");
        }
        decisions++;
        first = first == NOT_YET ? sequence : first;
        if (isSampled()) {
            BigDecimal share = share(record, sequence);
            if (share.signum() > 0) {
                candidates.add(new Candidate(sequence, record.text("id"), MerkleTree.leaf(open), share));
            }
        }
    }

    private BigDecimal share(CanonicalMembers record, long sequence) {
        String text = record.object("oversight")
                .object("measures")
                .get("sample")
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("0");
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw wrong(sequence, "has `" + text + "` instead of the percentage of its sample.");
        }
    }

    void committed(long sequence, String sha256) {
        if (committed != NOT_YET) {
            throw wrong(sequence, "commits to a second seed; the first one is in entry " + committed + ".");
        }
        committed = sequence;
        commitment = sha256;
    }

    void revealed(long sequence, String seed) {
        if (committed == NOT_YET) {
            throw wrong(sequence, "reveals a seed that nothing had committed to.");
        }
        if (!seed.matches(SEED)
                || !SampleDraw.commitment(HexFormat.of().parseHex(seed)).equals(commitment)) {
            throw wrong(sequence, "reveals another seed than the one that entry " + committed + " commits to.");
        }
        if (revealed == NOT_YET) {
            revealed = sequence;
            SampleDraw draw = new SampleDraw(HexFormat.of().parseHex(seed));
            candidates.stream()
                    .filter(each -> draw.drawsLeaf(each.leaf(), each.share()))
                    .forEach(drawn::add);
            candidates.clear();
        }
    }

    private VerificationFailure wrong(long sequence, String says) {
        return new VerificationFailure("sample of " + day + ", sequence " + sequence, says);
    }

    /** @param looked ids of the decisions that somebody looked at */
    List<String> lines(Set<String> looked) {
        if (!isSampled()) {
            return List.of(line("unsampled: " + count() + ", and no seed before the first"));
        }
        if (revealed == NOT_YET) {
            return List.of(line("not revealed yet: " + count()));
        }
        List<String> lines = new ArrayList<>();
        List<Candidate> left =
                drawn.stream().filter(each -> !looked.contains(each.id())).toList();
        lines.add(line("sampled: " + count() + ", " + drawn.size() + " drawn, " + left.size() + " never looked at"));
        left.forEach(each -> lines.add("          entry " + each.sequence() + "  " + each.id()));
        return lines;
    }

    private String count() {
        return decisions + (decisions == 1 ? " decision" : " decisions");
    }

    private String line(String says) {
        return "samples   " + day + "  " + says;
    }
}
