package dev.countersign.oversight.review;

import dev.countersign.decisions.held.Concerned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The tasks that wait for people, in memory, without the texts. Any number of threads may use it. */
final class OpenTasks {

    /** Whether a decision has used the approval with that id. */
    private final Predicate<String> isUsed;

    private final Map<String, ReviewTask> byId = new HashMap<>();
    /** Ids of the same by their action. INVARIANT: it has at most one task for each action. */
    private final Map<ReviewTask.About, String> byAction = new HashMap<>();

    /** Ids of the same by their agent. */
    private final Map<ReviewTask.Agent, Set<String>> byAgent = new HashMap<>();

    /** Who cannot decide on them, by id, as far as it was asked. */
    private final Map<String, Concerned> concerned = new HashMap<>();

    /** The agents of which a task is being opened, each as often as it has one. */
    private final List<ReviewTask.Agent> begun = new ArrayList<>();

    OpenTasks(Predicate<String> isUsed) {
        this.isUsed = isUsed;
    }

    /** A task whose customer was erased waits for nobody. */
    synchronized void put(ReviewTask task) {
        if (task.about() != null) {
            byId.put(task.id(), task);
            byAction.put(task.about(), task.id());
            byAgent.computeIfAbsent(task.agent(), agent -> new HashSet<>()).add(task.id());
        }
    }

    /** What has happened to a task that waits is on disk. */
    synchronized void changed(String task, UnaryOperator<ReviewTask> change) {
        byId.computeIfPresent(task, (id, before) -> change.apply(before));
    }

    synchronized void remove(String task) {
        ReviewTask removed = byId.remove(task);
        if (removed != null) {
            byAction.remove(removed.about(), task);
            byAgent.computeIfPresent(removed.agent(), (agent, ids) -> {
                ids.remove(task);
                return ids.isEmpty() ? null : ids;
            });
            concerned.remove(task);
        }
    }

    /** Who cannot decide on a task that waits. @param read reads it */
    Concerned concerned(ReviewTask task, Function<ReviewTask, Concerned> read) {
        Concerned known;
        synchronized (this) {
            known = concerned.get(task.id());
        }
        if (known == null) {
            known = read.apply(task);
            keep(task, known);
        }
        return known;
    }

    private synchronized void keep(ReviewTask task, Concerned found) {
        if (byId.containsKey(task.id())) {
            concerned.put(task.id(), found);
        }
    }

    /** Who cannot decide on them is read again. */
    synchronized void forget() {
        concerned.clear();
    }

    /** Those that still wait, and those that ended by the clock without an entry that says so. */
    synchronized List<ReviewTask> all() {
        return List.copyOf(byId.values());
    }

    private boolean isOverdue(ReviewTask task, Instant now) {
        return task.state(now, isUsed) == ReviewState.EXPIRED;
    }

    /** Those that still wait, the first due one first. The others are dropped. */
    synchronized List<ReviewTask> waiting(Instant now) {
        byId.values().stream()
                .filter(task -> !waits(task, now) && !isOverdue(task, now))
                .map(ReviewTask::id)
                .toList()
                .forEach(this::remove);
        return byId.values().stream()
                .filter(task -> waits(task, now))
                .sorted(Comparator.comparing(ReviewTask::due).thenComparing(ReviewTask::id))
                .toList();
    }

    /** The one of that action, if it still waits. */
    synchronized Optional<ReviewTask> of(ReviewTask.About about, Instant now) {
        return Optional.ofNullable(byAction.get(about)).map(byId::get).filter(task -> waits(task, now));
    }

    /**
     * Begins to open a task of an agent, unless it or all agents together have too many. The caller ends it.
     *
     * @return whether it may be opened
     */
    synchronized boolean begin(ReviewTask.Agent agent, Instant now, int mostOfAgent, int most) {
        long waiting = byAgent.getOrDefault(agent, Set.of()).stream()
                .flatMap(id -> Stream.ofNullable(byId.get(id)))
                .filter(task -> waits(task, now))
                .count();
        long opening = begun.stream().filter(agent::equals).count();
        if (waiting + opening >= mostOfAgent || byId.size() + begun.size() >= most) {
            return false;
        }
        begun.add(agent);
        return true;
    }

    /** How many tasks of an agent wait. */
    synchronized int of(ReviewTask.Agent agent, Instant now) {
        return Math.toIntExact(byId.values().stream()
                .filter(task -> task.agent().equals(agent) && waits(task, now))
                .count());
    }

    /** It waits now, or never will. */
    synchronized void end(ReviewTask.Agent agent) {
        begun.remove(agent);
    }

    private boolean waits(ReviewTask task, Instant now) {
        return task.state(now, isUsed).isOpen();
    }
}
