package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.match.Engine;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What another action takes from the evaluation of the first one is what its own evaluation would find. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AlternativesTest {

    private static final int SEED = 31;
    private static final int SEEDED = 1_500;
    private static final int ACTIONS = 6;

    /** How often another action was compared, and how often it was allowed. */
    private int compared;

    private int allowed;

    /** The differences between a complete run for that action and one that takes over what does not depend on it. */
    private List<String> different(
            String from, PolicyRelease release, Facts facts, Dates dates, String action, ActionDependence dependence) {
        Facts other = facts.about(action);
        try (Engine engine = release.engine()) {
            StageRun first = new StageRun(release, facts, dates, false, Set.of(), engine).ask(release.stages());
            StageRun complete = StageRun.forVerdict(release, other, dates, Set.of(), engine, null);
            StageRun taking =
                    StageRun.forVerdict(release, other, dates, Set.of(), engine, new EarlierRun(first, dependence));
            complete.ask(release.stages());
            taking.ask(release.stages());
            List<String> different = new ArrayList<>();
            if (!taking.found.equals(complete.found) || !taking.counted.equals(complete.counted)) {
                different.add(from + " as " + action + ": other rows match");
            }
            for (Stage stage : release.stages()) {
                for (int i = 0; i < complete.views(stage).size(); i++) {
                    for (PolicyRelease.Settling each : release.settledBy(stage)) {
                        Object one = complete.views(stage).get(i).value(each.number());
                        Object again = taking.views(stage).get(i).value(each.number());
                        if (!Objects.equals(one, again)
                                || complete.views(stage).get(i).isUndecided(each.number())
                                        != taking.views(stage).get(i).isUndecided(each.number())) {
                            different.add(from + " as " + action + ": " + each.path() + " is " + again + " instead of "
                                    + one);
                        }
                    }
                }
            }
            return different;
        } catch (StageRun.Ambiguous | Combine.Conflict e) {
            return List.of();
        }
    }

    /** The verdicts, where rows may be left out. */
    private List<String> different(
            String from, PolicyRelease release, Facts facts, Dates dates, List<String> actions, Set<String> leftOut) {
        Evaluated evaluated = release.evaluated(facts, dates, leftOut);
        List<String> different = new ArrayList<>();
        for (String action : actions) {
            boolean allows =
                    release.evaluate(facts.about(action), dates, leftOut).verdict() == Verdict.ALLOW;
            compared++;
            allowed += allows ? 1 : 0;
            if (evaluated.allows(action) != allows) {
                different.add(from + " as " + action + " without " + leftOut);
            }
        }
        return different;
    }

    @Tag("slow")
    @Test
    void it_is_allowed_exactly_if_its_own_evaluation_allows_it() {
        List<String> different = new ArrayList<>();
        for (RecordedCase each : RecordedCase.all()) {
            PolicyRelease release = each.release();
            Dates dates = release.dates(each.at());
            different.addAll(
                    different(each.path(), release, each.facts(), dates, List.copyOf(release.actions()), Set.of()));
        }

        assertThat(different).isEmpty();
        assertThat(allowed).isGreaterThan(500).isLessThan(compared - 500);
    }

    @Tag("slow")
    @Test
    void it_is_so_for_seeded_facts_and_without_some_row() {
        PolicyRelease release = DefaultPack.release();
        Random random = new Random(SEED);
        List<String> rows = release.pack().tables().stream()
                .flatMap(table -> table.rows().stream())
                .map(row -> row.id())
                .toList();
        List<String> different = new ArrayList<>();
        for (SampleFacts.Sample each : SampleFacts.of(release, SEEDED, SEED)) {
            List<String> actions = actions(release, random);
            different.addAll(different(each.from(), release, each.facts(), each.dates(), actions, Set.of()));
            String row = rows.get(random.nextInt(rows.size()));
            different.addAll(different(each.from(), release, each.facts(), each.dates(), actions, Set.of(row)));
            for (String action : actions) {
                different.addAll(different(
                        each.from(),
                        release,
                        each.facts(),
                        each.dates(),
                        action,
                        new ActionDependence(release.stages())));
            }
        }

        assertThat(different).isEmpty();
        assertThat(allowed).isGreaterThan(500).isLessThan(compared - 500);
    }

    private static List<String> actions(PolicyRelease release, Random random) {
        List<String> all = List.copyOf(release.actions());
        return random.ints(ACTIONS, 0, all.size()).mapToObj(all::get).toList();
    }

    @Test
    void places_and_times_of_day_are_not_asked_again() {
        PolicyRelease release = DefaultPack.release();
        ActionDependence dependence = new ActionDependence(release.stages());

        assertThat(release.stages().stream()
                        .filter(dependence::isFree)
                        .flatMap(stage -> stage.tables.stream())
                        .map(table -> table.id()))
                .containsExactly("T21", "T06");
    }

    @Test
    void a_class_of_data_has_certainly_one_row_at_most_unless_two_rows_may_meet() {
        Table context = DefaultPack.release().pack().tables().stream()
                .filter(table -> table.id().equals("T16"))
                .findFirst()
                .orElseThrow();
        Row first = context.rows().get(0);
        List<Row> wider = new ArrayList<>(context.rows());
        wider.add(Variants.with(
                first,
                "T16-999",
                first.conditions().stream().map(cell -> (Cell) new Cell.Any()).toList(),
                first.results(),
                first.status()));

        assertThat(DefaultPack.release().classesOfDataMayFail()).isFalse();
        assertThat(context.isCertainlyUnique()).isTrue();
        assertThat(Variants.with(context, wider).isCertainlyUnique()).isFalse();
    }

    /** The offender. */
    @Tag("slow")
    @Test
    void a_path_that_depends_on_the_action_and_is_taken_as_independent_is_noticed() {
        PolicyRelease release = DefaultPack.release();
        Set<String> unnoticed = new TreeSet<>();
        for (String path : ActionDependence.dependent(release.stages())) {
            ActionDependence ignoring = new ActionDependence(release.stages(), Set.of(path));
            boolean compares =
                    release.stages().stream().anyMatch(stage -> stage.layout.reading(Set.of(path)).length > 0);
            if (compares && !noticed(release, ignoring)) {
                unnoticed.add(path);
            }
        }

        assertThat(unnoticed).isEmpty();
    }

    private boolean noticed(PolicyRelease release, ActionDependence ignoring) {
        Random random = new Random(SEED);
        for (SampleFacts.Sample each : SampleFacts.of(release, SEEDED, SEED)) {
            for (String action : actions(release, random)) {
                if (!different(each.from(), release, each.facts(), each.dates(), action, ignoring)
                        .isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }
}
