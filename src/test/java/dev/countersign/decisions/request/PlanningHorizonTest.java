package dev.countersign.decisions.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.record.RecordReader;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The planned time of an action: how far ahead it may be, and what is recorded of the clocks at that time. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlanningHorizonTest {

    private static final String PATH = "rules/contact-time/cases/deny/a_text_planned_for_the_evening.json";
    private static final CaseFile CASE = DefaultPack.theCase(PATH);
    private static final Instant AT =
            OffsetDateTime.parse(CASE.json().path("at").asString()).toInstant();

    private static TrialResult plannedFor(Instant moment) {
        JsonNode body = CASE.json().path("request").deepCopy();
        ((ObjectNode) body.path("context")).put("time", moment.toString());
        Request request = RequestParser.read(body, DefaultPack.release());
        return new Evaluator(CASE.knowing(request, DefaultPack.release()).snapshot()).evaluate(request, AT);
    }

    @Test
    void a_plan_for_more_than_400_days_ahead_is_not_a_request() {
        assertThat(plannedFor(AT.plus(Duration.ofDays(400))).facts().plannedAt())
                .isNotNull();
        assertThatThrownBy(() -> plannedFor(AT.plus(Duration.ofDays(400)).plusSeconds(1)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("context.time")
                .hasMessageContaining("400 days");
        assertThat(plannedFor(AT.minus(Duration.ofDays(401))).facts().plannedAt())
                .isNotNull();
    }

    @Test
    void a_moment_too_far_ahead_is_a_bad_value_if_the_question_is_still_answered() {
        JsonNode body = CASE.json().path("request").deepCopy();
        assertThat(RequestParser.asked(body, DefaultPack.release(), AT, new ProblemBudget())
                        .bad())
                .isEmpty();
        assertThat(RequestParser.asked(body, DefaultPack.release(), AT.minus(Duration.ofDays(401)), new ProblemBudget())
                        .bad())
                .extracting(problem -> problem.place())
                .containsExactly("context.time");
    }

    @Test
    void the_clocks_are_read_back_as_they_were_recorded() {
        RecordedCase recorded = RecordedCase.of(CASE, CASE.json().path("request"), DefaultPack.release(), 1);

        Facts facts = new RecordReader()
                .read(recorded.entry().open(), recorded.parts())
                .orElseThrow()
                .whole()
                .orElseThrow()
                .facts();

        assertThat(facts.clocks())
                .isNotEmpty()
                .isEqualTo(recorded.decision().facts().clocks());
    }

    @Test
    void an_earlier_record_which_has_offsets_and_no_clocks_is_read() {
        RecordedCase recorded = RecordedCase.of(CASE, CASE.json().path("request"), DefaultPack.release(), 1);
        List<DecryptedPart> parts = recorded.parts().stream()
                .map(part -> new DecryptedPart(
                        part.subject(),
                        new String(part.content(), StandardCharsets.UTF_8)
                                .replaceAll("\"clocks\":\\[\\[.*?]]],", "")
                                .replace("\"places\":", "\"offsets\":[\"-04:00\"],\"places\":")
                                .getBytes(StandardCharsets.UTF_8)))
                .toList();

        Facts facts = new RecordReader()
                .read(recorded.entry().open(), parts)
                .orElseThrow()
                .whole()
                .orElseThrow()
                .facts();

        assertThat(facts.clocks()).hasSize(1);
        assertThat(facts.clocks().get(0).at(AT)).isEqualTo(ZoneOffset.ofHours(-4));
    }
}
