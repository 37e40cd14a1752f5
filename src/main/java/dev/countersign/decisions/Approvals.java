package dev.countersign.decisions;

import dev.countersign.facts.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Approvals in the ledger that have not run out, by the action they were given for. */
final class Approvals {

    private final Map<String, List<Approval>> byDigest = new ConcurrentHashMap<>();

    List<Approval> of(String digest) {
        return byDigest.getOrDefault(digest, List.of());
    }

    void add(Approval approval) {
        byDigest.computeIfAbsent(approval.digest(), unused -> new CopyOnWriteArrayList<>()).add(approval);
    }

    /** Forgets those that have run out. */
    void drop(Instant now) {
        byDigest.values().forEach(each -> each.removeIf(approval -> !approval.until().isAfter(now)));
        byDigest.values().removeIf(List::isEmpty);
    }
}
