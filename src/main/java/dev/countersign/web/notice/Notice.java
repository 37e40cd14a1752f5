package dev.countersign.web.notice;

import dev.countersign.facts.json.Sha256;
import dev.countersign.oversight.directory.Callback;
import dev.countersign.oversight.review.ReviewState;
import dev.countersign.oversight.review.TaskEvents.TaskEvent;
import dev.countersign.web.review.TaskStatus;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one address of a client is told about one event. It says that the state of a task has changed, and nothing
 * else: no person, no reason, no content. A rejection has the same bytes for each of its codes.
 *
 * @param id       the same in each attempt, and after a restart, so that a receiver knows it again
 * @param callback id of the address
 * @param client   id of its client
 * @param task     id of the task
 * @param at       when it happened
 * @param body     JSON
 */
record Notice(String id, String callback, String client, String task, Instant at, byte[] body) {

    private static final String PREFIX = "msg_";
    private static final int ID_LETTERS = 32;
    private static final String TYPE = "access_request.";
    private static final String QUESTION = "question";

    /** The body with a state that the client wants back. */
    byte[] with(String state) {
        JsonMapper mapper = JsonMapper.shared();
        return mapper.writeValueAsBytes(((ObjectNode) mapper.readTree(body)).put("state", state));
    }

    /** The status of the task that an event tells, or {@value #QUESTION}. */
    static String status(TaskEvent event) {
        return event.state() == ReviewState.WAITING ? QUESTION : TaskStatus.of(event.state());
    }

    /**
     * @param address of the task, where its client asks for its state
     */
    static Notice of(TaskEvent event, Callback callback, String address) {
        String status = TaskStatus.of(event.state());
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("type", TYPE + status(event))
                .put("timestamp", event.at().toString());
        json.putObject("task").put("id", event.task()).put("status", status).put("status_endpoint", address);
        return new Notice(
                PREFIX + Sha256.hex(callback.id() + "\n" + event.key()).substring(0, ID_LETTERS),
                callback.id(),
                event.client(),
                event.task(),
                event.at(),
                JsonMapper.shared().writeValueAsBytes(json));
    }
}
