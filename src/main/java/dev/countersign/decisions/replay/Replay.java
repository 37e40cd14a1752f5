package dev.countersign.decisions.replay;

import dev.countersign.decisions.evaluate.Trial;
import dev.countersign.decisions.record.Commitments;
import dev.countersign.decisions.record.Decided;
import dev.countersign.decisions.record.OpenRecord;
import dev.countersign.decisions.record.Recorded;
import dev.countersign.facts.text.Refused;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.ledger.Opened;
import dev.countersign.policy.Release;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays recorded decisions: the record's own hash, its commitments, and then the whole evaluation again, with the release of its day. What comes out is
 * written as a record once more and must be the same bytes. May be used by any number of threads, if what it was given may.
 */
public final class Replay {

    private static final List<String> OF_FACTS = List.of(
            "commitments.",
            "sealed.approvals",
            "sealed.digest",
            "sealed.idempotencyKey",
            "sealed.origins",
            "sealed.provenance",
            "sealed.request",
            "sealed.surroundings");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Function<String, Release> releases;
    private final Function<String, Optional<Instant>> erased;

    /**
     * @param releases a release by its id; may throw {@link Refused}, which says why there is none
     * @param erased   by the id of a decision, when it was replayed faithfully before a part of it was erased
     */
    public Replay(Function<String, Release> releases, Function<String, Optional<Instant>> erased) {
        this.releases = releases;
        this.erased = erased;
    }

    /**
     * Empty for an entry that is no record of a decision.
     *
     * @param open  the public record
     * @param parts what can be read of its private parts
     * @param leaf  hash of its leaf in the tree, in hex
     */
    public Optional<Replayed> of(byte[] open, List<Opened> parts, String leaf) {
        Optional<Recorded> recorded;
        try {
            recorded = Recorded.read(open, parts);
        } catch (Refused e) {
            return Optional.of(new Replayed.Impossible("", e.getMessage()));
        }
        return recorded.map(each -> HexFormat.of().formatHex(leaf(open)).equals(leaf)
                ? again(open, each)
                : new Replayed.Differs(
                        each.id(),
                        Replayed.Step.HASH,
                        List.of(new Replayed.Difference("", leaf, HexFormat.of().formatHex(leaf(open))))));
    }

    /** RFC 6962, section 2.1. */
    private static byte[] leaf(byte[] open) {
        var sha = Commitments.sha256();
        sha.update((byte) 0);
        return sha.digest(open);
    }

    private Replayed again(byte[] open, Recorded recorded) {
        if (!recorded.isOfThisFormat()) {
            return new Replayed.Impossible(
                    recorded.id(),
                    "Its record is of format " + recorded.format() + ", which is found and listed, but not replayed.");
        }
        if (recorded.whole().isEmpty()) {
            return new Replayed.Erased(recorded.id(), erased.apply(recorded.id()));
        }
        Release release;
        try {
            release = releases.apply(recorded.release());
        } catch (Refused e) {
            return new Replayed.Impossible(recorded.id(), e.getMessage());
        }
        Recorded.Whole whole = recorded.whole().get();
        byte[] again = OpenRecord.bytes(
                whole.provenance(),
                decided(release, whole.facts(), new Dates(recorded.at(), recorded.inForce())),
                release);
        return Arrays.equals(open, again) ? new Replayed.Faithful(recorded.id()) : differs(recorded.id(), open, again);
    }

    /**
     * What a decision would be under another policy, with the facts and at the time of its record.
     *
     * @param open    the public record
     * @param inForce the day whose rows count: the recorded one, or the one on which the other release is to be activated
     * @return empty where a part of the record was erased
     * @throws Refused when the release of its day is not there
     */
    public Optional<Against> against(JsonNode open, Recorded recorded, Release other, LocalDate inForce) {
        return recorded.whole().map(whole -> {
            Decided would = decided(other, whole.facts(), new Dates(recorded.at(), inForce));
            JsonNode as = JSON.readTree(OpenRecord.bytes(whole.provenance(), would, other));
            return new Against(
                    recorded.id(),
                    recorded.verdict(),
                    would.evaluation(),
                    would.allowedInstead(),
                    lacking(whole.facts(), releases.apply(recorded.release()), other),
                    Comparison.between(open, as));
        });
    }

    /** A fact that was missing on the day is missing; one that nobody looked for then is lacking. */
    private static SortedSet<String> lacking(Facts facts, Release then, Release other) {
        SortedSet<String> lacking = new TreeSet<>(other.asks());
        lacking.removeIf(path ->
                facts.known().known(path) || then.vocabulary().fact(path).isPresent());
        if (facts.known().yes("language.shown") && !then.phrases().containsAll(other.phrases())) {
            lacking.add(Vocabulary.PHRASES);
        }
        return lacking;
    }

    private static Decided decided(Release release, Facts facts, Dates dates) {
        Evaluation evaluation = release.evaluate(facts, dates);
        return new Decided(facts, evaluation, Trial.instead(release, facts, dates, evaluation));
    }

    private static Replayed differs(String id, byte[] open, byte[] again) {
        List<Replayed.Difference> all = Differences.between(open, again);
        if (all.isEmpty()) {
            // the same members in other bytes: another order, a member twice, spaces
            return new Replayed.Differs(
                    id,
                    Replayed.Step.EXECUTION,
                    List.of(new Replayed.Difference(
                            "", new String(open, StandardCharsets.UTF_8), new String(again, StandardCharsets.UTF_8))));
        }
        List<Replayed.Difference> values = all.stream()
                .filter(each -> OF_FACTS.stream().anyMatch(each.path()::startsWith))
                .toList();
        return values.isEmpty()
                ? new Replayed.Differs(id, Replayed.Step.EXECUTION, all)
                : new Replayed.Differs(id, Replayed.Step.COMMITMENTS, values);
    }
}
