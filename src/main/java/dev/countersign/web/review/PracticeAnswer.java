package dev.countersign.web.review;

import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.review.Practice;
import dev.countersign.web.http.JsonAnswer;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The answer to who decided on a drill: it says at once that it was one. */
final class PracticeAnswer {

    private PracticeAnswer() {}

    /** @throws UnknownTask when it had ended before */
    static ResponseEntity<byte[]> of(Drills.Shown drill, Drills.End end, boolean ended) {
        String id = drill.seen().task().id();
        if (!ended) {
            throw new UnknownTask(id);
        }
        ObjectNode json = JsonMapper.shared().createObjectNode().put("taskId", id);
        json.putObject("practice").put("result", end.name()).put("says", says(end));
        return JsonAnswer.of(json);
    }

    private static String says(Drills.End end) {
        return switch (end) {
            case CAUGHT -> "This was practice: the text or the values have a mistake, and you saw it.";
            case MISSED -> Practice.MISSED + " Maybe read it again with that in mind.";
            case ASKED -> "This was practice, and nobody else knows it. Nothing was done.";
        };
    }
}
