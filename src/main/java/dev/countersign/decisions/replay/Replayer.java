package dev.countersign.decisions.replay;

import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.record.EvaluatedCase;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.record.PublicRecord;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.policy.Evaluated;
import dev.countersign.policy.PolicyRelease;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays recorded decisions: it checks the record's hash and its commitments, and evaluates again with the release of
 * its day. The result is written as a record again and must have the same bytes. Any number of threads may use it, if
 * its arguments allow that.
 */
public final class Replayer {

    private static final String SEALED = "sealed";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Function<String, PolicyRelease> releases;
    private final Function<String, Optional<Instant>> erased;
    private volatile @Nullable NewNeeds newNeeds;

    /**
     * @param releases a release by its id; may throw {@link InvalidInput}, which gives the reason why there is none
     * @param erased   by the id of a decision, the last faithful replay before a part of it was erased
     */
    public Replayer(Function<String, PolicyRelease> releases, Function<String, Optional<Instant>> erased) {
        this.releases = releases;
        this.erased = erased;
    }

    /**
     * Empty for an entry that is not the record of a decision.
     *
     * @param open  the public record
     * @param parts its readable private parts
     * @param leaf  its leaf hash, in hex
     */
    public Optional<ReplayResult> of(byte[] open, List<DecryptedPart> parts, String leaf) {
        Optional<ParsedRecord> recorded;
        try {
            recorded = ParsedRecord.read(open, parts);
        } catch (InvalidInput e) {
            return Optional.of(new ReplayResult.Impossible("", e.text()));
        }
        return recorded.map(each -> HexFormat.of().formatHex(leaf(open)).equals(leaf)
                ? again(open, parts, each)
                : new ReplayResult.Differs(
                        each.id(),
                        ReplayResult.Step.HASH,
                        List.of(new ReplayResult.Difference(
                                "", leaf, HexFormat.of().formatHex(leaf(open))))));
    }

    /** RFC 6962, section 2.1. */
    private static byte[] leaf(byte[] open) {
        var sha = Sha256.digest();
        sha.update((byte) 0);
        return sha.digest(open);
    }

    private ReplayResult again(byte[] open, List<DecryptedPart> parts, ParsedRecord recorded) {
        if (!recorded.isOfThisFormat()) {
            return new ReplayResult.Impossible(
                    recorded.id(),
                    "Its record is of format " + recorded.format() + ", which is found and listed, but not replayed.");
        }
        if (recorded.whole().isEmpty()) {
            return new ReplayResult.Erased(recorded.id(), erased.apply(recorded.id()));
        }
        PolicyRelease release;
        try {
            release = releases.apply(recorded.release());
        } catch (InvalidInput e) {
            return new ReplayResult.Impossible(recorded.id(), e.text());
        }
        ParsedRecord.Whole whole = recorded.whole().get();
        OtherParts other = new OtherParts(parts);
        byte[] again = PublicRecord.bytes(
                whole.provenance(),
                decided(release, whole.facts(), new Dates(recorded.decidedAt(), recorded.effectiveOn())),
                release,
                other);
        if (!Arrays.equals(open, again)) {
            return differs(recorded.id(), open, again, whole, release);
        }
        List<ReplayResult.Difference> differences = other.differences();
        return differences.isEmpty()
                ? new ReplayResult.Faithful(recorded.id())
                : new ReplayResult.Differs(recorded.id(), ReplayResult.Step.COMMITMENTS, differences);
    }

    /**
     * The decision under another policy, with the facts and the time of its record.
     *
     * @param open    the public record
     * @param effectiveOn the day whose rows count: the recorded one, or the planned activation day of the other release
     * @return empty if a part of the record was erased
     * @throws InvalidInput when the release of its day is missing
     */
    public Optional<PolicyComparison> against(
            JsonNode open, ParsedRecord recorded, PolicyRelease other, LocalDate effectiveOn) {
        return recorded.whole().map(whole -> {
            EvaluatedCase would = decided(other, whole.facts(), new Dates(recorded.decidedAt(), effectiveOn));
            return new PolicyComparison(
                    recorded.id(),
                    recorded.verdict(),
                    would.evaluation(),
                    would.allowedInstead(),
                    newNeeds(releases.apply(recorded.release()), other).lacking(whole.facts()),
                    SameEffects.are(open, would)
                            ? List.of()
                            : EffectDifferences.between(open, JSON.readTree(PublicRecord.effects(would, other))));
        });
    }

    /** Most records that are compared one after the other have the same two releases. */
    private NewNeeds newNeeds(PolicyRelease then, PolicyRelease other) {
        NewNeeds last = newNeeds;
        if (last == null || last.then() != then || last.other() != other) {
            last = NewNeeds.of(then, other);
            newNeeds = last;
        }
        return last;
    }

    private static EvaluatedCase decided(PolicyRelease release, Facts facts, Dates dates) {
        Evaluated evaluated = release.evaluated(facts, dates, Set.of());
        return new EvaluatedCase(facts, evaluated.evaluation(), Evaluator.instead(evaluated));
    }

    private static ReplayResult differs(
            String id, byte[] open, byte[] again, ParsedRecord.Whole whole, PolicyRelease release) {
        List<ReplayResult.Difference> all = MemberDifferences.between(open, again);
        if (all.isEmpty()) {
            // the same members in different bytes: another order, a repeated member, spaces
            return new ReplayResult.Differs(
                    id,
                    ReplayResult.Step.EXECUTION,
                    List.of(new ReplayResult.Difference(
                            "", new String(open, StandardCharsets.UTF_8), new String(again, StandardCharsets.UTF_8))));
        }
        List<ReplayResult.Difference> results =
                all.stream().filter(each -> !each.path().startsWith(SEALED)).toList();
        if (results.size() == all.size()) {
            return new ReplayResult.Differs(id, ReplayResult.Step.EXECUTION, all);
        }
        List<ReplayResult.Difference> parts = parts(open, whole, release);
        return parts.isEmpty()
                ? new ReplayResult.Differs(id, ReplayResult.Step.EXECUTION, results.isEmpty() ? all : results)
                : new ReplayResult.Differs(id, ReplayResult.Step.COMMITMENTS, parts);
    }

    /** The differences between the roots of a record and those of its parts, as they were read. */
    private static List<ReplayResult.Difference> parts(byte[] open, ParsedRecord.Whole whole, PolicyRelease release) {
        JsonNode sealed = JSON.createArrayNode()
                .addAll(
                        PublicRecord.roots(open, whole.provenance(), whole.facts(), whole.conclusion(), release)
                                .stream()
                                .map(JSON.getNodeFactory()::stringNode)
                                .toList());
        return MemberDifferences.between(SEALED, JSON.readTree(open).get(SEALED), sealed);
    }
}
