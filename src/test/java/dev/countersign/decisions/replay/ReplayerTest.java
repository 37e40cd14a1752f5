package dev.countersign.decisions.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.InMemoryEntries;
import dev.countersign.decisions.RecordOfFormat4;
import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.EvaluatedCase;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.decisions.record.PublicRecord;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recorded decisions evaluated again, and forgeries of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplayerTest {

    private static final String FORMAT = "\"format\":" + EntryType.FORMAT + ",";
    private static final List<RecordedCase> ALL = RecordedCase.all();
    private static final Replayer REPLAY = new Replayer(ReplayerTest::release, id -> Optional.empty());
    private static final RecordedCase REFUSED = ALL.stream()
            .filter(each -> each.decision().evaluation().verdict() == Verdict.DENY
                    && each.decision().evaluation().firings().stream()
                            .anyMatch(firing -> firing.matched().containsKey("consent.state")))
            .findFirst()
            .orElseThrow();

    private static PolicyRelease release(String id) {
        return ALL.stream()
                .map(RecordedCase::release)
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(new Problem("release " + id, "it is not in the archive.")));
    }

    static String leaf(byte[] open) {
        var sha = Sha256.digest();
        sha.update((byte) 0);
        return HexFormat.of().formatHex(sha.digest(open));
    }

    private static ReplayResult replayed(byte[] open, List<DecryptedPart> parts) {
        return REPLAY.of(open, parts, leaf(open)).orElseThrow();
    }

    /** The record with other bytes and a hash that fits them: what somebody with the disk and the key can make. */
    private static ReplayResult.Differs forged(RecordedCase each, String from, String to) {
        assertThat(each.open()).contains(from);
        return (ReplayResult.Differs)
                replayed(each.open().replace(from, to).getBytes(StandardCharsets.UTF_8), each.parts());
    }

    @Test
    void every_decision_replays_to_the_byte() {
        assertThat(ALL)
                .allSatisfy(each -> assertThat(replayed(each.entry().open(), each.parts()))
                        .isEqualTo(new ReplayResult.Faithful(each.decision().id())));
    }

    @Test
    void a_record_that_is_not_under_its_leaf_fails_at_once() {
        byte[] other = REFUSED.open().replace("DENY", "ALLOW").getBytes(StandardCharsets.UTF_8);

        assertThat(REPLAY.of(other, REFUSED.parts(), leaf(REFUSED.entry().open())))
                .get()
                .extracting(each -> ((ReplayResult.Differs) each).step())
                .isEqualTo(ReplayResult.Step.HASH);
    }

    @Test
    void a_forged_verdict_with_a_new_hash_is_reported_field_by_field() {
        ReplayResult.Differs differs = forged(REFUSED, "\"verdict\":\"DENY\"", "\"verdict\":\"ALLOW\"");

        assertThat(differs.step()).isEqualTo(ReplayResult.Step.EXECUTION);
        assertThat(differs.differences())
                .containsExactly(new ReplayResult.Difference("verdict", "\"ALLOW\"", "\"DENY\""));
    }

    @Test
    void a_forged_private_value_fails_its_commitment() {
        ReplayResult.Differs differs =
                (ReplayResult.Differs) replayed(REFUSED.entry().open(), otherState());

        assertThat(differs.step()).isEqualTo(ReplayResult.Step.COMMITMENTS);
        assertThat(differs.differences())
                .singleElement()
                .extracting(ReplayResult.Difference::path)
                .isEqualTo("sealed[0]");
    }

    @Test
    void a_part_with_other_bytes_that_is_read_as_the_same_is_not_a_faithful_replay() {
        String part = new String(REFUSED.parts().get(0).content(), StandardCharsets.UTF_8);
        List<String> forged = List.of(
                part.replaceFirst("\"consent.state\":", "\"consent.state\":\"EXPRESS_WRITTEN\",\"consent.state\":"),
                part.replaceFirst("^\\{", "{\"approvedBy\":\"the CEO\","),
                part.replaceFirst("^\\{", "{ "),
                part + " the CEO agreed");

        assertThat(forged).doesNotHaveDuplicates().doesNotContain(part).allSatisfy(content -> {
            List<DecryptedPart> parts = new ArrayList<>(REFUSED.parts());
            parts.set(0, new DecryptedPart(parts.get(0).subject(), content.getBytes(StandardCharsets.UTF_8)));
            assertCommitmentFails(replayed(REFUSED.entry().open(), parts));
        });
    }

    @Test
    void a_part_more_than_the_record_has_is_not_a_faithful_replay() {
        List<DecryptedPart> parts = new ArrayList<>(REFUSED.parts());
        parts.add(parts.get(0));

        assertCommitmentFails(replayed(REFUSED.entry().open(), parts));
    }

    private static void assertCommitmentFails(ReplayResult result) {
        assertThat(result).isInstanceOfSatisfying(ReplayResult.Differs.class, differs -> {
            assertThat(differs.step()).isEqualTo(ReplayResult.Step.COMMITMENTS);
            assertThat(differs.differences())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.path()).startsWith("sealed["));
        });
    }

    @Test
    void a_clock_with_two_offsets_at_one_moment_cannot_be_read() {
        String part = new String(REFUSED.parts().get(0).content(), StandardCharsets.UTF_8);
        String offset = part.replaceFirst("(?s).*\"clocks\":\\[\\[(\\[[^\\]]*\\]).*", "$1");
        byte[] forged =
                part.replace("[[" + offset, "[[" + offset + "," + offset).getBytes(StandardCharsets.UTF_8);
        List<DecryptedPart> parts = new ArrayList<>(REFUSED.parts());
        parts.set(0, new DecryptedPart(parts.get(0).subject(), forged));

        assertThat(part).contains("\"clocks\":[[" + offset);
        assertThat(replayed(REFUSED.entry().open(), parts))
                .isInstanceOfSatisfying(
                        ReplayResult.Impossible.class,
                        why -> assertThat(why.why()).contains("a clock has two offsets at "));
    }

    @Test
    void a_forged_private_value_with_a_commitment_and_a_hash_that_fit_fails_when_it_is_evaluated() {
        List<DecryptedPart> parts = otherState();
        ParsedRecord.Whole whole = ParsedRecord.read(REFUSED.entry().open(), parts)
                .flatMap(ParsedRecord::whole)
                .orElseThrow();
        byte[] open = PublicRecord.bytes(
                whole.provenance(),
                new EvaluatedCase(
                        whole.facts(),
                        REFUSED.decision().evaluation(),
                        REFUSED.decision().allowedInstead()),
                REFUSED.release());

        assertThat(replayed(open, parts))
                .isInstanceOfSatisfying(
                        ReplayResult.Differs.class,
                        differs -> assertThat(differs.step()).isEqualTo(ReplayResult.Step.EXECUTION));
    }

    /** The private parts with another consent than the one the decision rested on. */
    private static List<DecryptedPart> otherState() {
        List<DecryptedPart> parts = new ArrayList<>(REFUSED.parts());
        String content = new String(parts.get(0).content(), StandardCharsets.UTF_8);
        String other = content.replaceFirst(
                "\"consent.state\":\"[A-Z_]+\"",
                "\"consent.state\":\""
                        + (content.contains("\"consent.state\":\"EXPRESS_WRITTEN\"") ? "NONE" : "EXPRESS_WRITTEN")
                        + "\"");
        assertThat(other).isNotEqualTo(content);
        parts.set(0, new DecryptedPart(parts.get(0).subject(), other.getBytes(StandardCharsets.UTF_8)));
        return parts;
    }

    @Test
    void a_record_with_the_same_members_in_other_bytes_is_not_a_faithful_replay() {
        assertThat(forged(REFUSED, "{\"action\"", "{ \"action\"").differences()).hasSize(1);
    }

    @Test
    void a_forged_result_needs_the_private_seed() {
        assertThat(forged(REFUSED, "\"trace\":\"00-0a", "\"trace\":\"00-0b").step())
                .isEqualTo(ReplayResult.Step.COMMITMENTS);
        assertThat(forged(REFUSED, "\"engine\":\"" + ProgramVersion.now() + "\"", "\"engine\":\"another\"")
                        .differences())
                .extracting(ReplayResult.Difference::path)
                .containsExactly("sealed[0]");
        assertThat(forged(REFUSED, "\"caller\":\"laptop\"", "\"caller\":\"operator\"")
                        .differences())
                .extracting(ReplayResult.Difference::path)
                .containsExactly("sealed[0]");
    }

    @Test
    void a_record_of_a_former_format_is_read_and_not_replayed() {
        for (RecordOfFormat4 each : RecordOfFormat4.all()) {
            ParsedRecord fourth = ParsedRecord.read(each.open(), each.parts()).orElseThrow();
            assertThat(fourth.format()).isEqualTo(4);
            assertThat(fourth.facts()).isEmpty();
            assertThat(replayed(each.open(), each.parts())).isInstanceOf(ReplayResult.Impossible.class);

            String text = new String(each.open(), StandardCharsets.UTF_8);
            byte[] third = text.replace("\"format\":4,", "\"format\":3,")
                    .replace("\"caller\":\"laptop\",", "")
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(ParsedRecord.read(third, each.parts()).orElseThrow().facts())
                    .isEmpty();

            byte[] first = text.replace("\"format\":4,", "\"format\":1,")
                    .replace("\"effectiveOn\"", "\"inForce\"")
                    .getBytes(StandardCharsets.UTF_8);
            ParsedRecord recorded = ParsedRecord.read(first, each.parts()).orElseThrow();
            assertThat(recorded.verdict()).isEqualTo(fourth.verdict());
            assertThat(recorded.facts()).isEmpty();
        }
    }

    @Test
    void a_member_that_nobody_recorded_is_reported() {
        assertThat(forged(REFUSED, FORMAT, FORMAT + "\"hint\":7,").differences())
                .containsExactly(new ReplayResult.Difference("hint", "7", null));
    }

    @Tag("slow")
    @Test
    void no_changed_character_of_a_record_passes() {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            RecordedCase each = ALL.get(random.nextInt(ALL.size()));
            byte[] open = each.entry().open().clone();
            int place = random.nextInt(open.length);
            open[place] ^= (byte) (1 << random.nextInt(7));
            String changed = each.path() + " at " + place + ": "
                    + new String(
                            open,
                            Math.max(0, place - 20),
                            Math.min(40, open.length - Math.max(0, place - 20)),
                            StandardCharsets.UTF_8);

            assertThat(REPLAY.of(open, each.parts(), leaf(open)))
                    .as(changed)
                    .satisfiesAnyOf(
                            none -> assertThat(none).isEmpty(),
                            some -> assertThat(some).get().isNotInstanceOf(ReplayResult.Faithful.class));
        }
    }

    @Test
    void an_erased_part_leaves_a_record_that_says_when_it_was_replayed_for_the_last_time() {
        Instant last = Instant.parse("2027-01-31T08:00:00Z");
        Replayer replay = new Replayer(
                ReplayerTest::release, id -> id.equals(REFUSED.decision().id()) ? Optional.of(last) : Optional.empty());

        assertThat(replay.of(
                        REFUSED.entry().open(), List.of(), leaf(REFUSED.entry().open())))
                .contains(new ReplayResult.Erased(REFUSED.decision().id(), Optional.of(last)));
        assertThat(REPLAY.of(
                        REFUSED.entry().open(), List.of(), leaf(REFUSED.entry().open())))
                .contains(new ReplayResult.Erased(REFUSED.decision().id(), Optional.empty()));
    }

    @Test
    void without_its_release_a_decision_cannot_be_replayed_and_it_is_said_why() {
        assertThat(new Replayer(id -> release("0"), id -> Optional.empty())
                        .of(
                                REFUSED.entry().open(),
                                REFUSED.parts(),
                                leaf(REFUSED.entry().open())))
                .contains(new ReplayResult.Impossible(REFUSED.decision().id(), "release 0: it is not in the archive."));
    }

    @Tag("slow")
    @Test
    void under_the_same_release_a_decision_would_be_what_it_was_and_nothing_is_lacking() {
        ALL.forEach(each -> {
            PolicyComparison against = REPLAY.against(
                            open(each), each.read(), each.release(), each.read().effectiveOn())
                    .orElseThrow();
            assertThat(against.would()).isEqualTo(each.decision().evaluation());
            assertThat(against.lacking()).isEmpty();
            assertThat(against.differences()).isEmpty();
        });
    }

    private static JsonNode open(RecordedCase each) {
        return JsonMapper.builder().build().readTree(each.entry().open());
    }

    @Tag("slow")
    @Test
    void a_release_that_needs_facts_that_were_not_collected_names_them() {
        SortedMap<String, byte[]> files = new TreeMap<>(DefaultPack.FILES.files());
        files.computeIfPresent(
                "rules/facts.drl",
                (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replaceFirst("(?s)(declare ServiceCase\\b.*?\n)(?=end)", "$1    weight : Double\n")
                        .getBytes(StandardCharsets.UTF_8));
        files.put("rules/weights/weights.drl", WEIGHTS.getBytes(StandardCharsets.UTF_8));
        PolicyRelease other = ReadPack.read(new PackFiles("weights", files, List.of()), new Compiler())
                .release();
        RecordedCase each = ALL.get(0);

        assertThat(REPLAY.against(open(each), each.read(), other, each.read().effectiveOn())
                        .orElseThrow()
                        .lacking())
                .containsExactly("resource.weight");
    }

    private static final String WEIGHTS = """
            package dev.countersign.rules;

            import dev.countersign.facts.*;

            rule "A heavy case weighs"
                @id("R-WEIGHTS-001")
                @sentence("A case of more than ten kilograms is heavy.")
                @source("house rule")
                @owner("BUSINESS_OWNER")
                @gives("weights.heavy: yesno, only")
                @wrongWhen("the scales are wrong")
                @from("2026-01-01")
            when
                Case( atLeast("resource.weight", 10) )
            then
                insert(new Derived("weights.heavy", true));
            end
            """;

    @Tag("slow")
    @Test
    void many_are_replayed_on_two_threads_and_the_forged_one_is_found_by_its_place() {
        InMemoryEntries entries = new InMemoryEntries(ALL.stream()
                .map(each -> Map.entry(each.entry().open(), each.parts()))
                .toList());
        entries.replace(
                17,
                REFUSED.open()
                        .replace("\"verdict\":\"DENY\"", "\"verdict\":\"ALLOW\"")
                        .getBytes(StandardCharsets.UTF_8),
                REFUSED.parts());
        List<Long> progress = java.util.Collections.synchronizedList(new ArrayList<>());

        ReplaySummary replays = ReplaySummary.of(
                entries,
                java.util.stream.LongStream.range(0, entries.size()).toArray(),
                place -> leaf(entries.get(place).open()),
                REPLAY,
                2,
                progress::add);

        assertThat(replays.faithful()).isEqualTo(ALL.size() - 1);
        assertThat(replays.notable())
                .singleElement()
                .extracting(ReplaySummary.Notable::sequence)
                .isEqualTo(17L);
        assertThat(progress).contains((long) ALL.size());
    }
}
