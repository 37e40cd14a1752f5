package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.tables.DefaultPack;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether an action is allowed is the same, whether the whole answer is worked out or the verdict alone. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AllowsTest {

    private static final int SEED = 29;

    /** How often each verdict was compared. */
    private final Map<Verdict, Integer> compared = new EnumMap<>(Verdict.class);

    private List<String> different(String from, PolicyRelease release, Facts facts, Dates dates) {
        Verdict verdict = release.evaluate(facts, dates).verdict();
        compared.merge(verdict, 1, Integer::sum);
        return release.allows(facts, dates, Set.of(), null) == (verdict == Verdict.ALLOW)
                ? List.of()
                : List.of(from + ": " + verdict);
    }

    @Tag("slow")
    @Test
    void it_is_the_same_for_every_action_of_the_catalogue_in_every_case() {
        List<String> different = new ArrayList<>();
        for (RecordedCase each : RecordedCase.all()) {
            Dates dates = each.release().dates(each.at());
            different.addAll(different(each.path(), each.release(), each.facts(), dates));
            for (String action : each.release().actions()) {
                different.addAll(different(
                        each.path() + " as " + action,
                        each.release(),
                        each.facts().about(action),
                        dates));
            }
        }

        assertThat(different).isEmpty();
        assertThat(compared.values()).hasSize(3).allMatch(times -> times > 300);
    }

    @Tag("slow")
    @Test
    void it_is_the_same_for_seeded_facts() {
        PolicyRelease release = DefaultPack.release();
        List<String> different = new ArrayList<>();
        SampleFacts.of(release, 3_000, SEED)
                .forEach(each -> different.addAll(different(each.from(), release, each.facts(), each.dates())));

        assertThat(different).isEmpty();
        assertThat(compared.values()).hasSize(3).allMatch(times -> times > 100);
    }

    @Test
    void a_protective_action_is_allowed_although_rows_prohibit_it() {
        List<RecordedCase> protective = RecordedCase.ofTheDefaultPack().stream()
                .filter(each -> each.decision().evaluation().reasons().stream()
                        .anyMatch(reason -> reason.code().equals("PROTECTIVE")))
                .toList();

        assertThat(protective)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.release()
                                .allows(each.facts(), each.release().dates(each.at()), Set.of(), null))
                        .isTrue());
    }

    @Test
    void what_cannot_be_evaluated_is_not_allowed() {
        RecordedCase allowed = RecordedCase.ofTheDefaultPack().stream()
                .filter(each -> each.decision().evaluation().verdict() == Verdict.ALLOW)
                .findFirst()
                .orElseThrow();
        Dates dates = allowed.release().dates(allowed.at());
        Facts broken = allowed.facts().with("action.name", 1.0);

        assertThat(allowed.release().evaluate(broken, dates).verdict()).isEqualTo(Verdict.DENY);
        assertThat(allowed.release().allows(broken, dates, Set.of(), null)).isFalse();
    }
}
