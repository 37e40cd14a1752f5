package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Approval;
import dev.countersign.facts.Finding.Demand;
import dev.countersign.facts.Role;
import java.time.Instant;
import java.util.ArrayList;
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
class DemandsTest {

    private static final int SAMPLES = 20_000;
    private static final List<Role> ROLES = List.of(Role.BUSINESS_OWNER, Role.CX_LEADER);
    private static final List<String> QUALIFIERS = List.of("", "", "finance");

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

            boolean openBefore = !Demands.of(rows, approvals).open().isEmpty();
            boolean openAfter = !Demands.of(more, approvals).open().isEmpty();

            assertThat(openAfter || !openBefore).as("%s are not met by %s, so %s are not either", rows, approvals, more).isTrue();
        }
    }

    @Test
    void nobody_counts_twice() {
        Random random = new Random(9);
        for (int i = 0; i < SAMPLES; i++) {
            Map<String, List<Demand>> rows = Map.of("R", row(random), "S", row(random));
            List<Approval> approvals = approvals(random);
            Demands none = Demands.of(rows, List.of());
            Demands some = Demands.of(rows, approvals);
            Set<String> people = new HashSet<>();
            approvals.stream().filter(approval -> some.met().contains(approval.id())).forEach(approval -> assertThat(people.add(approval.person())).isTrue());

            assertThat(some.open()).hasSize(none.open().size() - some.met().size());
        }
    }

    @Test
    void four_eyes_of_one_role_are_two_people_whoever_else_is_asked() {
        Demand watched = new Demand(Role.CX_LEADER, "", 1, null, null, true);
        Demand owner = new Demand(Role.BUSINESS_OWNER);

        assertThat(Demands.of(Map.of("A", List.of(watched)), List.of()).open()).hasSize(2);
        assertThat(Demands.of(Map.of("A", List.of(watched), "B", List.of(owner)), List.of()).open()).hasSize(3);
        assertThat(Demands.of(Map.of("A", List.of(watched, owner)), List.of()).open()).hasSize(2);
    }

    @Test
    void a_row_that_names_a_role_twice_asks_two_people() {
        Demand leader = new Demand(Role.CX_LEADER);

        assertThat(Demands.of(Map.of("A", List.of(leader, leader)), List.of()).open()).hasSize(2);
        assertThat(Demands.of(Map.of("A", List.of(leader), "B", List.of(leader)), List.of()).open()).hasSize(1);
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
            approvals.add(new Approval("AP-" + i, "p-" + random.nextInt(5), any(random, ROLES), any(random, QUALIFIERS), "", Instant.MAX, ""));
        }
        return approvals;
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
