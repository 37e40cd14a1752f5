package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Case;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.policy.PolicyRelease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types that a pack declares: parts in lists, facts that refer to others, moments, subjects, properties of the action;
 * and the authority of each field.
 */
@Tag("slow")
class DeclaredTypesTest {

    private static final Instant AT = Instant.parse("2026-06-02T10:00:00Z");
    private static final String LEGS = """
            [{"id": "L1", "from": "BER", "status": "LANDED", "price": 100.1}, {"id": "L2", "from": "OSL", \
            "status": "PLANNED", "price": 50.2}]""";

    @TempDir
    Path folder;

    private PolicyRelease release;

    @BeforeEach
    void compiled() {
        release = with().read().release();
    }

    private SmallPack with() {
        return SmallPack.in(folder).file("rules/facts.drl", SmallPack.resource("trips.drl"));
    }

    private Case known(String booking) {
        return decided(booking, "\"legs\": " + LEGS, "").facts().known();
    }

    private TrialResult decided(String booking, String action, String resource) {
        return decided("""
                {"subject": {"type": "user", "id": "u-1"}, "action": {"name": "change_seat", "properties": {%s}}, \
                "resource": {"type": "booking", "id": "B-1", "properties": {%s}}}\
                """.formatted(action, resource), booking);
    }

    private TrialResult decided(String request, String booking) {
        Request read = RequestParser.read(RequestParser.json(request), release);
        List<String> facts = List.of("""
                {"type": "booking", "id": "B-1", "properties": {%s}, "source": "desk", \
                "asOf": "2026-06-01T00:00:00Z"}""".formatted(booking), """
                {"type": "user", "id": "u-1", "properties": {"role": "clerk", "desk": "D1"}, "source": "desk", \
                "asOf": "2026-06-01T00:00:00Z"}""", """
                {"type": "member", "id": "M-1", "properties": {"tier": "GOLD"}, "source": "desk", \
                "asOf": "2026-06-01T00:00:00Z"}""", """
                {"type": "robot", "id": "r-1", "properties": {"owner": "p-1"}, "source": "desk", \
                "asOf": "2026-06-01T00:00:00Z"}""");
        OwnFacts own = OwnFacts.of(
                facts.stream().map(RequestParser::json).toList(),
                "facts",
                release.vocabulary(),
                release.declaredTypes());
        return new Evaluator(new ActivePolicy(release, own).snapshot()).evaluate(read, AT);
    }

    @Test
    void a_type_may_have_a_name_that_java_has_too() {
        PolicyRelease records = SmallPack.emptyIn(folder.resolve("records"))
                .table("actions")
                .file(
                        "rules/facts.drl",
                        "package dev.countersign.rules;\n\ndeclare Record\n    status : String\n    "
                                + "class : String\nend\n")
                .read()
                .release();
        assertThat(records.declaredTypes().kept()).containsExactly("record");
        assertThat(records.vocabulary().facts()).containsKeys("resource.status", "resource.class");
    }

    @Test
    void parts_say_together_what_each_of_them_says() {
        Case known = known("\"legs\": " + LEGS);

        assertThat(known.value("resource.legs.count")).isEqualTo(2.0);
        assertThat(known.value("resource.legs.status")).isEqualTo(Set.of("LANDED", "PLANNED"));
        assertThat(known.value("resource.legs.status.LANDED.count")).isEqualTo(1.0);
        assertThat(known.value("resource.legs.status.FLYING.count")).isEqualTo(0.0);
        assertThat(known.value("resource.legs.price.sum")).isEqualTo(150.3);
        assertThat(known.value("resource.legs.status.LANDED.id")).isEqualTo(Set.of("L1"));
        assertThat(known.value("resource.legs.status.PLANNED.price.sum")).isEqualTo(50.2);
        assertThat(known.value("resource.legs.status.FLYING.from")).isEqualTo(Set.of());
        assertThat(known.value("resource.legs.first.from")).isEqualTo("BER");
        assertThat(known.value("resource.legs.last.from")).isEqualTo("OSL");
    }

    @Test
    void a_part_without_a_value_makes_the_value_of_all_parts_missing() {
        Case known = known("\"legs\": [{\"id\": \"L1\", \"status\": \"LANDED\"}, {\"id\": \"L2\", \"price\": 5}]");

        assertThat(known.value("resource.legs.id")).isEqualTo(Set.of("L1", "L2"));
        assertThat(List.of("status", "status.LANDED.count", "status.LANDED.id", "price.sum", "first.price"))
                .allMatch(path -> known.missing("resource.legs." + path));
    }

    @Test
    void an_empty_list_has_no_parts_and_a_missing_one_is_missing() {
        assertThat(known("\"legs\": []").value("resource.legs.count")).isEqualTo(0.0);
        assertThat(known("\"legs\": []").missing("resource.legs.first.from")).isTrue();
        assertThat(known("\"seats\": 1").missing("resource.legs.count")).isTrue();
    }

    @Test
    void the_fields_of_a_fact_that_is_referred_to_are_known() {
        assertThat(known("\"member\": \"M-1\"").value("resource.member.tier")).isEqualTo("GOLD");
    }

    @Test
    void a_reference_of_a_record_to_a_fact_we_do_not_hold_is_a_mistake() {
        assertThatThrownBy(() -> known("\"member\": \"M-2\""))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("facts, fact 1, properties.member: there is no member `M-2` among these facts.");
    }

    @Test
    void a_moment_is_known_by_its_age_to_the_second() {
        assertThat(known("\"bookedAt\": \"2026-06-01T10:00:00Z\"").below("resource.bookedAt.hoursAgo", 24))
                .isFalse();
        assertThat(known("\"bookedAt\": \"2026-06-01T10:00:01Z\"").below("resource.bookedAt.hoursAgo", 24))
                .isTrue();
        assertThat(known("\"bookedAt\": \"0001-01-01T00:00:00Z\"").atLeast("resource.bookedAt.hoursAgo", 1e6))
                .isTrue();
        assertThat(known("\"bookedAt\": \"2026-06-02T11:00:00Z\"").value("resource.bookedAt.hoursAgo"))
                .isEqualTo(-1.0);
    }

    @Test
    void an_answer_is_not_valid_beyond_the_hour_its_age_is_counted_in() {
        assertThat(decided("\"bookedAt\": \"2026-06-01T10:02:00Z\"", "", "")
                        .evaluation()
                        .validUntil())
                .isEqualTo(AT.plus(Duration.ofMinutes(2)));
        assertThat(decided("\"bookedAt\": \"2026-06-01T10:00:00Z\"", "", "")
                        .evaluation()
                        .validUntil())
                .isEqualTo(AT.plus(Duration.ofMinutes(5)));
    }

    @Test
    void what_a_caller_says_of_the_action_is_read_by_its_declared_type() {
        Case known = decided(
                        "\"seats\": 1", "\"legs\": " + LEGS + ", \"cabin\": \"FIRST\", \"fee\": 5, \"amount\": 7", "")
                .facts()
                .known();

        assertThat(known.value("action.legs.first.status")).isEqualTo("LANDED");
        assertThat(known.value("action.cabin")).isEqualTo("FIRST");
        assertThat(known.value("action.fee")).isEqualTo(5.0);
        assertThat(known.value("action.amount")).isEqualTo(7.0);
    }

    @Test
    void a_fact_that_every_pack_has_keeps_its_meaning_when_a_pack_declares_it_again() {
        assertThat(decided("\"seats\": 1", "\"amount\": 7, \"currency\": \"USD\"", "")
                        .facts()
                        .known()
                        .missing("action.amount"))
                .isTrue();
    }

    @Test
    void a_mistake_inside_a_list_is_reported_by_its_place() {
        assertThatThrownBy(() -> decided(
                        "\"seats\": 1", "\"legs\": [{\"id\": \"L1\"}, {\"status\": \"FLOWN\", \"to\": 5}, 7]", ""))
                .hasMessageContaining(
                        "action.properties.legs[1].status: `FLOWN` is not one of PLANNED, FLYING, LANDED.")
                .hasMessageContaining(
                        "action.properties.legs[1].to: there is no such property. Allowed: from, id, price, status.")
                .hasMessageContaining("action.properties.legs[2]: `7` is not allowed here. Allowed: object.");
        assertThatThrownBy(() -> decided("\"bookedAt\": \"soon\", \"member\": 5, \"legs\": {}", "", ""))
                .hasMessageContaining("properties.bookedAt: `soon` is not a timestamp with a UTC offset.")
                .hasMessageContaining("properties.member: `5` is not allowed here. Allowed: id.")
                .hasMessageContaining("properties.legs: `{}` is not allowed here. Allowed: array of objects.");
    }

    @Test
    void a_flat_path_is_not_a_property_of_a_request() {
        assertThatThrownBy(() -> decided("\"seats\": 1", "\"legs.count\": 2", ""))
                .hasMessageContaining("action.properties.legs.count: there is no such property.");
    }

    @Test
    void the_record_counts_where_the_pack_says_nothing_else() {
        TrialResult decision = decided("\"seats\": 1", "", "\"seats\": 9, \"cabin\": \"FIRST\"");

        assertThat(decision.facts().known().value("resource.seats")).isEqualTo(1.0);
        assertThat(decision.facts().known().missing("resource.cabin")).isTrue();
        assertThat(decision.facts().claimsDiffer()).containsExactly("resource.cabin", "resource.seats");
    }

    @Test
    void what_we_hold_no_record_of_is_not_believed() {
        TrialResult decision = decided("""
                {"subject": {"type": "user", "id": "u-1"}, "action": {"name": "change_seat"}, \
                "resource": {"type": "booking", "id": "B-2", "properties": {"seats": 9, "member": "M-1", \
                "legs": %s}}}""".formatted(LEGS), "\"seats\": 1");

        assertThat(decision.facts().known().values().keySet())
                .filteredOn(path -> path.startsWith("resource."))
                .containsExactly("resource.id", "resource.recorded", "resource.type");
        assertThat(decision.facts().claimsDiffer())
                .containsExactly("resource.legs", "resource.member", "resource.seats");
    }

    @Test
    void a_claim_counts_where_we_hold_no_record_only_if_the_pack_says_so() {
        String request = """
                {"subject": {"type": "user", "id": "u-1"}, "action": {"name": "change_seat"}, \
                "resource": {"type": "booking", "id": "%s", "properties": {"wish": "aisle"}}}""";

        assertThat(decided(request.formatted("B-2"), "\"seats\": 1")
                        .facts()
                        .known()
                        .value("resource.wish"))
                .isEqualTo("aisle");
        assertThat(decided(request.formatted("B-1"), "\"seats\": 1")
                        .facts()
                        .known()
                        .missing("resource.wish"))
                .isTrue();
        assertThat(decided(request.formatted("B-1"), "\"wish\": \"window\"")
                        .facts()
                        .known()
                        .value("resource.wish"))
                .isEqualTo("window");
        assertThat(decided(request.formatted("B-1"), "\"wish\": \"window\"")
                        .facts()
                        .claimsDiffer())
                .containsExactly("resource.wish");
    }

    @Test
    void a_type_that_the_pack_does_not_declare_has_no_field_that_is_believed() {
        TrialResult decision = decided("""
                {"subject": {"type": "user", "id": "u-1"}, "action": {"name": "change_seat"}, \
                "resource": {"type": "resource", "id": "B-2", "properties": {"seats": 9, \
                "member": "M-1"}}}""", "\"seats\": 1");

        assertThat(decision.facts().known().missing("resource.seats")).isTrue();
        assertThat(decision.facts().claimsDiffer()).containsExactly("resource.member", "resource.seats");
    }

    @Test
    void parts_have_the_source_of_their_list_and_references_are_our_own() {
        assertThat(List.of(
                        "action.legs.count",
                        "action.legs.price.sum",
                        "action.legs.first.from",
                        "action.legs.status.FLYING.id"))
                .allMatch(path -> release.vocabulary().fact(path).orElseThrow().authority() == Authority.CALLER);
        assertThat(List.of(
                        "resource.legs.count",
                        "resource.legs.price.sum",
                        "resource.legs.first.from",
                        "resource.member.tier"))
                .allMatch(path -> release.vocabulary().fact(path).orElseThrow().authority() == Authority.RECORD);
    }

    @Test
    void a_claim_counts_if_the_pack_says_so_and_the_record_counts_without_a_claim() {
        assertThat(decided("\"status\": \"OPEN\"", "", "\"status\": \"CLOSED\"")
                        .facts()
                        .known()
                        .value("resource.status"))
                .isEqualTo("CLOSED");
        assertThat(decided("\"status\": \"OPEN\"", "", "\"status\": \"CLOSED\"")
                        .facts()
                        .claimsDiffer())
                .isEmpty();
        assertThat(decided("\"status\": \"OPEN\"", "", "").facts().known().value("resource.status"))
                .isEqualTo("OPEN");
    }

    @Test
    void a_person_has_the_fields_of_the_declared_user() {
        String request = """
                {"subject": {"type": "user", "id": "%s", "properties": {"role": "chief", "desk": "D2"}}, \
                "action": {"name": "change_seat"}, "resource": {"type": "booking", "id": "B-1"}}""";

        assertThat(decided(request.formatted("u-1"), "\"seats\": 1")
                        .facts()
                        .known()
                        .value("subject.role"))
                .isEqualTo("chief");
        assertThat(decided(request.formatted("u-1"), "\"seats\": 1")
                        .facts()
                        .known()
                        .value("subject.desk"))
                .isEqualTo("D1");
        assertThat(decided(request.formatted("u-2"), "\"seats\": 1")
                        .facts()
                        .known()
                        .missing("subject.desk"))
                .isTrue();
        assertThat(decided(request.formatted("u-2"), "\"seats\": 1").facts().claimsDiffer())
                .containsExactly("subject.desk");
    }

    @Test
    void only_types_that_the_pack_marks_may_ask() {
        String request = """
                {"subject": {"type": "%s", "id": "r-1", "properties": {"owner": "p-1"}}, \
                "action": {"name": "change_seat"}, "resource": {"type": "booking", "id": "B-1"}}""";

        assertThat(decided(request.formatted("robot"), "\"seats\": 1")
                        .facts()
                        .known()
                        .value("subject.owner"))
                .isEqualTo("p-1");
        assertThat(decided(request.formatted("robot").replace("r-1", "r-2"), "\"seats\": 1")
                        .facts()
                        .known()
                        .missing("subject.owner"))
                .isTrue();
        assertThatThrownBy(() -> decided(request.formatted("member"), "\"seats\": 1"))
                .hasMessageContaining("subject.type: `member` is not one of agent, user, robot.");
    }

    @Test
    void an_approval_is_for_these_parts_in_this_order_and_no_others() {
        String one = decided("\"seats\": 1", "\"legs\": [{\"id\": \"L1\"}, {\"id\": \"L2\"}]", "")
                .facts()
                .digest();

        assertThat(decided("\"seats\": 1", "\"legs\": [{\"id\": \"L1\"}, {\"id\": \"L2\"}]", "")
                        .facts()
                        .digest())
                .isEqualTo(one);
        assertThat(List.of(
                        "[{\"id\": \"L2\"}, {\"id\": \"L1\"}]",
                        "[{\"id\": \"L1\"}]",
                        "[{\"id\": \"L1, id=L2\"}]",
                        "[{\"id\": \"L1\"}, {\"id\": \"L2\", \"from\": \"BER\"}]"))
                .noneMatch(legs -> decided("\"seats\": 1", "\"legs\": " + legs, "")
                        .facts()
                        .digest()
                        .equals(one));
    }

    @Test
    void the_vocabulary_knows_every_path_of_the_case_with_its_type() {
        Case known = decided(
                        "\"legs\": " + LEGS
                                + ", \"member\": \"M-1\", \"bookedAt\": \"2026-06-01T10:00:00Z\", \"cabin\": \"FIRST\"",
                        "\"legs\": " + LEGS,
                        "")
                .facts()
                .known();

        assertThat(release.vocabulary().facts().keySet())
                .containsAll(known.values().keySet());
        FactName status = release.vocabulary().fact("resource.legs.status").orElseThrow();
        assertThat(status.type()).isEqualTo(FactType.LIST);
        assertThat(status.many()).isTrue();
        assertThat(release.vocabulary().words(status.list())).containsExactly("PLANNED", "FLYING", "LANDED");
        assertThat(release.vocabulary()
                        .fact("resource.member.tier")
                        .orElseThrow()
                        .help())
                .isEqualTo("How good a customer it is.");
        assertThat(release.vocabulary()
                        .fact("action.legs.price.sum")
                        .orElseThrow()
                        .unit())
                .isEqualTo("USD");
    }

    @Test
    void a_rule_compares_sets() {
        assertThat(forbidden("within(\"action.legs.id\", \"resource.legs.id\")", "[{\"id\": \"L1\"}]"))
                .isTrue();
        assertThat(forbidden(
                        "within(\"action.legs.id\", \"resource.legs.id\")", "[{\"id\": \"L1\"}, {\"id\": \"L3\"}]"))
                .isFalse();
        assertThat(forbidden(
                        "notWithin(\"action.legs.id\", \"resource.legs.id\")", "[{\"id\": \"L1\"}, {\"id\": \"L3\"}]"))
                .isTrue();
        assertThat(forbidden("notWithin(\"action.legs.id\", \"resource.legs.id\")", "[{\"id\": \"L1\"}]"))
                .isFalse();
        assertThat(forbidden("same(\"action.legs.id\", \"resource.legs.id\")", "[{\"id\": \"L2\"}, {\"id\": \"L1\"}]"))
                .isTrue();
        assertThat(forbidden("differs(\"action.legs.id\", \"resource.legs.id\")", "[{\"id\": \"L2\"}]"))
                .isTrue();
    }

    @Test
    void no_comparison_holds_of_a_missing_fact() {
        for (String question : List.of("within", "notWithin", "same", "differs")) {
            assertThat(forbidden(question + "(\"action.legs.id\", \"resource.legs.id\")", "[{\"from\": \"BER\"}]"))
                    .as(question)
                    .isFalse();
        }
    }

    @Test
    void a_rule_works_a_number_out_of_two_others() {
        assertThat(given("times", "\"action.fee\", \"resource.legs.count\"")).isEqualTo("10");
        assertThat(given("plus", "\"action.fee\", \"resource.legs.price.sum\"")).isEqualTo("155.3");
        assertThat(given("minus", "\"resource.legs.price.sum\", \"action.fee\""))
                .isEqualTo("145.3");
        assertThat(given("per", "\"action.fee\", \"resource.legs.count\"")).isEqualTo("2.5");
        assertThat(given("value", "\"action.fee\"")).isEqualTo("5");
    }

    @Test
    void what_is_missing_gives_nothing_to_work_out() {
        assertThat(given("times", "\"action.fee\", \"resource.seats\"")).isEqualTo("missing");
        assertThat(given("per", "\"action.fee\", \"resource.legs.status.FLYING.count\""))
                .isEqualTo("missing");
    }

    private boolean forbidden(String question, String legs) {
        release = with().file("rules/limits/sets.drl", Rules.rule(question, "insert(new Finding.Prohibit(\"SETS\"));"))
                .read()
                .release();
        return decided("\"legs\": " + LEGS, "\"legs\": " + legs, "").evaluation().reasons().stream()
                .map(Reason::code)
                .anyMatch("SETS"::equals);
    }

    /** A finding of a second rule from the result of the first one. */
    private String given(String sum, String of) {
        String gives = Rules.rule(
                        "is(\"action.name\", \"change_seat\")",
                        "insert(new Derived(\"trip.sum\", $case." + sum + "(" + of + ")));")
                .replace("Case(", "$case : Case(")
                .replace("when\n", "    @gives(\"trip.sum: number, only\")\nwhen\n");
        String reads = Rules.rule(
                        "missing(\"trip.sum\") || known(\"trip.sum\")", "insert(new Finding.Prohibit(\"SUM\"));")
                .replace("R-001", "R-002")
                .replace("No texts", "Seen");
        release = with().file("rules/limits/gives.drl", gives)
                .file("rules/limits/reads.drl", reads)
                .read()
                .release();
        return decided("\"legs\": " + LEGS, "\"fee\": 5", "").evaluation().firings().stream()
                .filter(firing -> firing.row().equals("R-002"))
                .map(firing -> Case.text(firing.matched().get("trip.sum")))
                .findFirst()
                .orElseThrow();
    }
}
