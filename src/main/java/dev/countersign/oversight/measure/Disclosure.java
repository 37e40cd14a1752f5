package dev.countersign.oversight.measure;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which groups can be shown without showing what fewer than five people did.
 *
 * <p>The groups that are shown divide the items into cells: the items that are in exactly the same of these groups.
 * Whatever can be computed from the values of the groups, by adding and subtracting in any way, is a sum over whole
 * cells. INVARIANT: each cell with an item is of at least five people.
 */
final class Disclosure {

    /** The least number of people. */
    static final int PEOPLE = 5;

    private Disclosure() {}

    /**
     * The groups that can be shown together.
     *
     * @param wanted the most important one first: what is shown of it may hide a later one
     */
    static Set<ReviewGroup> shown(Collection<ReviewGroup> wanted, List<ReviewItem> items) {
        Set<ReviewGroup> shown = new TreeSet<>();
        for (ReviewGroup group : wanted) {
            shown.add(group);
            if (!hidesEach(shown, items)
                    || items.stream().noneMatch(item -> item.groups().contains(group))) {
                shown.remove(group);
            }
        }
        return shown;
    }

    private static boolean hidesEach(Set<ReviewGroup> shown, List<ReviewItem> items) {
        Map<Set<ReviewGroup>, Set<String>> cells = new HashMap<>();
        for (ReviewItem item : items) {
            Set<ReviewGroup> cell =
                    item.groups().stream().filter(shown::contains).collect(Collectors.toSet());
            if (!cell.isEmpty()) {
                cells.computeIfAbsent(cell, unused -> new HashSet<>()).addAll(item.people());
            }
        }
        return cells.values().stream().allMatch(people -> people.size() >= PEOPLE);
    }
}
