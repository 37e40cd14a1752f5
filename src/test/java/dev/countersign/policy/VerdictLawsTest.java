package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.policy.SampleFacts.Sample;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Table;
import dev.countersign.tables.DefaultPack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The possible effects of a further finding on a verdict, over the cases of the pack and seeded changes of them. Each
 * law has an offender that breaks it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerdictLawsTest {

    private static final long SEED = 52_400;
    private static final int SHOWN = 2;

    private static PolicyRelease release;
    private static List<Sample> samples;
    /** Another grade or level may ask other people; whether they have approved already says nothing about grades. */
    private static List<Sample> unapproved;

    private static final Map<Sample, Evaluation> NOW = new IdentityHashMap<>();

    @BeforeAll
    static void read() {
        release = DefaultPack.release();
        samples = SampleFacts.of(release, Integer.getInteger("seeded.requests", 1_000), SEED);
        unapproved = samples.stream()
                .map(sample -> sample.with(SampleFacts.approvedBy(sample.facts(), List.of())))
                .toList();
    }

    private static Evaluation now(Sample sample) {
        return NOW.computeIfAbsent(sample, asked -> release.evaluate(asked.facts(), asked.dates()));
    }

    /** Objections of the checker to the other release, over all samples. */
    private static List<String> against(
            PolicyRelease other, List<Sample> samples, BiFunction<Evaluation, Evaluation, Optional<String>> checker) {
        return against(other, samples, (sample, evaluation) -> checker.apply(now(sample), evaluation), SHOWN);
    }

    private static List<String> against(
            PolicyRelease other,
            List<Sample> samples,
            BiFunction<Sample, Evaluation, Optional<String>> checker,
            int shown) {
        return samples.stream()
                .flatMap(sample -> checker
                        .apply(sample, other.evaluate(sample.facts(), sample.dates()))
                        .map(what -> what + ": " + sample)
                        .stream())
                .limit(shown)
                .toList();
    }

    /** Cases in which the other release is more permissive, or asks fewer people who have not approved yet. */
    private static List<String> askedFewer(PolicyRelease other) {
        return against(
                other,
                samples,
                (sample, evaluation) -> Strictness.loosenedOrFewerAsked(
                        now(sample), evaluation, sample.facts().approvals()),
                SHOWN);
    }

    static List<Map<String, Object>> strictRows() {
        return List.of(
                Map.of("forbid", true),
                Map.of("demand", "DATA_STEWARD"),
                Map.of("demand", "FRONTLINE_USER", "demand.count", 2.0),
                Map.of("demand", "BUSINESS_OWNER", "demand.qualifier", "finance", "demand.due", 1.0),
                Map.of("demand", "BUSINESS_OWNER", "demand.second", "COMPLIANCE_REVIEWER", "demand.fourEyes", true),
                Map.of("demand", "CX_LEADER", "demand.fourEyes", true),
                Map.of("oblige", Set.of("ADDED_DUTY"), "oblige.when", "ANY"));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("strictRows")
    void a_row_that_forbids_demands_or_obliges_never_permits_more(Map<String, Object> given) {
        for (PolicyRelease stricter : Variants.giving(given)) {
            assertThat(askedFewer(stricter)).isEmpty();
        }
    }

    static List<Map<String, Object>> lowerings() {
        return List.of(
                Map.of("risk", "MEDIUM"),
                Map.of("risk", "HIGH"),
                Map.of("risk", "PROHIBITED"),
                Map.of("cap", 0.0),
                Map.of("cap", 1.0),
                Map.of("cap", 2.0),
                Map.of("cap", 4.0));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("lowerings")
    void a_row_that_raises_the_risk_or_caps_the_level_never_permits_more(Map<String, Object> given) {
        for (PolicyRelease stricter : Variants.giving(given)) {
            assertThat(against(stricter, unapproved, Strictness::loosened)).isEmpty();
        }
    }

    @Tag("slow")
    @Test
    void a_rule_that_forbids_demands_or_obliges_never_permits_more() {
        PolicyRelease stricter = Variants.and(Variants.rule(
                "is(\"action.channel\", \"EMAIL\") || missing(\"customer.age\")",
                "insert(new Finding.Prohibit(\"ADDED\")); insert(new Finding.Demand(Role.CX_LEADER)); "
                        + "insert(new Finding.Obligation(\"ADDED_DUTY\", AppliesTo.ANY));",
                "active"));

        assertThat(askedFewer(stricter)).isEmpty();
    }

    @Tag("slow")
    @Test
    void a_rule_that_raises_the_risk_or_caps_the_level_never_permits_more() {
        PolicyRelease stricter = Variants.and(Variants.rule(
                "is(\"action.channel\", \"EMAIL\") || missing(\"customer.age\")",
                "insert(new Finding.RiskFloor(Risk.HIGH)); insert(new Finding.AutonomyCap(2));",
                "active"));

        assertThat(against(stricter, unapproved, Strictness::loosened)).isEmpty();
    }

    @Test
    void a_release_without_its_prohibitions_is_reported_as_more_permissive() {
        PolicyRelease looser = Variants.tables(table -> Variants.with(
                table,
                table.rows().stream()
                        .filter(row -> !row.results().containsKey("forbid"))
                        .toList()));

        assertThat(against(looser, samples, Strictness::loosened)).isNotEmpty();
    }

    @Test
    void a_release_that_asks_fewer_people_is_reported_as_more_permissive() {
        PolicyRelease looser = Variants.tables(table -> Variants.with(
                table,
                table.rows().stream()
                        .map(row -> {
                            Map<String, Object> results = new TreeMap<>(row.results());
                            // without the action of a change of the registry, for which T30 names the same people
                            results.keySet()
                                    .removeIf(path -> path.startsWith("demand.second")
                                            || path.equals("demand.fourEyes")
                                            || path.equals(ResultColumns.CHANGE_ACTION));
                            return Variants.with(row, row.id(), row.conditions(), results, row.status());
                        })
                        .toList()));

        assertThat(askedFewer(looser)).isNotEmpty();
    }

    @Tag("slow")
    @Test
    void a_permit_changes_only_denials_for_want_of_a_basis() {
        List<String> changed = new ArrayList<>();
        for (String need : release.vocabulary().words("need")) {
            Variants.giving(Map.of("permit", need))
                    .forEach(permitting ->
                            changed.addAll(against(permitting, samples, VerdictLawsTest::otherThanBasis)));
        }

        assertThat(changed).isEmpty();
    }

    @Test
    void a_permit_that_also_caps_is_seen_to_change_more() {
        assertThat(against(
                        Variants.and(Variants.toAll(Map.of("permit", "CONTACT", "cap", 1.0))),
                        samples,
                        VerdictLawsTest::otherThanBasis))
                .isNotEmpty();
    }

    private static Optional<String> otherThanBasis(Evaluation before, Evaluation after) {
        boolean noBasis = before.verdict() == Verdict.DENY
                && before.reasons().stream().allMatch(reason -> reason.code().equals("NO_BASIS"));
        boolean same = before.verdict() == after.verdict()
                && before.risk() == after.risk()
                && before.autonomy().equals(after.autonomy())
                && before.oversight().equals(after.oversight())
                && before.obligations().equals(after.obligations());
        return noBasis || same ? Optional.empty() : Optional.of("a permit made " + before + " into " + after);
    }

    @Tag("slow")
    @Test
    void more_risk_never_gives_more_autonomy() {
        assertThat(moreRisk(risk -> Variants.and(atLeast(risk)))).isEmpty();
    }

    @Test
    void a_level_table_upside_down_is_seen_to_give_more_autonomy_for_more_risk() {
        List<Table> tables = new ArrayList<>(release.pack().tables().stream()
                .map(table -> table.gives().contains(ResultColumns.MODE) ? upsideDown(table) : table)
                .toList());

        assertThat(moreRisk(risk -> {
                    List<Table> all = new ArrayList<>(tables);
                    all.add(atLeast(risk));
                    return Variants.of(all, release.pack().rules());
                }))
                .isNotEmpty();
    }

    private static Table atLeast(Risk risk) {
        return Variants.toAll(Map.of("risk", risk.name()));
    }

    private static Table upsideDown(Table levels) {
        Map<String, String> other = Map.of("ALONE", "NO", "PERSON", "PERSON", "NO", "ALONE");
        return Variants.with(
                levels,
                levels.rows().stream()
                        .map(row -> {
                            Map<String, Object> results = new TreeMap<>(row.results());
                            results.computeIfPresent(ResultColumns.MODE, (path, word) -> other.get((String) word));
                            return Variants.with(row, row.id(), row.conditions(), results, row.status());
                        })
                        .toList());
    }

    /** The same samples at each grade in turn, from the lowest. */
    private static List<String> moreRisk(Function<Risk, PolicyRelease> graded) {
        List<PolicyRelease> grades = Arrays.stream(Risk.values()).map(graded).toList();
        List<String> offenders = new ArrayList<>();
        for (Sample sample : unapproved) {
            Evaluation lower = grades.get(0).evaluate(sample.facts(), sample.dates());
            for (PolicyRelease grade : grades.subList(1, grades.size())) {
                Evaluation higher = grade.evaluate(sample.facts(), sample.dates());
                Strictness.loosened(lower, higher).ifPresent(what -> offenders.add(what + ": " + sample));
                lower = higher;
            }
            if (offenders.size() >= SHOWN) {
                break;
            }
        }
        return offenders;
    }

    @Test
    void approvals_only_meet_demands() {
        Random random = new Random(SEED);
        List<String> offenders = new ArrayList<>();
        int met = 0;
        for (Sample sample : unapproved) {
            Evaluation before = now(sample);
            Evaluation after = release.evaluate(
                    SampleFacts.approvedBy(sample.facts(), approvals(sample, before, random)), sample.dates());
            moreThanDemandsMet(before, after).ifPresent(what -> offenders.add(what + ": " + sample));
            met += after.verdict() == before.verdict() ? 0 : 1;
        }

        assertThat(offenders).isEmpty();
        assertThat(met).as("reviews that approvals completed").isPositive();
    }

    @Test
    void an_approval_that_lifted_a_prohibition_is_seen() {
        PolicyRelease lifted = Variants.tables(table -> Variants.with(
                table,
                table.rows().stream()
                        .filter(row -> !row.results().containsKey("forbid"))
                        .toList()));

        assertThat(against(lifted, samples, VerdictLawsTest::moreThanDemandsMet))
                .isNotEmpty();
    }

    /** The approver might be the owner. */
    @Test
    void no_approval_counts_for_an_agent_with_an_unknown_owner() {
        List<Sample> completed = samples.stream()
                .filter(sample -> !now(sample).oversight().met().isEmpty()
                        && sample.facts().known().is("subject.type", "agent"))
                .toList();

        assertThat(completed).isNotEmpty().allSatisfy(sample -> {
            Sample ownerless = SampleFacts.without(sample, "agent.owner");
            assertThat(release.evaluate(ownerless.facts(), ownerless.dates())
                            .oversight()
                            .met())
                    .isEmpty();
        });
    }

    /** Some of the people who are asked, some who are not. */
    private static List<Approval> approvals(Sample sample, Evaluation before, Random random) {
        List<Approval> approvals = new ArrayList<>();
        List<Demand> asked = new ArrayList<>(before.oversight().open());
        asked.removeIf(demand -> random.nextInt(5) == 0);
        asked.add(new Demand(Role.values()[random.nextInt(7)]));
        asked.forEach(demand -> approvals.add(new Approval(
                "AP-" + approvals.size(),
                "p-law-" + approvals.size(),
                demand.role(),
                demand.qualifier(),
                sample.facts().digest(),
                sample.dates().decidedAt().plus(Duration.ofMinutes(3)),
                "Looked at it.",
                null,
                null,
                null,
                null)));
        return approvals;
    }

    private static Optional<String> moreThanDemandsMet(Evaluation before, Evaluation after) {
        boolean same = before.firings().equals(after.firings())
                && before.risk() == after.risk()
                && before.autonomy().equals(after.autonomy())
                && before.oversight().open().containsAll(after.oversight().open());
        boolean verdict = before.verdict() == after.verdict()
                || before.verdict() == Verdict.REVIEW
                        && after.verdict() == Verdict.ALLOW
                        && after.oversight().open().isEmpty();
        return same && verdict
                ? Optional.empty()
                : Optional.of(
                        "an approval made " + before.verdict() + " " + before.reasons() + " into " + after.verdict());
    }

    static List<Verdict> verdicts() {
        return List.of(Verdict.values());
    }

    /** The laws would hold of nothing but denials too. */
    @ParameterizedTest
    @MethodSource("verdicts")
    void the_samples_come_to_every_verdict(Verdict verdict) {
        assertThat(samples.stream()
                        .filter(sample -> now(sample).verdict() == verdict)
                        .count())
                .isGreaterThan(samples.size() / 50);
    }
}
