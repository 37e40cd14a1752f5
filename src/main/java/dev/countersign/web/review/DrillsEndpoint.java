package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.review.Practice;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Known mistakes, of which drills are made. */
@RestController
class DrillsEndpoint {

    private static final OperatorMembers ITEM =
            new OperatorMembers(Map.of("task", TEXT, "resource", TEXT, "content", TEXT));

    private final Drills drills;
    private final ActivePolicy policy;
    private final RequestContext requestContext;

    DrillsEndpoint(Drills drills, ActivePolicy policy, RequestContext requestContext) {
        this.drills = drills;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    /** Makes an item of a task that people rejected, with an invented thing and an invented text. */
    @AnsweredOnce
    @PostMapping("/v1/drills")
    ResponseEntity<byte[]> make(HttpServletRequest http) throws IOException {
        JsonNode body = ITEM.read(http);
        String id = drills.make(
                policy.snapshot(),
                requestContext.caller(http),
                OperatorMembers.text(body, "task"),
                new Practice.Instead(
                        OperatorMembers.text(body, "resource"),
                        body.has("content") ? body.path("content").asString() : null));
        return JsonAnswer.of(JsonMapper.shared().createObjectNode().put("itemId", id));
    }
}
