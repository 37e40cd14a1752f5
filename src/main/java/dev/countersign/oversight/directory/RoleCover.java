package dev.countersign.oversight.directory;

import dev.countersign.decisions.request.Caller;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Whether enough different people are there for several roles at once. */
public final class RoleCover {

    private final List<List<String>> candidates;
    /** The place that each person takes. */
    private final Map<String, Integer> taken = new HashMap<>();

    private RoleCover(List<List<String>> candidates) {
        this.candidates = candidates;
    }

    /**
     * @param roles   that are needed, one for each person
     * @param holders ids of people who have a role; as many as there are roles are enough
     */
    public static boolean covers(List<Caller.HeldRole> roles, Function<Caller.HeldRole, List<String>> holders) {
        RoleCover cover = new RoleCover(roles.stream().map(holders).toList());
        for (int place = 0; place < roles.size(); place++) {
            if (!cover.place(place, new HashSet<>())) {
                return false;
            }
        }
        return true;
    }

    /** Takes a place, and moves people who have one if need be. */
    private boolean place(int place, Set<String> tried) {
        for (String person : candidates.get(place)) {
            if (tried.add(person)) {
                Integer before = taken.get(person);
                if (before == null || place(before, tried)) {
                    taken.put(person, place);
                    return true;
                }
            }
        }
        return false;
    }
}
