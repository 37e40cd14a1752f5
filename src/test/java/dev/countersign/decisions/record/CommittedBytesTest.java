package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Case;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Autonomy;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.ShadowDifference;
import dev.countersign.facts.words.AutonomyMode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The bytes that a record commits to are written without a tree, and are the canonical JSON of the members. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommittedBytesTest {

    private static final Evaluation WHOLE = new Evaluation(
            Verdict.REVIEW,
            Risk.HIGH,
            new Autonomy(4, 2, AutonomyMode.PERSON, List.of("T04-012")),
            new Oversight(
                    new TreeMap<>(Map.of(
                            "evidence",
                            Set.of("photo", "form"),
                            "from",
                            LocalDate.parse("2026-06-10"),
                            "grade",
                            "FORMAL_REVIEW",
                            "person",
                            true,
                            "sample",
                            12.5)),
                    List.of(
                            new Finding.Demand(Role.BUSINESS_OWNER, "of sales", 2, 4.0, Role.COMPLIANCE_REVIEWER, true),
                            new Finding.Demand(Role.BUSINESS_OWNER, "", 1, 4.0, Role.COMPLIANCE_REVIEWER, true)),
                    List.of("approval-1"),
                    4.25,
                    Role.COMPLIANCE_REVIEWER,
                    true),
            List.of(new Reason(
                    "CODE",
                    "A \"text\" in caf\u00e9 words.",
                    "a law",
                    "T01-001",
                    Audience.STAFF,
                    new TreeSet<>(Set.of("DE", "EU")))),
            List.of("LOG"),
            List.of(
                    new ClassDisclosure("CARD", Disclosure.MASK, "the last four digits", "T16-001", "CARD", "PCI"),
                    new ClassDisclosure("SPECIAL", Disclosure.WITHHOLD, "", null, "NOT_LISTED", "")),
            List.of(new Firing(
                    3,
                    "T01",
                    "T01-001",
                    "DE",
                    false,
                    new TreeMap<>(Map.of(
                            "action.at", LocalTime.parse("08:00"), "action.labels", Set.of("b", "a"), "x.y", 3.0)))),
            Instant.parse("2026-06-10T10:04:00Z"),
            Instant.parse("2026-06-11T08:00:00Z"),
            new ShadowDifference(Verdict.DENY, Risk.PROHIBITED, List.of("OTHER"), List.of("T01-002")),
            List.of("log_it"),
            Audience.STAFF,
            "ab".repeat(32));

    /** The view has no facts. */
    private static final Facts NO_FACTS = new Facts(
            new Case(Map.of()),
            new TreeSet<>(),
            List.of(),
            null,
            new TreeSet<>(),
            "",
            List.of(),
            List.of(),
            new TreeSet<>(),
            new TreeSet<>());

    private static String written(Evaluation evaluation) {
        return new String(EvaluationJson.bytes(evaluation), StandardCharsets.UTF_8);
    }

    private static String described(Evaluation evaluation) {
        CanonicalJson json = new CanonicalJson();
        SortedMap<String, Runnable> members = new TreeMap<>();
        EvaluationJson.addTo(
                members,
                MemberInput.whole(EvaluationView.COMMITTED, new EvaluatedCase(NO_FACTS, evaluation, List.of())),
                json);
        json.object();
        members.forEach((name, value) -> {
            json.name(name);
            value.run();
        });
        return new String(json.endObject().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void the_bytes_are_those_of_the_members_of_the_view() {
        RecordedCase.all().forEach(each -> {
            Evaluation evaluation = each.decision().evaluation();

            assertThat(written(evaluation)).as(each.path()).isEqualTo(described(evaluation));
        });
    }

    @Test
    void an_evaluation_with_every_member_is_written_as_it_is_described() {
        assertThat(written(WHOLE)).isEqualTo(described(WHOLE)).contains("\"dueIn\":\"PT4H15M\"");
    }

    /** Fails if an evaluation has a component that nothing in a record depends on. */
    @Test
    void a_record_commits_to_each_component_of_an_evaluation() throws ReflectiveOperationException {
        RecordComponent[] components = Evaluation.class.getRecordComponents();
        Object[] own = new Object[components.length];
        Object[] other = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        Evaluation another = RecordedCase.ofTheDefaultPack().get(0).decision().evaluation();
        for (int i = 0; i < components.length; i++) {
            own[i] = components[i].getAccessor().invoke(WHOLE);
            other[i] = components[i].getAccessor().invoke(another);
            types[i] = components[i].getType();
        }
        for (int i = 0; i < components.length; i++) {
            Object[] changed = own.clone();
            changed[i] = other[i];
            assertThat(other[i]).as(components[i].getName()).isNotEqualTo(own[i]);

            assertThat(written(Evaluation.class.getDeclaredConstructor(types).newInstance(changed)))
                    .as(components[i].getName())
                    .isNotEqualTo(written(WHOLE));
        }
    }
}
