package dev.countersign.oversight.contest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.held.ContestedDecision.Relation;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each relation to a contested decision bars a person from it, under each id of the person. */
class FirstReviewerTest {

    private static final Map<Relation, Set<String>> PERSONS = new TreeMap<>(Map.of(
            Relation.SELF_REQUEST, Set.of("p-asks"),
            Relation.ON_BEHALF, Set.of("p-sales"),
            Relation.AGENT_OWNER, Set.of("p-owner", "p-owner-now"),
            Relation.FIRST_REVIEWER, Set.of("p-approved", "p-rejected"),
            Relation.SUBJECT, Set.of("C-1001", "C-1001-old")));

    @ParameterizedTest
    @CsvSource({
        "p-asks, SELF_REQUEST",
        "p-sales, ON_BEHALF",
        "p-owner, AGENT_OWNER",
        "p-owner-now, AGENT_OWNER",
        "p-approved, FIRST_REVIEWER",
        "p-rejected, FIRST_REVIEWER",
        "C-1001, SUBJECT",
        "customer:C-1001-old, SUBJECT",
        "P-Approved, FIRST_REVIEWER",
        "p-0wner, AGENT_OWNER",
        "p-other, ''",
        "p-approved-2, ''",
        "p-another p-approved, FIRST_REVIEWER",
        "p-another crm-7 C-1001, SUBJECT",
        "p-owner p-approved, AGENT_OWNER FIRST_REVIEWER",
    })
    void a_person_is_barred_by_each_relation_of_each_id(String ids, String relations) {
        assertThat(FirstReviewer.barring(Set.of(ids.split(" ")), PERSONS).stream()
                        .map(Enum::name)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(relations);
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void each_relation_alone_bars(Relation relation) {
        assertThat(FirstReviewer.barring(Set.of("p-1"), Map.of(relation, Set.of("p-1"))))
                .containsExactly(relation);
        assertThat(FirstReviewer.barring(Set.of("p-2"), Map.of(relation, Set.of("p-1"))))
                .isEmpty();
    }

    @Test
    void a_person_in_every_relation_is_told_each_once() {
        Map<Relation, Set<String>> all =
                Arrays.stream(Relation.values()).collect(Collectors.toMap(each -> each, each -> Set.of("p-1", "P-1")));
        assertThat(FirstReviewer.barring(new TreeSet<>(Set.of("p-1", "p1")), all))
                .containsExactly(Relation.values());
    }
}
