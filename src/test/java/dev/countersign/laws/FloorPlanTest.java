package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Law 1: rooms use each other in one direction only, without a cycle, and each room is on the plan. */
class FloorPlanTest {

    /** Which rooms a room may use. Rooms that are not built yet are on the plan already. */
    static final Map<String, Set<String>> PLAN = new TreeMap<>(Map.ofEntries(
            Map.entry("facts", Set.of()),
            Map.entry("ledger", Set.of()),
            Map.entry("policy", Set.of("facts")),
            Map.entry("registry", Set.of("facts", "ledger")),
            Map.entry("context", Set.of("facts")),
            Map.entry("decisions", Set.of("facts", "policy", "registry", "context", "ledger")),
            Map.entry("agents", Set.of("facts", "decisions")),
            Map.entry("oversight", Set.of("facts", "decisions", "ledger")),
            Map.entry("evaluation", Set.of("facts", "decisions")),
            Map.entry("tables", Set.of("facts", "policy", "decisions")),
            Map.entry("edge", Set.of("facts", "ledger", "policy", "context", "decisions", "oversight", "tables")),
            Map.entry("planner", Set.of("facts", "registry", "agents")),
            Map.entry("supervisor", Set.of("facts", "decisions", "registry", "oversight", "ledger")),
            Map.entry(
                    "web",
                    Set.of(
                            "facts",
                            "ledger",
                            "policy",
                            "registry",
                            "context",
                            "decisions",
                            "agents",
                            "oversight",
                            "evaluation",
                            "tables",
                            "edge",
                            "planner",
                            "supervisor")),
            Map.entry(
                    "cli",
                    Set.of(
                            "facts",
                            "ledger",
                            "policy",
                            "registry",
                            "context",
                            "decisions",
                            "agents",
                            "oversight",
                            "evaluation",
                            "tables",
                            "edge",
                            "planner",
                            "supervisor"))));

    private static final Set<String> BUILT = Set.of(
            "facts", "ledger", "policy", "tables", "context", "decisions", "agents", "oversight", "edge", "web", "cli");

    static List<String> violations(JavaClasses classes, String root) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            String room = Houses.room(type, root);
            if (room.isEmpty()) {
                continue;
            }
            if (!PLAN.containsKey(room)) {
                found.add(type.getName() + " is in `" + room + "`, which is not a room of the floor plan: "
                        + PLAN.keySet() + ". Maybe move it into one of these");
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String entered = Houses.room(dependency.getTargetClass(), root);
                if (!entered.isEmpty()
                        && !entered.equals(room)
                        && !PLAN.get(room).contains(entered)) {
                    found.add("`" + room + "` may not use `" + entered + "`, only " + new TreeSet<>(PLAN.get(room))
                            + ": " + dependency.getDescription() + ". Maybe move the class into one of "
                            + above(room, entered) + ". See docs/architecture.md, The rooms");
                }
            }
        }
        return List.copyOf(found);
    }

    /** The rooms that may use both. */
    private static Set<String> above(String room, String entered) {
        return PLAN.keySet().stream()
                .filter(each -> each.equals(room) || PLAN.get(each).contains(room))
                .filter(each -> each.equals(entered) || PLAN.get(each).contains(entered))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_room_uses_only_the_rooms_below_it() {
        assertThat(violations(Houses.home(), Houses.HOME)).isEmpty();
    }

    @Test
    void a_package_without_a_room_and_a_use_of_a_higher_room_are_noticed() {
        assertThat(violations(Houses.offenders(), Houses.OFFENDERS))
                .anyMatch(each -> each.contains("`drawer`"))
                .anyMatch(each -> each.startsWith("`facts` may not use `policy`, only []: ")
                        && each.contains(
                                "Maybe move the class into one of [cli, decisions, edge, policy, tables, web]"));
    }

    @Test
    void the_rooms_that_are_built_hold_something() {
        Set<String> rooms = new TreeSet<>();
        Houses.home().forEach(type -> rooms.add(Houses.room(type, Houses.HOME)));
        assertThat(rooms).containsAll(BUILT);
    }

    @Test
    void the_plan_itself_has_no_cycle() {
        PLAN.keySet()
                .forEach(room ->
                        assertThat(below(room, new TreeSet<>())).as(room).doesNotContain(room));
    }

    private static Set<String> below(String room, Set<String> seen) {
        PLAN.get(room).forEach(entered -> {
            if (seen.add(entered)) {
                below(entered, seen);
            }
        });
        return seen;
    }
}
