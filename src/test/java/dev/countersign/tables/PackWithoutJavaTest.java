package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A company's own words, tables and rules, from JSON and DRL alone. */
class PackWithoutJavaTest {

    private static final String RULE = Rules.rule(
            "is(\"action.name\", \"change_seat\"), is(\"resource.cabin\", \"FIRST\"), atLeast(\"resource.seats\", 2)",
            "insert(new Finding.Prohibit(\"TOO_MANY_IN_FIRST\"));");

    @TempDir
    Path folder;

    private PolicyRelease release;

    @BeforeEach
    void compiled() {
        release =
                SmallPack.in(folder).file("rules/limits/first.drl", RULE).read().release();
    }

    @Test
    void its_rule_reads_the_fact_it_declared() {
        assertThat(decided("FIRST", 2).evaluation().verdict()).isEqualTo(Verdict.DENY);
        assertThat(decided("FIRST", 2).evaluation().reasons())
                .extracting(Reason::code)
                .contains("TOO_MANY_IN_FIRST");
    }

    @Test
    void its_rule_is_silent_one_seat_below() {
        assertThat(decided("FIRST", 1).evaluation().reasons())
                .extracting(Reason::code)
                .doesNotContain("TOO_MANY_IN_FIRST");
        assertThat(decided("ECONOMY", 2).evaluation().reasons())
                .extracting(Reason::code)
                .doesNotContain("TOO_MANY_IN_FIRST");
    }

    @Test
    void its_tables_test_themselves() {
        ReadPack pack = SmallPack.in(folder).read();
        assertThat(new TableTestRunner(pack.release(), java.time.LocalDate.of(2026, 6, 1))
                        .failures(pack.tests(), test -> {}))
                .isEmpty();
    }

    private TrialResult decided(String cabin, int seats) {
        String request = """
                {"subject": {"type": "agent", "id": "a-1"}, "action": {"name": "change_seat"}, \
                "resource": {"type": "booking", "id": "B-1"}}""";
        String facts = """
                {"type": "booking", "id": "B-1", "properties": {"cabin": "%s", "seats": %s}, "source": "booking", \
                "asOf": "2026-06-01T00:00:00Z"}
                {"type": "agent", "id": "a-1", "properties": {"kind": "sales support", "status": "ACTIVE", \
                "level": 3, "owner": "p-1", "contractVersion": "1", "contractUntil": "2027-01-01", \
                "reviewBy": "2027-01-01"}, "source": "registry", "asOf": "2026-06-01T00:00:00Z"}
                """.formatted(cabin, String.valueOf(seats));
        ActivePolicy policy = new ActivePolicy(
                release,
                OwnFacts.of(
                        facts.lines().map(RequestParser::json).toList(),
                        "facts",
                        release.vocabulary(),
                        release.declaredTypes()));
        return new Evaluator(policy.snapshot())
                .evaluate(
                        RequestParser.read(RequestParser.json(request.getBytes(StandardCharsets.UTF_8)), release),
                        Instant.parse("2026-06-02T10:00:00Z"));
    }
}
