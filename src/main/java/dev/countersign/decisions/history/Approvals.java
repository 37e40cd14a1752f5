package dev.countersign.decisions.history;

import dev.countersign.decisions.record.ExecutionReport;
import dev.countersign.decisions.record.ReportedState;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.ApprovalUses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Unexpired approvals of the ledger by their action, and how often each can still be used. The state is folded from the
 * entries: an approval, the decisions that used it, and their outcomes. Any number of threads may use it. Two decisions
 * cannot use one at once because of the lock by digest of {@code DecisionService}.
 */
public final class Approvals {

    private static final class Held {

        private final Approval approval;
        private final String about;
        private final Instant at;
        private final long sequence;
        private final boolean example;
        private final Set<String> usedBy = new TreeSet<>();
        private int left;
        private boolean gaveBack;

        private Held(Approval approval, String about, Instant at, long sequence, boolean example) {
            this.approval = approval;
            this.about = about;
            this.at = at;
            this.sequence = sequence;
            this.example = example;
            left = approval.state() instanceof ApprovalUses.Times times ? times.left() : Integer.MAX_VALUE;
        }
    }

    private boolean withoutExamples;

    private final Map<String, List<Held>> byDigest = new HashMap<>();
    /** The same by the id of the approval: a decision that uses one depends on no other customer's. */
    private final Map<String, List<Held>> byId = new HashMap<>();

    /**
     * Drops the approvals that people of the example company gave, and takes no more of them, because the laptop mode
     * has ended.
     */
    synchronized void endExamples() {
        withoutExamples = true;
        remove(held -> held.example);
    }

    /** Whether approvals of people of the example company count. */
    synchronized boolean countsExamples() {
        return !withoutExamples;
    }

    /**
     * Approvals that can still be used, and the latest of those that cannot, so that an answer can mention it.
     *
     * @param about the current subject of the action: an approval for another customer counts for no row
     */
    synchronized List<Approval> of(String digest, String about) {
        List<Held> held = byDigest.getOrDefault(digest, List.of());
        List<Approval> usable = new ArrayList<>(held.stream()
                .filter(each -> each.left > 0)
                .map(each -> each.about.equals(about) ? each.approval : each.approval.ofAnother())
                .toList());
        held.stream()
                .filter(each -> each.left <= 0 && each.about.equals(about))
                .max(Comparator.comparingLong(each -> each.sequence))
                .ifPresent(each -> usable.add(each.approval.usedUp()));
        return usable;
    }

    /** Who gave an approval of an action that can be used, and when. */
    public synchronized Set<Participants.Act> given(String digest, Instant now) {
        return byDigest.getOrDefault(digest, List.of()).stream()
                .filter(each -> each.left > 0 && each.approval.until().isAfter(now))
                .map(each -> new Participants.Act(each.approval.person(), each.at))
                .collect(Collectors.toSet());
    }

    /** When an approval was given; empty if it does not count any more. */
    public synchronized Optional<Instant> givenAt(String id) {
        return all(List.of(id)).stream().map(each -> each.at).findFirst();
    }

    /** Whether an approval from after that entry can be used. */
    public synchronized boolean isUsableSince(String digest, long sequence, Instant at) {
        return byDigest.getOrDefault(digest, List.of()).stream()
                .anyMatch(each -> each.sequence > sequence
                        && each.left > 0
                        && each.approval.until().isAfter(at));
    }

    /**
     * @param about    the subject that was shown
     * @param at       when it was given
     * @param sequence sequence of its entry
     * @param example  whether a person of the example company gave it
     */
    public synchronized void add(Approval approval, String about, Instant at, long sequence, boolean example) {
        if (withoutExamples && example) {
            return;
        }
        Held held = new Held(approval, about, at, sequence, example);
        byDigest.computeIfAbsent(approval.digest(), unused -> new ArrayList<>()).add(held);
        byId.computeIfAbsent(approval.id(), unused -> new ArrayList<>(1)).add(held);
    }

    /** Marks these approvals as used by a decision. */
    public synchronized void use(String decision, Collection<String> ids) {
        all(ids).forEach(each -> {
            if (each.usedBy.add(decision)) {
                each.left--;
            }
        });
    }

    /** Reverses the use, because the decision was not recorded. */
    public synchronized void withdraw(String decision, Collection<String> ids) {
        all(ids).forEach(each -> {
            if (each.usedBy.remove(decision)) {
                each.left++;
            }
        });
    }

    /**
     * Applies the outcome of a decision that used these. If the action was not executed, the use is returned, once for
     * each approval. If it is executed after all, the returned use is removed again.
     *
     * @param before what the earlier reports add up to
     */
    public synchronized void reported(Collection<String> ids, ExecutionReport outcome, ReportedState before) {
        all(ids).forEach(each -> {
            if (before.isGivenBackBy(outcome) && !each.gaveBack) {
                each.gaveBack = true;
                each.left++;
            } else if (before.isTakenAgainBy(outcome) && each.left > 0) {
                each.left--;
            }
        });
    }

    /** How often it can still be used; empty if it has expired, or if its uses are not counted. */
    public synchronized Optional<Integer> left(String id) {
        return all(List.of(id)).stream()
                .filter(each -> each.approval.isCounted())
                .map(each -> Math.max(0, each.left))
                .findFirst();
    }

    private List<Held> all(Collection<String> ids) {
        return ids.stream()
                .distinct()
                .flatMap(id -> byId.getOrDefault(id, List.of()).stream())
                .toList();
    }

    /**
     * @param readable whether the approval with that sequence can still be read; the others are dropped, and the uses
     *     of the rest stay
     */
    synchronized void keep(LongPredicate readable) {
        remove(held -> !readable.test(held.sequence));
    }

    /** It does not count any more. */
    public synchronized void revoke(String id) {
        remove(held -> held.approval.id().equals(id));
    }

    /** Drops expired approvals. */
    public synchronized void drop(Instant now) {
        remove(held -> !held.approval.until().isAfter(now));
    }

    private void remove(Predicate<Held> which) {
        Set<Held> removed =
                byDigest.values().stream().flatMap(List::stream).filter(which).collect(Collectors.toSet());
        for (Map<String, List<Held>> index : List.of(byDigest, byId)) {
            index.values().forEach(each -> each.removeIf(removed::contains));
            index.values().removeIf(List::isEmpty);
        }
    }
}
