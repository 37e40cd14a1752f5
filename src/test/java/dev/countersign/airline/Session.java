package dev.countersign.airline;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One conversation between a customer and the agent. Each begins with the records as they were at the start. */
record Session(int task, int trial, JsonNode messages) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Session of(JsonNode recorded) {
        return new Session(
                recorded.path("task_id").asInt(), recorded.path("trial").asInt(), recorded.path("traj"));
    }

    /** Every call that writes, in order. */
    List<WriteCall> writes() {
        List<WriteCall> writes = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            for (JsonNode call : messages.get(i).path("tool_calls")) {
                JsonNode function = call.path("function");
                if (WriteCall.ACTIONS.contains(function.path("name").asString(""))) {
                    writes.add(new WriteCall(
                            task,
                            trial,
                            i,
                            function.path("name").asString(),
                            JSON.readTree(function.path("arguments").asString()),
                            messages.get(i + 1).path("content").asString()));
                }
            }
        }
        return writes;
    }
}
