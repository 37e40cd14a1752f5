package dev.countersign.oversight.review;

import dev.countersign.decisions.record.SealedEntry;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The one address at which a client wants to be called about a task.
 *
 * @param callback id of the registered address
 * @param state    a text that is sent back with each call; empty for none
 * @param events   statuses of the task of which the client wants to be told; empty for all, and for questions
 */
public record TaskCallback(String callback, String state, SortedSet<String> events) {

    private static final String MEMBER = "callback";
    private static final String STATE = "callbackState";
    private static final String EVENTS = "events";

    public TaskCallback {
        events = Collections.unmodifiableSortedSet(new TreeSet<>(events));
    }

    /** Whether the client wants to be told of that status. @param status a status or a question */
    public boolean tells(String status) {
        return events.isEmpty() || events.contains(status);
    }

    /** The state may name anybody, so it is in the part of the person whom the action is about. */
    void seal(SealedEntry entry, String about) {
        entry.with(MEMBER, callback);
        if (!events.isEmpty()) {
            entry.with(EVENTS, List.copyOf(events));
        }
        if (!state.isEmpty()) {
            entry.sealed(about, STATE, state);
        }
    }

    /** Of an entry that opened a task; empty if it names no address. @param parts that can still be read */
    static Optional<TaskCallback> of(JsonNode open, List<JsonNode> parts) {
        return Optional.of(open.path(MEMBER))
                .filter(JsonNode::isString)
                .map(callback -> new TaskCallback(
                        callback.asString(),
                        parts.stream()
                                .map(part -> part.path(STATE).asString(""))
                                .collect(Collectors.joining()),
                        open.path(EVENTS)
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.toCollection(TreeSet::new))));
    }
}
