package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.policy.match.Engine;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.ReadPack;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A DRL rule whose values are all literals fires in a session once; one that computes a value fires each time. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class LiteralRulesTest {

    private static final int SAMPLES = 1_000;
    private static final int SEED = 17;

    private final PolicyRelease release =
            ReadPack.read(DefaultPack.FILES, new Compiler()).release();
    private final List<SampleFacts.Sample> samples = SampleFacts.of(DefaultPack.release(), SAMPLES, SEED);

    @Test
    void what_a_rule_has_inserted_is_what_it_would_insert_again() {
        List<Evaluation> first = evaluations();

        assertThat(evaluations()).isEqualTo(first);
    }

    private List<Evaluation> evaluations() {
        return samples.stream()
                .map(each -> release.evaluate(each.facts(), each.dates()))
                .toList();
    }

    @Test
    void only_a_rule_that_computes_a_value_needs_a_session() {
        evaluations();
        Set<String> computing = release.stages().stream()
                .flatMap(stage -> stage.rules.stream())
                .filter(rule -> !rule.workedOut().isEmpty())
                .map(rule -> rule.id())
                .collect(Collectors.toCollection(TreeSet::new));
        int open = release.sessions();
        int literal = 0;
        for (SampleFacts.Sample each : samples) {
            try (Engine engine = release.engine()) {
                StageRun run = new StageRun(release, each.facts(), each.dates(), false, Set.of(), engine);
                run.ask(release.stages());
                Set<String> rules = run.firings.stream()
                        .map(Firing::row)
                        .filter(release.ruleIds()::contains)
                        .collect(Collectors.toCollection(TreeSet::new));
                boolean computes = rules.stream().anyMatch(computing::contains);
                assertThat(release.sessions() > open)
                        .as(each.from() + ": " + rules)
                        .isEqualTo(computes);
                literal += !computes && !rules.isEmpty() ? 1 : 0;
            }
        }
        assertThat(literal).isGreaterThan(SAMPLES / 20);
    }
}
