package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.policy.SampleFacts.Sample;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Status;
import dev.countersign.tables.DefaultPack;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Omitting a fact, on purpose or not, never makes the answer more permissive. Approvals are an exception: a higher
 * grade may ask other people, and they may have approved already.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class MissingFactsTest {

    private static final long SEED = 99;

    /** Facts whose omission makes a verdict more permissive, and why. Remove a line when its fault is corrected. */
    private static final Map<String, String> KNOWN_TO_LOOSEN = Map.of(
            "agent.id of a person",
                    "it says that the name is that of a registered agent; our register says so, and no "
                            + "request can leave it out. Of an agent it loosens nothing",
            "useCase.uses",
                    "an agent that nobody registered a use case for is not known to do what is "
                            + "prohibited; a request cannot leave it out, since the agent's register counts",
            "action.audience",
                    "a protective action is about one subject unless somebody says otherwise; where we "
                            + "hold the customer or the campaign, we count ourselves",
            "customer.age",
                    "T08-021 has no second row for a consumer of unknown age, and T08-017 to T08-020 "
                            + "none for a sole trader or a company");

    @Test
    void omitting_a_fact_never_makes_the_result_more_permissive() {
        SortedMap<String, String> offenders = offenders(DefaultPack.release(), path -> true);

        offenders.keySet().removeAll(KNOWN_TO_LOOSEN.keySet());

        assertThat(offenders).isEmpty();
    }

    @Test
    void a_row_that_forbids_only_claimed_facts_is_noticed() {
        PolicyRelease trusting = Variants.and(Variants.table(
                "TADD",
                Map.of("organisation.sector", new Cell.Known()),
                List.of(Map.of("forbid", true)),
                Status.active));

        assertThat(offenders(trusting, "organisation.sector"::equals)).isNotEmpty();
    }

    /**
     * Those of these facts whose absence makes a verdict more permissive, with one such verdict and the rows that
     * differ.
     */
    private static SortedMap<String, String> offenders(PolicyRelease release, Predicate<String> leftOut) {
        SortedMap<String, String> offenders = new TreeMap<>();
        for (Sample approved : SampleFacts.of(release, Integer.getInteger("seeded.requests", 1_000), SEED)) {
            Sample sample = approved.with(SampleFacts.approvedBy(approved.facts(), List.of()));
            Evaluation told = release.evaluate(sample.facts(), sample.dates());
            for (String path : sample.facts().known().values().keySet()) {
                if (SampleFacts.isAlwaysKnown(path) || !leftOut.test(path)) {
                    continue;
                }
                Sample untold = SampleFacts.without(sample, path);
                Evaluation answer = release.evaluate(untold.facts(), untold.dates());
                if (answer.verdict().looserThan(told.verdict())) {
                    offenders.putIfAbsent(
                            path + (path.equals("agent.id") && !isOfAnAgent(sample) ? " of a person" : ""),
                            told.verdict() + " became " + answer.verdict() + " without "
                                    + sample.facts().known().value(path) + "; rows gone " + minus(told, answer)
                                    + ", rows come " + minus(answer, told) + "; from " + sample.from());
                }
            }
        }
        return offenders;
    }

    private static boolean isOfAnAgent(Sample sample) {
        return "agent".equals(sample.facts().known().value("subject.type"));
    }

    private static Set<String> minus(Evaluation some, Evaluation others) {
        Set<String> rows = some.firings().stream().map(Firing::row).collect(Collectors.toCollection(TreeSet::new));
        others.firings().forEach(firing -> rows.remove(firing.row()));
        return rows;
    }
}
