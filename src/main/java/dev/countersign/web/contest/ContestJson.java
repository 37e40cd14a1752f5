package dev.countersign.web.contest;

import dev.countersign.oversight.contest.Contest;
import dev.countersign.oversight.contest.ContestDesk;
import dev.countersign.oversight.contest.ContestStep;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A contest as JSON. */
final class ContestJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ContestJson() {}

    /** For the one who hands it in: nothing but what that one knows, and the time. */
    static ObjectNode received(Contest contest) {
        return JSON.createObjectNode()
                .put("contestId", contest.id())
                .put("received", contest.arrival().received().toString())
                .put("due", contest.due().toString());
    }

    /** For people, without personal texts. */
    static ObjectNode line(ContestDesk.Seen seen) {
        Contest contest = seen.contest();
        Contest.Progress progress = contest.progress();
        ObjectNode json = received(contest)
                .put("state", contest.state().name())
                .put("version", progress.version())
                .put("late", seen.late())
                .put("channel", contest.arrival().channel());
        ArrayNode decisions = json.putArray("decisions");
        contest.arrival().decisions().forEach(decisions::add);
        ArrayNode roles = json.putArray("roles");
        new TreeSet<>(contest.roles()).forEach(role -> roles.add(role.name()));
        ArrayNode steps = json.putArray("steps");
        ContestStep.possible(contest.state()).stream()
                .filter(step -> step != ContestStep.EXTEND || progress.extended() == null)
                .forEach(step -> steps.add(step.name()));
        ArrayNode barred = json.putArray("barred");
        seen.barred().forEach(relation -> barred.add(relation.name()));
        if (progress.extended() != null) {
            json.put("extended", true);
        }
        put(json, "code", progress.code());
        if (progress.outcome() != null) {
            json.put("outcome", progress.outcome().name());
        }
        put(json, "newDecision", progress.replaced());
        return json;
    }

    static void put(ObjectNode json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }

    static byte[] bytes(ObjectNode json) {
        return JSON.writeValueAsBytes(json);
    }
}
