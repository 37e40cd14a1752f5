package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.verdict.Approval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApprovalDemandsTest {

    private static final int SAMPLES = 20_000;
    private static final List<Role> ROLES = List.of(Role.BUSINESS_OWNER, Role.CX_LEADER);
    private static final List<String> QUALIFIERS = List.of("", "", "finance", "audit");
    private static final Demand OWNER = new Demand(Role.BUSINESS_OWNER);
    private static final Demand LEADER = new Demand(Role.CX_LEADER);
    private static final Demand FINANCE = new Demand(Role.CX_LEADER, "finance");
    private static final Demand AUDIT = new Demand(Role.CX_LEADER, "audit");

    @Tag("slow")
    @Test
    void one_more_row_never_asks_fewer_people() {
        Random random = new Random(8);
        for (int i = 0; i < SAMPLES; i++) {
            Map<String, List<Demand>> rows = new TreeMap<>();
            for (int row = random.nextInt(3); row >= 0; row--) {
                rows.put("R" + row, row(random));
            }
            Map<String, List<Demand>> more = new TreeMap<>(rows);
            more.put("RX", row(random));
            List<Approval> approvals = approvals(random);

            boolean openBefore = !asked(rows, approvals).open().isEmpty();
            boolean openAfter = !asked(more, approvals).open().isEmpty();

            assertThat(openAfter || !openBefore)
                    .as("%s are not met by %s, so %s are not either", rows, approvals, more)
                    .isTrue();
        }
    }

    @Tag("slow")
    @Test
    void one_person_counts_once() {
        Random random = new Random(9);
        int met = 0;
        for (int i = 0; i < SAMPLES; i++) {
            Map<String, List<Demand>> rows = Map.of("R", row(random), "S", row(random));
            List<Approval> approvals = approvals(random);
            ApprovalDemands none = asked(rows, List.of());
            ApprovalDemands some = asked(rows, approvals);
            Set<String> people = new HashSet<>();
            approvals.stream()
                    .filter(approval -> some.met().contains(approval.id()))
                    .forEach(approval ->
                            assertThat(people.add(approval.person())).isTrue());

            assertThat(some.open()).hasSize(none.open().size() - some.met().size());
            met += some.met().size();
        }
        assertThat(met).as("approvals that count").isGreaterThan(SAMPLES / 10);
    }

    @Test
    void sums_without_approvals_are_kept_and_bounded() {
        Random random = new Random(10);
        UnmetDemands kept = new UnmetDemands();
        for (int i = 0; i < 3 * UnmetDemands.MOST; i++) {
            Map<String, List<Demand>> rows = new TreeMap<>(Map.of(
                    "R",
                    row(random),
                    "S",
                    List.of(new Demand(Role.CX_LEADER, "", 1, (double) (i / 2), Role.BUSINESS_OWNER, false))));

            assertThat(kept.sum(rows)).isEqualTo(asked(rows, List.of()));
            assertThat(kept.sum(rows)).isSameAs(kept.sum(rows));
            assertThat(kept.size()).isBetween(1, UnmetDemands.MOST);
        }
    }

    @Test
    void an_approval_of_the_demanded_person_counts_and_is_named() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(leaders(2)), "B", List.of(OWNER));

        ApprovalDemands asked =
                asked(rows, List.of(yes("AP-2", "p-2", Role.CX_LEADER, ""), yes("AP-1", "p-1", Role.CX_LEADER, "")));

        assertThat(asked.met()).containsExactly("AP-1", "AP-2");
        assertThat(asked.open()).containsExactly(OWNER);
    }

    @Test
    void each_open_demand_is_one_person_and_they_have_the_order_of_roles() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(leaders(2)), "B", List.of(OWNER));

        assertThat(asked(rows, List.of()).open())
                .containsExactlyElementsOf(List.of(OWNER, LEADER, LEADER).stream()
                        .sorted(Comparator.comparing(Demand::role))
                        .toList());
    }

    @Test
    void another_role_or_qualifier_meets_nothing() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(FINANCE));

        for (Approval other : List.of(
                yes("AP-1", "p-1", Role.BUSINESS_OWNER, "finance"),
                yes("AP-1", "p-1", Role.CX_LEADER, "audit"),
                yes("AP-1", "p-1", Role.CX_LEADER, ""))) {
            assertThat(asked(rows, List.of(other)).open()).as("%s", other).containsExactly(FINANCE);
        }
        assertThat(asked(rows, List.of(yes("AP-1", "p-1", Role.CX_LEADER, "finance")))
                        .open())
                .isEmpty();
    }

    @Test
    void a_role_alone_is_covered_by_the_same_role_with_a_qualifier() {
        assertThat(open(List.of(LEADER), List.of(FINANCE))).containsExactly(FINANCE);
        assertThat(open(List.of(leaders(2)), List.of(FINANCE))).containsExactly(LEADER, FINANCE);
        assertThat(open(List.of(leaders(2)), List.of(FINANCE), List.of(AUDIT))).containsExactly(AUDIT, FINANCE);
        assertThat(open(List.of(OWNER), List.of(FINANCE))).as("another role").containsExactlyInAnyOrder(OWNER, FINANCE);
    }

    @Test
    void a_row_that_asks_for_a_role_with_and_without_a_qualifier_asks_two_people() {
        assertThat(open(List.of(LEADER, FINANCE))).containsExactly(LEADER, FINANCE);
        assertThat(open(List.of(LEADER, FINANCE), List.of(LEADER))).containsExactly(LEADER, FINANCE);
        assertThat(open(List.of(LEADER, new Demand(Role.BUSINESS_OWNER, "finance")), List.of(FINANCE)))
                .as("the qualifier of another role keeps nobody")
                .containsExactlyInAnyOrder(new Demand(Role.BUSINESS_OWNER, "finance"), FINANCE);
        assertThat(open(List.of(OWNER, FINANCE), List.of(LEADER)))
                .as("another role without a qualifier keeps nobody")
                .containsExactlyInAnyOrder(OWNER, FINANCE);
    }

    @Test
    void a_person_who_meets_two_demands_counts_for_the_one_that_no_other_person_meets() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(LEADER, FINANCE));
        Approval special = yes("AP-1", "p-1", Role.CX_LEADER, "finance");
        Approval plain = yes("AP-2", "p-2", Role.CX_LEADER, "");

        assertThat(asked(rows, List.of(special, plain)).open()).isEmpty();
        assertThat(asked(rows, List.of(special)).met()).containsExactly("AP-1");
    }

    @Test
    void after_the_one_with_the_qualifier_said_yes_the_role_alone_is_open() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(LEADER, FINANCE));

        assertThat(asked(rows, List.of(yes("AP-1", "p-1", Role.CX_LEADER, "finance")))
                        .open())
                .containsExactly(LEADER);
        assertThat(asked(rows, List.of(yes("AP-1", "p-1", Role.CX_LEADER, ""))).open())
                .containsExactly(FINANCE);
    }

    @Test
    void a_second_person_must_have_been_shown_only_the_rows_that_ask_for_two() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(leaders(2)), "B", List.of(LEADER));
        Approval first = shown("AP-1", "p-1", "", "A#1", "B#1");

        assertThat(asked(rows, List.of(first, shown("AP-2", "p-2", "", "A#1"))).open())
                .isEmpty();
        assertThat(asked(rows, List.of(first, shown("AP-2", "p-2", "", "B#1"))).open())
                .hasSize(1);
    }

    @Test
    void a_first_person_with_a_qualifier_leaves_the_rows_that_ask_for_two_to_the_second() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(leaders(2)), "B", List.of(LEADER), "C", List.of(FINANCE));
        Approval special = shown("AP-1", "p-1", "finance", "A#1", "B#1", "C#1");

        assertThat(asked(rows, List.of(special, shown("AP-2", "p-2", "", "A#1")))
                        .open())
                .isEmpty();
        assertThat(asked(rows, List.of(special, shown("AP-2", "p-2", "", "B#1")))
                        .open())
                .containsExactly(LEADER);
    }

    @Test
    void the_earliest_time_counts_and_whom_that_row_escalates_to() {
        assertThat(due(of(24.0, Role.EXECUTIVE_SPONSOR), of(4.0, Role.CX_LEADER), of(null, Role.EXECUTIVE_SPONSOR)))
                .isEqualTo("4.0 CX_LEADER");
        assertThat(due(of(4.0, null), of(24.0, Role.CX_LEADER))).isEqualTo("4.0 CX_LEADER");
        assertThat(due(of(null, null))).isEqualTo("null null");
    }

    @Test
    void the_escalation_of_rows_with_one_time_does_not_depend_on_their_order() {
        Demand one = of(4.0, Role.EXECUTIVE_SPONSOR);
        Demand other = of(4.0, Role.CX_LEADER);

        assertThat(due(one, other)).isEqualTo(due(other, one));
    }

    @Test
    void an_open_demand_says_its_own_time_and_whom_it_escalates_to() {
        Demand two = new Demand(Role.CX_LEADER, "", 2, 4.0, Role.EXECUTIVE_SPONSOR, true);
        Demand each = new Demand(Role.CX_LEADER, "", 1, 4.0, Role.EXECUTIVE_SPONSOR, true);

        assertThat(open(List.of(two))).containsExactly(each, each);
        assertThat(asked(Map.of("A", List.of(two)), List.of()).fourEyes()).isTrue();
        assertThat(asked(Map.of("A", List.of(LEADER)), List.of()).fourEyes()).isFalse();
    }

    @Test
    void an_approver_need_not_be_shown_the_rows_that_ask_for_another_role() {
        Map<String, List<Demand>> rows = Map.of("A", List.of(OWNER), "B", List.of(FINANCE), "C", List.of(LEADER));

        assertThat(asked(rows, List.of(shown("AP-1", "p-1", "finance", "B#1", "C#1")))
                        .open())
                .containsExactly(OWNER);
    }

    @Test
    void without_a_time_the_highest_role_named_is_escalated_to() {
        assertThat(due(of(null, Role.CX_LEADER), of(null, Role.EXECUTIVE_SPONSOR), of(null, Role.BUSINESS_OWNER)))
                .isEqualTo("null EXECUTIVE_SPONSOR");
    }

    /** Due time and escalation if one row gives each of these. */
    private static String due(Demand... demands) {
        Map<String, List<Demand>> rows = new TreeMap<>();
        for (Demand demand : demands) {
            rows.put("R" + rows.size(), List.of(demand));
        }
        ApprovalDemands asked = asked(rows, List.of());
        return asked.dueHours() + " " + asked.escalateTo();
    }

    private static Demand of(@Nullable Double dueHours, @Nullable Role escalateTo) {
        return new Demand(Role.DATA_STEWARD, "", 1, dueHours, escalateTo, false);
    }

    /** Roles that must still decide if one row gives each of these. */
    @SafeVarargs
    private static List<Demand> open(List<Demand>... demanded) {
        Map<String, List<Demand>> rows = new TreeMap<>();
        for (List<Demand> row : demanded) {
            rows.put("R" + rows.size(), row);
        }
        return asked(rows, List.of()).open();
    }

    private static Demand leaders(int count) {
        return new Demand(Role.CX_LEADER, "", count, null, null, false);
    }

    /** An approval by a person who was shown everything. */
    private static Approval yes(String id, String person, Role role, String qualifier) {
        return new Approval(id, person, role, qualifier, "", Instant.MAX, "", null, null, null, null);
    }

    private static Approval shown(String id, String person, String qualifier, String... rows) {
        return new Approval(
                id, person, Role.CX_LEADER, qualifier, "", Instant.MAX, "", Set.of(rows), Risk.LOW, "", null);
    }

    @Test
    void four_eyes_of_one_role_are_two_people_in_addition_to_other_approvers() {
        Demand watched = new Demand(Role.CX_LEADER, "", 1, null, null, true);
        Demand owner = new Demand(Role.BUSINESS_OWNER);

        assertThat(asked(Map.of("A", List.of(watched)), List.of()).open()).hasSize(2);
        assertThat(asked(Map.of("A", List.of(watched), "B", List.of(owner)), List.of())
                        .open())
                .hasSize(3);
        assertThat(asked(Map.of("A", List.of(watched, owner)), List.of()).open())
                .hasSize(2);
    }

    @Test
    void a_row_that_names_a_role_twice_asks_two_people() {
        Demand leader = new Demand(Role.CX_LEADER);

        assertThat(asked(Map.of("A", List.of(leader, leader)), List.of()).open())
                .hasSize(2);
        assertThat(asked(Map.of("A", List.of(leader), "B", List.of(leader)), List.of())
                        .open())
                .hasSize(1);
    }

    @Test
    void two_ids_that_look_alike_are_one_person() {
        Map<String, List<Demand>> rows =
                Map.of("A", List.of(new Demand(Role.BUSINESS_OWNER), new Demand(Role.CX_LEADER)));
        for (String alike : List.of("\u0440-30", "p\u200B-30", "P\u00AD-30", "p-3O")) {
            List<Approval> approvals = List.of(by("p-30", Role.BUSINESS_OWNER), by(alike, Role.CX_LEADER));
            assertThat(asked(rows, approvals).open()).as(alike).hasSize(1);
        }
        assertThat(asked(rows, List.of(by("p-30", Role.BUSINESS_OWNER), by("p-31", Role.CX_LEADER)))
                        .open())
                .isEmpty();
    }

    private static Approval by(String person, Role role) {
        return new Approval("a-" + role, person, role, "", "digest", Instant.MAX, "", null, null, null, null);
    }

    private static ApprovalDemands asked(Map<String, List<Demand>> byRow, Collection<Approval> approvals) {
        return ApprovalDemands.of(byRow, approvals, row -> row + "#1");
    }

    @Test
    void a_row_that_was_not_shown_is_still_open() {
        Demand leader = new Demand(Role.CX_LEADER);
        Map<String, List<Demand>> rows = Map.of("R0@", List.of(leader), "R1@DE", List.of(leader));

        assertThat(asked(rows, List.of(approval("p-1", Set.of("R0#1", "R1#1")))).open())
                .isEmpty();
        assertThat(asked(rows, List.of(approval("p-1", Set.of("R0#1")))).open()).hasSize(1);
        assertThat(asked(rows, List.of(approval("p-1", Set.of("R0#1", "R1#0")))).open())
                .as("a row that was changed")
                .hasSize(1);
        assertThat(asked(rows, List.of(approval("p-1", Set.of("R0#1")), approval("p-2", Set.of("R1#1"))))
                        .open())
                .as("nobody was shown all of it")
                .hasSize(1);
    }

    @Test
    void a_person_with_a_qualifier_must_have_been_shown_the_rows_that_ask_for_the_role_alone() {
        Map<String, List<Demand>> rows = Map.of(
                "R0@",
                List.of(new Demand(Role.CX_LEADER)),
                "R1@",
                List.of(new Demand(Role.CX_LEADER, "finance", 1, null, null, false)));
        Approval one = new Approval(
                "AP-1", "p-1", Role.CX_LEADER, "finance", "", Instant.MAX, "", Set.of("R1#1"), Risk.LOW, "", 1);
        Approval both = new Approval(
                "AP-1", "p-1", Role.CX_LEADER, "finance", "", Instant.MAX, "", Set.of("R0#1", "R1#1"), Risk.LOW, "", 1);

        assertThat(asked(rows, List.of(one)).open()).hasSize(1);
        assertThat(asked(rows, List.of(both)).open()).isEmpty();
    }

    @Test
    void one_person_in_other_letters_is_one_person() {
        Map<String, List<Demand>> rows = Map.of("R0@", List.of(new Demand(Role.CX_LEADER, "", 2, null, null, false)));

        assertThat(asked(
                                rows,
                                List.of(
                                        approval("p-1", Set.of("R0#1")),
                                        new Approval(
                                                "AP-2",
                                                " P-1",
                                                Role.CX_LEADER,
                                                "",
                                                "",
                                                Instant.MAX,
                                                "",
                                                null,
                                                null,
                                                null,
                                                1)))
                        .open())
                .hasSize(1);
        assertThat(asked(
                                rows,
                                List.of(
                                        approval("p-1", Set.of("R0#1")),
                                        new Approval(
                                                "AP-2",
                                                "p-2",
                                                Role.CX_LEADER,
                                                "",
                                                "",
                                                Instant.MAX,
                                                "",
                                                null,
                                                null,
                                                null,
                                                1)))
                        .open())
                .isEmpty();
    }

    private static Approval approval(String person, Set<String> rows) {
        return new Approval("AP-" + person, person, Role.CX_LEADER, "", "", Instant.MAX, "", rows, Risk.LOW, "", 1);
    }

    /** Demands of one row: a role, perhaps a second one, perhaps four eyes. */
    private static List<Demand> row(Random random) {
        boolean fourEyes = random.nextInt(3) == 0;
        List<Demand> row = new ArrayList<>(List.of(demand(random, 1 + random.nextInt(2), fourEyes)));
        if (random.nextInt(3) == 0) {
            row.add(demand(random, 1, fourEyes));
        }
        return row;
    }

    private static Demand demand(Random random, int count, boolean fourEyes) {
        return new Demand(any(random, ROLES), any(random, QUALIFIERS), count, null, null, fourEyes);
    }

    private static List<Approval> approvals(Random random) {
        List<Approval> approvals = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            Set<String> shown = new HashSet<>(List.of("R0#1", "R1#1", "R2#1", "R#1", "S#1", "RX#1"));
            shown.removeIf(row -> random.nextInt(8) == 0);
            approvals.add(new Approval(
                    "AP-" + i,
                    "p-" + random.nextInt(5),
                    any(random, ROLES),
                    any(random, QUALIFIERS),
                    "",
                    Instant.MAX,
                    "",
                    random.nextInt(9) == 0 ? null : shown,
                    Risk.LOW,
                    "",
                    1));
        }
        return approvals;
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
