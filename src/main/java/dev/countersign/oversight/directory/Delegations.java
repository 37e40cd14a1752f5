package dev.countersign.oversight.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Until when people looked after the tasks of others, of absences that have ended. What one of them did before that
 * time counts for the other too. For one thread while it is made; afterwards nothing changes it.
 */
final class Delegations {

    /** What people decide on is not open for longer. */
    private static final Duration KEPT = Duration.ofDays(Absence.LONGEST_DAYS);

    private record Pair(String person, String delegate) {}

    /** INVARIANT: one time for each pair, the latest, so that many absences take no more memory than one. */
    private final Map<Pair, Instant> ended = new HashMap<>();

    void putAll(Delegations others) {
        ended.putAll(others.ended);
    }

    /** An absence ends at that time, or has ended before. */
    void ended(Absence absence, Instant at) {
        if (absence.delegate() != null && absence.from().isBefore(at)) {
            ended.merge(
                    new Pair(absence.person(), absence.delegate()),
                    absence.to().isBefore(at) ? absence.to() : at,
                    (one, other) -> one.isAfter(other) ? one : other);
        }
        ended.values().removeIf(until -> until.plus(KEPT).isBefore(at));
    }

    private record Edge(String person, String delegate, Instant until) {}

    /**
     * With whom a person counted as one, through others too, and until when.
     *
     * @param absences that have not ended, or of which no entry says so
     */
    Map<String, Instant> of(String person, Collection<Absence> absences, Instant at) {
        List<Edge> edges = new ArrayList<>();
        ended.forEach((pair, until) -> edges.add(new Edge(pair.person, pair.delegate, until)));
        absences.stream()
                .filter(each -> each.delegate() != null && !each.from().isAfter(at))
                .forEach(each -> edges.add(new Edge(each.person(), each.delegate(), each.to())));
        Map<String, Instant> all = reached(person, edges, Edge::person, Edge::delegate);
        reached(person, edges, Edge::delegate, Edge::person)
                .forEach(
                        (other, until) -> all.merge(other, until, (one, second) -> one.isAfter(second) ? one : second));
        all.remove(person);
        return all;
    }

    /** The latest time for each person who is reached: that of the delegation of the way that ended first. */
    private static Map<String, Instant> reached(
            String person, List<Edge> edges, Function<Edge, String> from, Function<Edge, String> to) {
        Map<String, Instant> reached = new HashMap<>(Map.of(person, Instant.MAX));
        Deque<String> next = new ArrayDeque<>(List.of(person));
        while (!next.isEmpty()) {
            String one = next.remove();
            Instant way = reached.getOrDefault(one, Instant.MIN);
            for (Edge edge : edges) {
                Instant until = edge.until.isBefore(way) ? edge.until : way;
                if (from.apply(edge).equals(one)
                        && reached.getOrDefault(to.apply(edge), Instant.MIN).isBefore(until)) {
                    reached.put(to.apply(edge), until);
                    next.add(to.apply(edge));
                }
            }
        }
        return reached;
    }
}
