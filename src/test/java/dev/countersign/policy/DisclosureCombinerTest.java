package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Case;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.policy.SampleFacts.Sample;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.tables.DefaultPack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disclosure of each class of data, over the cases of the pack and seeded changes of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DisclosureCombinerTest {

    private static final long SEED = 16;

    private static PolicyRelease release;
    private static List<Sample> samples;

    @BeforeAll
    static void read() {
        release = DefaultPack.release();
        samples = SampleFacts.of(release, Integer.getInteger("seeded.requests", 1_000), SEED);
    }

    private static Evaluation answer(PolicyRelease release, Sample sample) {
        return release.evaluate(sample.facts(), sample.dates());
    }

    private static Sample asking(Sample sample, String... classes) {
        SortedMap<String, Object> values = new TreeMap<>(sample.facts().known().values());
        values.put(ResultColumns.FIELDS_ASKED, new TreeSet<>(List.of(classes)));
        return sample.with(sample.facts().with(new Case(values)));
    }

    private static Map<String, Disclosure> released(Evaluation answer) {
        return answer.context().stream()
                .collect(Collectors.toMap(ClassDisclosure::fieldClass, ClassDisclosure::disclosure));
    }

    @Test
    void a_denial_releases_nothing() {
        List<Evaluation> denials = samples.stream()
                .map(sample -> answer(release, sample))
                .filter(answer -> answer.verdict() == Verdict.DENY)
                .toList();

        assertThat(denials).isNotEmpty().allSatisfy(denial -> {
            assertThat(denial.context()).isEmpty();
            assertThat(denial.firings()).noneMatch(firing -> isClass(firing.scope()));
        });
    }

    private static boolean isClass(String scope) {
        return release.fieldClasses().contains(scope);
    }

    @Tag("slow")
    @Test
    void every_class_of_the_list_is_answered_where_none_is_asked_for() {
        assertThat(unasked())
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(answer(release, sample).context().stream()
                                .map(ClassDisclosure::fieldClass)
                                .toList())
                        .isEqualTo(release.fieldClasses().stream().sorted().toList()));
    }

    private static List<Sample> unasked() {
        return samples.stream()
                .filter(sample -> !sample.facts().known().known(ResultColumns.FIELDS_ASKED))
                .filter(sample -> answer(release, sample).verdict() != Verdict.DENY)
                .toList();
    }

    @Tag("slow")
    @Test
    void only_the_classes_asked_for_are_answered_and_no_verdict_depends_on_them() {
        assertThat(unasked()).allSatisfy(sample -> {
            Evaluation all = answer(release, sample);
            Evaluation two = answer(release, asking(sample, "CARD", "ORDER"));
            assertThat(two.context())
                    .isEqualTo(all.context().stream()
                            .filter(each -> Set.of("CARD", "ORDER").contains(each.fieldClass()))
                            .toList());
            assertThat(two.verdict()).isEqualTo(all.verdict());
            assertThat(two.reasons()).isEqualTo(all.reasons());
        });
    }

    @Test
    void a_request_for_no_class_is_answered_about_none() {
        assertThat(answer(release, asking(unasked().get(0))).context()).isEmpty();
    }

    @Tag("slow")
    @Test
    void a_class_that_no_row_lists_is_withheld() {
        Set<String> rows = release.pack().tables().stream()
                .filter(table -> table.gives().contains(ResultColumns.DISCLOSURE))
                .flatMap(table -> table.rows().stream())
                .map(Row::id)
                .collect(Collectors.toSet());

        assertThat(unasked())
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(release.evaluate(sample.facts(), sample.dates(), rows)
                                .context())
                        .allSatisfy(each -> {
                            assertThat(each.disclosure()).isEqualTo(Disclosure.WITHHOLD);
                            assertThat(each.reason()).isEqualTo("NOT_LISTED");
                            assertThat(each.row()).isNull();
                        }));
    }

    @Tag("slow")
    @Test
    void the_strictest_of_several_rows_about_a_class_counts() {
        PolicyRelease loose = Variants.and(Variants.toAll(Map.of(ResultColumns.DISCLOSURE, "RELEASE")));
        PolicyRelease strict = Variants.and(Variants.toAll(Map.of(ResultColumns.DISCLOSURE, "WITHHOLD")));

        assertThat(unasked()).allSatisfy(sample -> {
            Map<String, Disclosure> now = released(answer(release, sample));
            Evaluation loosened = answer(loose, sample);
            now.forEach((fieldClass, before) -> assertThat(released(loosened).get(fieldClass))
                    .isEqualTo(listed(sample, fieldClass) ? before : Disclosure.RELEASE));
            assertThat(released(answer(strict, sample)).values()).containsOnly(Disclosure.WITHHOLD);
            assertThat(loosened.verdict()).isEqualTo(answer(release, sample).verdict());
        });
    }

    private static boolean listed(Sample sample, String fieldClass) {
        return answer(release, sample).context().stream()
                .anyMatch(each -> each.fieldClass().equals(fieldClass) && each.row() != null);
    }

    @Tag("slow")
    @Test
    void a_rule_can_withhold_what_a_row_releases() {
        PolicyRelease careful = Variants.and(Variants.rule(
                "is(\"field.class\", \"IDENTITY\")",
                "insert(new Finding.DisclosureLimit(Disclosure.WITHHOLD, \"\"));",
                "active"));

        assertThat(unasked()).allSatisfy(sample -> {
            Map<String, Disclosure> now = released(answer(release, sample));
            Map<String, Disclosure> then = released(answer(careful, sample));
            assertThat(then.get("IDENTITY")).isEqualTo(Disclosure.WITHHOLD);
            assertThat(then.get("ORDER")).isEqualTo(now.get("ORDER"));
        });
    }

    @Tag("slow")
    @Test
    void a_shadow_row_about_a_class_changes_nothing_and_is_reported_as_a_difference() {
        PolicyRelease watching = Variants.and(Variants.table(
                "TALL",
                Map.of("action.name", new Cell.Known()),
                List.of(Map.of(ResultColumns.DISCLOSURE, "WITHHOLD")),
                Status.shadow));
        Sample sample = unasked().get(0);

        assertThat(answer(watching, sample).context())
                .isEqualTo(answer(release, sample).context());
        assertThat(Optional.ofNullable(answer(watching, sample).shadow()))
                .hasValueSatisfying(shadow -> assertThat(shadow.rows()).contains("TALL-0"));
    }

    @Tag("slow")
    @Test
    void an_answer_to_a_customer_never_holds_other_customers_our_staff_or_our_prices() {
        Set<Object> customerFacing = Set.of("CUSTOMER_ANSWER", "OUTREACH");
        List<Sample> answering = unasked().stream()
                .filter(sample -> customerFacing.contains(String.valueOf(use(sample))))
                .toList();

        assertThat(answering)
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(released(answer(release, sample)))
                        .containsEntry("OTHER_CUSTOMERS", Disclosure.WITHHOLD)
                        .containsEntry("HR_METRICS", Disclosure.WITHHOLD)
                        .containsEntry("PRICING_POLICY", Disclosure.WITHHOLD));
    }

    private static Object use(Sample sample) {
        return release.run(sample.facts(), sample.dates()).value("action.dataUse");
    }

    @Tag("slow")
    @Test
    void the_rows_that_released_something_are_in_the_record() {
        assertThat(unasked()).allSatisfy(sample -> {
            Evaluation answer = answer(release, sample);
            Set<String> rows = answer.firings().stream()
                    .filter(firing -> isClass(firing.scope()))
                    .map(Firing::row)
                    .collect(Collectors.toSet());
            assertThat(answer.context().stream()
                            .map(ClassDisclosure::row)
                            .filter(row -> row != null)
                            .collect(Collectors.toSet()))
                    .isEqualTo(rows);
        });
    }
}
