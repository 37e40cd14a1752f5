package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.context.Given;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.facts.words.CustomerKind;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PartiesTest {

    private static Customer record(String id, String... aliases) {
        return new Customer(
                id,
                CustomerKind.CONSUMER,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                null,
                Set.of(),
                Set.of(aliases),
                null);
    }

    private static String root(String id, Customer... records) {
        return new Parties(List.of(records)).of(id).orElseThrow().root();
    }

    @Test
    void an_alias_without_a_record_is_the_one_who_claims_it() {
        assertThat(root("C-0", record("C-1", "C-0"))).isEqualTo("C-1");
        assertThat(new Parties(List.of(record("C-1"))).of("C-0")).isEmpty();
    }

    @Test
    void a_record_that_is_claimed_is_one_person_with_the_one_who_claims_it() {
        Customer[] records = {record("C-1"), record("C-2", "C-1")};

        assertThat(List.of(root("C-1", records), root("C-2", records))).containsOnly("C-2");
        assertThat(new Parties(List.of(records)).of("C-1").orElseThrow().records())
                .hasSize(2);
    }

    @Test
    void chains_and_double_claims_join_too() {
        Customer[] chain = {record("A"), record("B", "A"), record("C", "B")};
        Customer[] twice = {record("A", "X"), record("B", "X")};

        assertThat(List.of(root("A", chain), root("B", chain), root("C", chain)))
                .containsOnly("C");
        assertThat(List.of(root("A", twice), root("B", twice), root("X", twice)))
                .containsOnly("A");
    }

    @Test
    void records_that_claim_each_other_go_by_the_smallest_id() {
        assertThat(root("B", record("A", "B"), record("B", "A"))).isEqualTo("A");
    }

    @Test
    void others_are_other_people() {
        assertThat(root("D", record("A", "B"), record("D"))).isEqualTo("D");
    }

    @Test
    void lines_under_an_alias_without_a_record_belong_to_the_customer_who_claims_it() {
        Party person = new Parties(List.of(record("A", "X", "B"), record("B", "X", "Y")))
                .of("A")
                .orElseThrow();

        assertThat(person.lines()).containsEntry("A", Set.of("A", "X")).containsEntry("B", Set.of("B", "X", "Y"));
    }

    @Test
    void a_join_of_more_than_twenty_records_is_too_wide() {
        assertThat(new Parties(claimingOne(20)).joinedTooWide()).isEmpty();
        assertThat(new Parties(claimingOne(21)).joinedTooWide()).hasSize(1);
    }

    @Test
    void facts_with_a_join_that_is_too_wide_are_refused() {
        List<JsonNode> lines = IntStream.range(0, 21)
                .mapToObj(i ->
                        RequestParser.json(Given.line("customer", "C-" + i, "'kind': 'CONSUMER', 'aliases': ['X']")))
                .toList();

        assertThatThrownBy(() -> OwnFacts.of(lines, "test", Vocabulary.core(), BusinessTypes.none()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("aliases join 21 records")
                .hasMessageContaining("Maybe");
        assertThat(OwnFacts.of(lines.subList(0, 20), "test", Vocabulary.core(), BusinessTypes.none())
                        .root("C-7"))
                .hasValue("C-0");
    }

    private static List<Customer> claimingOne(int records) {
        return IntStream.range(0, records).mapToObj(i -> record("C-" + i, "X")).toList();
    }
}
