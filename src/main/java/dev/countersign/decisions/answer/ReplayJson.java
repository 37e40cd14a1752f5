package dev.countersign.decisions.answer;

import dev.countersign.decisions.replay.ReplayResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The result of a replay as JSON. */
public final class ReplayJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ReplayJson() {}

    public static ObjectNode of(ReplayResult replayed) {
        ObjectNode json = JSON.createObjectNode().put("decisionId", replayed.id());
        if (replayed instanceof ReplayResult.Faithful) {
            json.put("result", "FAITHFUL");
        } else if (replayed instanceof ReplayResult.Erased erased) {
            json.put("result", "ERASED");
            erased.faithfully().ifPresent(at -> json.put("replayedFaithfully", at.toString()));
        } else if (replayed instanceof ReplayResult.Impossible impossible) {
            json.put("result", "IMPOSSIBLE").put("why", impossible.why());
        } else if (replayed instanceof ReplayResult.Differs differs) {
            json.put("result", "DIFFERS")
                    .put("step", differs.step().name())
                    .put("why", differs.step().failed());
            ArrayNode differences = json.putArray("differences");
            differs.differences()
                    .forEach(each -> differences
                            .addObject()
                            .put("path", each.path())
                            .put("recorded", each.recorded())
                            .put("replayed", each.replayed()));
        }
        return json;
    }

    /** One sentence for a person. */
    public static String sentence(ReplayResult replayed) {
        if (replayed instanceof ReplayResult.Faithful) {
            return "faithful: the same rules and facts give the same record, byte for byte";
        }
        if (replayed instanceof ReplayResult.Erased erased) {
            return erased.faithfully()
                    .map(at -> "erased; replayed faithfully on " + at)
                    .orElse("INCOMPLETE: a private part cannot be read, and no recorded erasure says that the "
                            + "decision was replayed before. Maybe the key of a person is missing.");
        }
        if (replayed instanceof ReplayResult.Impossible impossible) {
            return "could not be replayed: " + impossible.why();
        }
        return "DIFFERS: " + ((ReplayResult.Differs) replayed).step().failed();
    }
}
