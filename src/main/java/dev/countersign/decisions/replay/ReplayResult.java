package dev.countersign.decisions.replay;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of replaying one record. */
public sealed interface ReplayResult {

    /** Id of the decision; empty where the record could not be read. */
    String id();

    /** Everything is as it was recorded, byte for byte. */
    record Faithful(String id) implements ReplayResult {}

    /** Something is not as it was recorded. @param step the first one that failed */
    record Differs(String id, Step step, List<Difference> differences) implements ReplayResult {

        public Differs {
            differences = List.copyOf(differences);
        }
    }

    /** A part of the record was erased with a person. @param faithfully when it was replayed for the last time, just before; empty where nothing says so */
    record Erased(String id, Optional<Instant> faithfully) implements ReplayResult {}

    /** It could not be tried. @param why one sentence, and what may help */
    record Impossible(String id, String why) implements ReplayResult {}

    /** The three steps of a replay, in order. */
    enum Step {
        /** The bytes of the record are those under its leaf in the tree. */
        HASH("the record is not what its leaf was made of"),
        /** Private values are those that the public record commits to. */
        COMMITMENTS("a private value is not the one the public record commits to"),
        /** The recorded release, asked again, answers what was recorded. */
        EXECUTION("the release answers otherwise than the record says");

        private final String failed;

        Step(String failed) {
            this.failed = failed;
        }

        /** What it means when the step fails. */
        public String failed() {
            return failed;
        }
    }

    /**
     * One place where record and replay differ.
     *
     * @param path     of the member in the public record, such as {@code firings[3].row}
     * @param recorded as JSON; null where the record has no such member
     * @param replayed as JSON; null where the replay has none
     */
    record Difference(
            String path,
            @Nullable String recorded,
            @Nullable String replayed) {}
}
