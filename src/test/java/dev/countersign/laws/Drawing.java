package dev.countersign.laws;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A drawing of the rooms in Mermaid, made from compiled classes. Rooms and arrows of what is built are read from the
 * classes. The packages of a room have the order of its plan. Rooms that are not built, and their dotted arrows, are
 * read from the floor plan.
 */
final class Drawing {

    /** Names of the levels, the lowest first. A room is one level above the highest room that it may use. */
    private static final List<String> LEVELS = List.of("GROUND", "KNOW", "DECIDE", "ASK", "WATCH", "EDGES");

    private final Map<String, Set<String>> uses = new TreeMap<>();
    private final Map<String, Set<String>> packages = new TreeMap<>();

    private Drawing(JavaClasses classes, String root) {
        for (JavaClass type : classes) {
            String room = Houses.room(type, root);
            if (!FloorPlanTest.PLAN.containsKey(room)) {
                continue;
            }
            packages.computeIfAbsent(room, key -> new TreeSet<>()).add(Houses.subRoom(type, root));
            Set<String> used = uses.computeIfAbsent(room, key -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(each -> Houses.room(each.getTargetClass().getBaseComponentType(), root))
                    .filter(each -> !each.equals(room) && FloorPlanTest.PLAN.containsKey(each))
                    .forEach(used::add);
        }
    }

    /** @param root the package above the rooms @return the lines of a flowchart */
    static String of(JavaClasses classes, String root) {
        return new Drawing(classes, root).flowchart();
    }

    private String flowchart() {
        StringBuilder lines = new StringBuilder("flowchart TD\n");
        for (int level = LEVELS.size() - 1; level >= 0; level--) {
            lines.append("  subgraph ").append(LEVELS.get(level)).append('\n');
            for (String room : FloorPlanTest.PLAN.keySet()) {
                if (level(room) == level) {
                    lines.append("    ").append(node(room)).append('\n');
                }
            }
            lines.append("  end\n");
        }
        for (int level = LEVELS.size() - 1; level >= 0; level--) {
            for (String room : FloorPlanTest.PLAN.keySet()) {
                if (level(room) == level) {
                    lines.append(arrows(room));
                }
            }
        }
        return lines.toString();
    }

    private String node(String room) {
        if (!uses.containsKey(room)) {
            return room + "(" + room + ": not built)";
        }
        String inside = SubRoomsTest.packages(room).stream()
                .filter(packages.get(room)::contains)
                .map(each -> each.isEmpty() ? "front" : each)
                .collect(Collectors.joining(", "));
        return room + "[" + (inside.equals("front") ? room : room + ": " + inside) + "]";
    }

    private String arrows(String room) {
        Set<String> used = uses.getOrDefault(room, FloorPlanTest.PLAN.get(room));
        String arrow = uses.containsKey(room) ? " --> " : " -.-> ";
        return used.isEmpty() ? "" : "  " + room + arrow + String.join(" & ", new TreeSet<>(used)) + "\n";
    }

    private static int level(String room) {
        return FloorPlanTest.PLAN.get(room).stream()
                .mapToInt(below -> level(below) + 1)
                .max()
                .orElse(0);
    }
}
