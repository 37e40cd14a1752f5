package dev.countersign.decisions;

import dev.countersign.context.own.FactFolderResult;
import dev.countersign.context.own.FactFolderWatch;
import dev.countersign.context.own.FactLimits;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.PolicyRelease;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A release with its folder of own facts. It reads the folder again when it has changed. */
public final class FactRefresh {

    private final FactFolderWatch folder;
    private final ActivePolicy policy;
    private volatile List<Problem> refused = List.of();
    private volatile SortedMap<String, Integer> added = new TreeMap<>();

    private FactRefresh(PolicyRelease release, FactFolderWatch folder) {
        this.folder = folder;
        policy = new ActivePolicy(
                release,
                folder.read(release.vocabulary(), release.declaredTypes()).whole());
    }

    /**
     * @param facts the folder of own facts; without a folder there are no facts, so every agent is unknown
     * @throws InvalidInput with every problem of the folder, by file and line
     */
    public static FactRefresh open(PolicyRelease release, Optional<Path> facts) {
        return open(release, facts, FactLimits.USUAL);
    }

    /** The same with limits for mistakes. */
    public static FactRefresh open(PolicyRelease release, Optional<Path> facts, FactLimits limits) {
        return new FactRefresh(release, new FactFolderWatch(facts, limits));
    }

    /** The problems of the last refused own facts while older ones are active; empty if the newest are active. */
    public List<Problem> refused() {
        return refused;
    }

    /**
     * While older facts are active: the number of newer records of each type that count too, because they restrict.
     * Empty if the newest are active. Newer values that make an older record stricter are not counted.
     */
    public SortedMap<String, Integer> added() {
        return added;
    }

    public ActivePolicy policy() {
        return policy;
    }

    /** A description of the own facts for the log. */
    public String described() {
        return folder.folder()
                .map(named -> policy.own().counts() + " from " + named)
                .orElse("none, so every agent is unknown; name a folder with --countersign.facts");
    }

    /** File and line of each own fact that names one of these persons, or has their phone number or address. */
    public List<String> mentions(Collection<String> ids) {
        return folder.mentions(ids, policy.own());
    }

    /**
     * Reads the own facts again if a file has changed. Refused facts permit nothing, but the restrictions in their
     * readable lines count from now on.
     *
     * @return whether something changed
     * @throws InvalidInput when mistakes in the changed files cause a refusal; the previous facts stay active, with
     *     the restrictions of the new ones
     */
    public synchronized boolean refresh() {
        if (!folder.hasChanged()) {
            return false;
        }
        try {
            FactFolderResult read =
                    folder.read(policy.release().vocabulary(), policy.release().declaredTypes());
            if (read.refused()) {
                OwnFacts before = policy.own();
                policy.useFacts(OwnFacts.stricter(before, read.facts()));
                added = more(before, added);
            } else {
                policy.useFacts(read.facts());
                added = new TreeMap<>();
            }
            read.whole();
            refused = List.of();
            return true;
        } catch (InvalidInput e) {
            refused = e.problems();
            throw e;
        }
    }

    private SortedMap<String, Integer> more(OwnFacts before, Map<String, Integer> earlier) {
        SortedMap<String, Integer> more = new TreeMap<>(earlier);
        Map<String, Integer> counted = before.counts();
        policy.own().counts().forEach((type, count) -> {
            if (count > counted.getOrDefault(type, 0)) {
                more.merge(type, count - counted.getOrDefault(type, 0), Integer::sum);
            }
        });
        return Collections.unmodifiableSortedMap(more);
    }
}
