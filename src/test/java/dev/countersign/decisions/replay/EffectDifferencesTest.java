package dev.countersign.decisions.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.record.EvaluatedCase;
import dev.countersign.decisions.record.PublicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Differences under another policy, and which of them are more permissive. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EffectDifferencesTest {

    private static final String HELD = """
            {"verdict":"REVIEW","oversight":{"approvers":[{"role":"BUSINESS_OWNER","qualifier":"finance","count":2},\
            {"role":"CX_LEADER","qualifier":"","count":1}],"dueHours":4},
             "reasons":[{"code":"A","row":"T12-001"}],"obligations":["LOG","SCREEN_TEXT"],\
            "context":{"MASK":{"T16-001":["CARD"]}},"allowedInstead":["propose_response"]}""";

    private static List<PolicyComparison.Change> between(String was, String would) {
        return EffectDifferences.between(json(was), json(would));
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }

    private static void looser(String change, String to, String of, String was, String would) {
        assertThat(between(HELD, HELD.replace(change, to)))
                .containsExactly(new PolicyComparison.Change(
                        of, List.of(was.split("; ")), would.isEmpty() ? List.of() : List.of(would.split("; ")), true));
        assertThat(between(HELD.replace(change, to), HELD))
                .extracting(PolicyComparison.Change::looser)
                .containsExactly(false);
    }

    @Test
    void the_same_record_differs_in_nothing() {
        assertThat(between(HELD, HELD)).isEmpty();
    }

    /** Fails if a difference needs a member of the record that the effects do not have. */
    @Test
    void the_effects_alone_are_as_good_as_the_whole_record() {
        List<JsonNode> effects = new ArrayList<>();
        List<JsonNode> records = new ArrayList<>();
        RecordedCase.ofTheDefaultPack().forEach(each -> {
            effects.add(JsonMapper.shared().readTree(PublicRecord.effects(evaluated(each), each.release())));
            records.add(json(each.open()));
        });

        for (int i = 0; i < records.size(); i++) {
            assertThat(EffectDifferences.between(records.get(i), effects.get(i)))
                    .isEmpty();
            int other = (i + 1) % records.size();
            assertThat(EffectDifferences.between(records.get(i), effects.get(other)))
                    .isEqualTo(EffectDifferences.between(records.get(i), records.get(other)));
        }
        assertThat(EffectDifferences.between(records.get(0), json("{\"verdict\":\"DENY\"}")))
                .isNotEmpty();
    }

    /** What is the same is found without writing the evaluation as a record. */
    @Test
    void the_same_effects_are_found_in_a_record_and_in_no_record_that_differs_in_one_of_them() {
        Set<String> changed = new TreeSet<>();
        List<RecordedCase> all = RecordedCase.ofTheDefaultPack();
        for (int i = 0; i < all.size(); i++) {
            RecordedCase recorded = all.get(i);
            EvaluatedCase evaluated = evaluated(recorded);
            JsonNode record = json(recorded.open());
            assertThat(SameEffects.are(record, evaluated)).isTrue();
            for (String member : List.of("allowedInstead", "context", "obligations", "reasons", "verdict")) {
                if (record.has(member)) {
                    changed.add(member);
                    assertThat(SameEffects.are(((ObjectNode) record.deepCopy()).without(member), evaluated))
                            .as(member)
                            .isEqualTo(record.path(member).isEmpty()
                                    && !record.path(member).isString());
                }
            }
            for (String member : List.of("approvers", "dueHours")) {
                ObjectNode other = (ObjectNode) record.deepCopy();
                if (((ObjectNode) other.path("oversight")).remove(member) != null) {
                    changed.add(member);
                    assertThat(SameEffects.are(other, evaluated)).as(member).isFalse();
                }
            }
            for (RecordedCase other : all.subList(i, Math.min(i + 40, all.size()))) {
                if (SameEffects.are(record, evaluated(other))) {
                    assertThat(EffectDifferences.between(record, json(other.open())))
                            .isEmpty();
                }
            }
        }
        assertThat(changed)
                .containsExactly(
                        "allowedInstead", "approvers", "context", "dueHours", "obligations", "reasons", "verdict");
    }

    private static EvaluatedCase evaluated(RecordedCase recorded) {
        return new EvaluatedCase(
                recorded.facts(),
                recorded.decision().evaluation(),
                recorded.decision().allowedInstead());
    }

    @Test
    void fewer_approvers_a_later_deadline_fewer_obligations_and_more_data_are_looser_and_the_reverse_is_stricter() {
        looser(
                "\"count\":2",
                "\"count\":1",
                "demands",
                "BUSINESS_OWNER (finance) x 2; CX_LEADER",
                "BUSINESS_OWNER (finance); CX_LEADER");
        looser("\"dueHours\":4", "\"dueHours\":8", "due", "4 hours", "8 hours");
        looser(",\"dueHours\":4", "", "due", "4 hours", "none");
        looser("\"LOG\",", "", "obligations", "LOG; SCREEN_TEXT", "SCREEN_TEXT");
        looser("MASK", "RELEASE", "disclosures", "CARD MASK", "CARD RELEASE");
        looser(
                "{\"MASK\":{\"T16-001\":[\"CARD\"]}}",
                "{\"AGGREGATE\":{\"T16-002\":[\"NOTES\"]},\"MASK\":{\"T16-001\":[\"CARD\"]}}",
                "disclosures",
                "CARD MASK",
                "CARD MASK; NOTES AGGREGATE");
    }

    @Test
    void a_verdict_that_allows_more_is_more_permissive() {
        assertThat(between(HELD, HELD.replace("REVIEW", "ALLOW")))
                .containsExactly(new PolicyComparison.Change("verdict", List.of("REVIEW"), List.of("ALLOW"), true));
        assertThat(between(HELD, HELD.replace("REVIEW", "DENY")))
                .containsExactly(new PolicyComparison.Change("verdict", List.of("REVIEW"), List.of("DENY"), false));
    }

    @Test
    void other_reasons_and_alternatives_are_reported_and_are_neither_stricter_nor_looser() {
        assertThat(between(HELD, HELD.replace("T12-001", "T12-002").replace("propose_response", "update_case")))
                .containsExactly(
                        new PolicyComparison.Change("reasons", List.of("A (T12-001)"), List.of("A (T12-002)"), false),
                        new PolicyComparison.Change(
                                "allowedInstead", List.of("propose_response"), List.of("update_case"), false));
    }
}
