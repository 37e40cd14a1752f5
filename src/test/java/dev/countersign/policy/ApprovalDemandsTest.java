package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.verdict.Approval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApprovalDemandsTest {

    private static final int SAMPLES = 20_000;
    private static final List<Role> ROLES = List.of(Role.BUSINESS_OWNER, Role.CX_LEADER);
    private static final List<String> QUALIFIERS = List.of("", "", "finance", "audit");

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

    @Test
    void nobody_counts_twice() {
        Random random = new Random(9);
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
        }
    }

    @Test
    void four_eyes_of_one_role_are_two_people_whoever_else_is_asked() {
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

    /** What one row can say: a role, perhaps a second one, perhaps four eyes. */
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
