package dev.countersign.decisions.replay;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of replaying one record. */
public sealed interface ReplayResult {

    /** Id of the decision; empty if the record could not be read. */
    String id();

    /** The replay equals the record, byte for byte. */
    record Faithful(String id) implements ReplayResult {}

    /** The replay differs from the record. @param step the first step that failed */
    record Differs(String id, Step step, List<Difference> differences) implements ReplayResult {

        public Differs {
            differences = List.copyOf(differences);
        }
    }

    /**
     * A part of the record was erased with a person. @param faithfully time of the last faithful replay before the
     * erasure; empty if there was none
     */
    record Erased(String id, Optional<Instant> faithfully) implements ReplayResult {}

    /** The replay was not possible. @param why one sentence, and what may help */
    record Impossible(String id, String why) implements ReplayResult {}

    /** The three steps of a replay, in order. */
    enum Step {
        /** The bytes of the record match its leaf in the tree. */
        HASH("the record does not match its leaf hash"),
        /** Private values match the commitments of the public record. */
        COMMITMENTS("a private value does not match its commitment in the public record"),
        /** The recorded release gives the recorded result again. */
        EXECUTION("the release gives a different result than the record");

        private final String failed;

        Step(String failed) {
            this.failed = failed;
        }

        /** The meaning of a failure of this step. */
        public String failed() {
            return failed;
        }
    }

    /**
     * One difference between record and replay.
     *
     * @param path     path of the member in the public record, such as {@code firings[3].row}
     * @param recorded as JSON; null if the record has no such member
     * @param replayed as JSON; null if the replay has none
     */
    record Difference(
            String path,
            @Nullable String recorded,
            @Nullable String replayed) {}
}
