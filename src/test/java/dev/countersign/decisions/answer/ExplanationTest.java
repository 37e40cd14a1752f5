package dev.countersign.decisions.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.policy.NearMiss;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The explanation of a recorded decision for staff and auditors. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExplanationTest {

    private static final List<RecordedCase> ALL = RecordedCase.all();

    private static final Map<String, Explanation> EXPLAINED = new HashMap<>();

    private static Explanation explained(RecordedCase each) {
        return EXPLAINED.computeIfAbsent(each.path(), path -> Explanation.of(each.read(), each.release()));
    }

    @Test
    void every_row_that_matched_is_reported_in_words_with_its_cell() {
        ALL.forEach(each -> assertThat(explained(each).rows())
                .as(each.path())
                .hasSameSizeAs(each.decision().evaluation().firings())
                .allSatisfy(row -> assertThat(row.words())
                        .hasValueSatisfying(words ->
                                assertThat(words.text() + words.place()).isNotBlank())));
    }

    @Test
    void every_fact_is_reported_with_its_source() {
        ALL.forEach(each -> assertThat(explained(each).facts())
                .as(each.path())
                .extracting(Explanation.Known::path)
                .containsExactlyElementsOf(each.facts().known().values().keySet()));
        assertThat(explained(ALL.get(0)).facts())
                .extracting(Explanation.Known::source)
                .contains("the caller")
                .anyMatch(source -> source.matches("own record of .+, as of 20.+"));
    }

    @Tag("slow")
    @Test
    void a_row_that_is_near_did_not_match_and_misses_one_condition() {
        ALL.forEach(each -> explained(each).near().forEach(miss -> {
            assertThat(each.decision().evaluation().firings())
                    .as(each.path() + " " + miss)
                    .noneMatch(firing -> firing.row().equals(miss.row().id())
                            && firing.scope().equals(miss.scope()));
            assertThat(miss.row().conditions())
                    .as(each.path() + " " + miss)
                    .anyMatch(cell -> cell.text().equals(miss.asked()) && !cell.matches(miss.value()));
        }));
    }

    @Test
    void a_number_just_beyond_the_bound_is_reported_with_the_bound() {
        List<NearMiss> near = ALL.stream()
                .filter(each -> each.path().startsWith("rules/"))
                .flatMap(each -> explained(each).near().stream())
                .filter(miss -> miss.value() instanceof Double)
                .toList();

        assertThat(near)
                .isNotEmpty()
                .allSatisfy(miss -> assertThat(miss.asked())
                        .containsAnyOf("<", ">", "..", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "missing"));
    }

    @Test
    void reasons_of_the_verdict_ALLOW_come_first() {
        ALL.stream()
                .filter(each -> each.decision().evaluation().verdict() == Verdict.ALLOW)
                .map(ExplanationTest::explained)
                .filter(each -> each.near().stream().anyMatch(ExplanationTest::restricts))
                .forEach(each ->
                        assertThat(restricts(each.near().get(0))).as(each.id()).isTrue());
    }

    private static boolean restricts(NearMiss miss) {
        return miss.effect().matches(".*(FORBID|DEMAND|RISK|CAP).*");
    }

    @Test
    void the_text_names_the_verdict_its_reasons_and_what_was_near() {
        RecordedCase denied = ALL.stream()
                .filter(each -> each.decision().evaluation().verdict() == Verdict.DENY
                        && !explained(each).near().isEmpty())
                .findFirst()
                .orElseThrow();

        assertThat(explained(denied).text())
                .startsWith("DENY  decision " + denied.decision().id())
                .contains(denied.decision().evaluation().reasons().get(0).code())
                .contains(", but the row requires ")
                .contains("Facts")
                .contains("[own record of ");
    }

    @Test
    void the_json_says_the_same() {
        ALL.forEach(each -> {
            JsonNode json = JsonMapper.shared().readTree(explained(each).json());
            assertThat(json.path("verdict").asString())
                    .isEqualTo(each.decision().evaluation().verdict().name());
            assertThat(json.path("rows").size())
                    .isEqualTo(each.decision().evaluation().firings().size());
            assertThat(json.path("facts").size())
                    .isEqualTo(each.facts().known().values().size());
        });
    }

    @Test
    void what_was_erased_is_not_explained() {
        RecordedCase each = ALL.get(0);

        assertThatThrownBy(() -> Explanation.of(
                        ParsedRecord.read(each.entry().open(), List.of()).orElseThrow(), each.release()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("erased");
    }

    @Test
    void no_answer_for_an_agent_tells_what_was_near() {
        ALL.forEach(each -> assertThat(
                        AnswerJson.of(each.decision(), each.release(), dev.countersign.facts.Audience.AGENT, false)
                                .propertyNames())
                .doesNotContain("near"));
    }
}
