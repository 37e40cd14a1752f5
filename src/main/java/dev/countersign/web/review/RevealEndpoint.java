package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXTS;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.held.ShownFact;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.TaskCard;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** People say why they need personal facts of a task that are withheld, and read them. */
@RestController
class RevealEndpoint {

    private static final String FACTS = "facts";
    private static final String REASON = "reason";
    private static final OperatorMembers REVEAL = new OperatorMembers(Map.of(FACTS, TEXTS, REASON, TEXT));
    private static final int MOST_FACTS = 20;
    private static final int LONGEST_REASON = 1_000;

    private final ReviewDesk desk;
    private final Drills drills;
    private final ActivePolicy policy;
    private final RequestContext requestContext;

    RevealEndpoint(ReviewDesk desk, Drills drills, ActivePolicy policy, RequestContext requestContext) {
        this.desk = desk;
        this.drills = drills;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    /** The person reads facts of a task that waits. It is recorded before the answer. */
    @PostMapping("/v1/reviews/{id}/reveal")
    ResponseEntity<byte[]> reveal(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = REVEAL.read(http);
        List<String> paths = body.path(FACTS)
                .valueStream()
                .map(JsonNode::asString)
                .distinct()
                .toList();
        if (paths.isEmpty() || paths.size() > MOST_FACTS) {
            throw new InvalidInput(new Problem(
                    FACTS,
                    paths.isEmpty() ? "it is missing." : "there are more than " + MOST_FACTS + ".",
                    "Maybe the `path` of a fact of the task that is `withheld`."));
        }
        String reason = OperatorMembers.text(body, REASON).strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw new InvalidInput(new Problem(
                    REASON,
                    "it must say why you need it, in 1 to " + LONGEST_REASON + " letters.",
                    "Maybe \"The customer asks about it.\"."));
        }
        Caller person = requestContext.caller(http);
        Optional<Drills.Shown> drill = drills.find(policy.snapshot(), id, person, paths);
        ReviewDesk.Seen seen = drill.isPresent() ? drill.get().seen() : found(id, person);
        TaskCard card = drill.map(Drills.Shown::card)
                .or(() -> seen.state().isOpen() ? desk.card(policy.snapshot(), seen, person, paths) : Optional.empty())
                .orElseThrow(() -> new UnknownTask(id));
        List<ShownFact> shown = shown(card, paths);
        String decision = drill.map(Drills.Shown::decision).orElse(seen.task().decision());
        desk.revealed(person, id, decision, paths, reason);
        ObjectNode json = JsonMapper.shared().createObjectNode().put("taskId", id);
        ArrayNode facts = json.putArray(FACTS);
        shown.forEach(fact -> facts.add(ReviewsEndpoint.fact(fact)));
        return JsonAnswer.of(json);
    }

    private ReviewDesk.Seen found(String id, Caller person) {
        return desk.task(policy.snapshot(), id, person)
                .filter(each -> !drills.isOpen(id))
                .orElseThrow(() -> new UnknownTask(id));
    }

    /** @throws InvalidInput when the card has no such fact, or it is withheld from this person for any reason */
    private static List<ShownFact> shown(TaskCard card, List<String> paths) {
        List<String> known = card.facts().stream().map(ShownFact::path).toList();
        List<ShownFact> found = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String path : paths) {
            Optional<ShownFact> fact = card.facts().stream()
                    .filter(each -> each.path().equals(path))
                    .findFirst();
            if (fact.isEmpty()) {
                problems.add(new Problem(
                        FACTS, "the task shows no fact `" + Problem.shown(path) + "`.", Problem.hint(path, known)));
            } else if (fact.get().value().isEmpty()) {
                problems.add(new Problem(
                        FACTS,
                        "`" + path + "` is " + fact.get().withheld()
                                + ", which your role for this task does not see, whatever the reason.",
                        "Maybe hand the task over to a person who may."));
            } else {
                found.add(fact.get());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems, problems.size());
        }
        return found;
    }
}
