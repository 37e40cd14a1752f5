package dev.countersign.web.decide;

import static dev.countersign.web.http.OperatorMembers.Kind.FLAG;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.ErasureReport;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.history.ErasureRequest;
import dev.countersign.decisions.request.Caller;
import dev.countersign.web.caller.Operator;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/erasures}, for the command {@code erase} on this machine. It erases a person while the service
 * continues to decide. It answers when the erasure is complete.
 */
@RestController
class ErasureEndpoint {

    /** An erasure cannot be undone, so an unknown member is refused: a misspelt one would otherwise be ignored. */
    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of(
            "subject",
            TEXT,
            "by",
            TEXT,
            "agreedBy",
            TEXT,
            "reason",
            TEXT,
            "holdChecked",
            FLAG,
            "despiteDifferences",
            FLAG));

    private final DataFolder folder;
    private final FactRefresh factRefresh;
    private final RequestContext requestContext;
    private final Operator operator;

    ErasureEndpoint(DataFolder folder, FactRefresh factRefresh, RequestContext requestContext, Operator operator) {
        this.folder = folder;
        this.factRefresh = factRefresh;
        this.requestContext = requestContext;
        this.operator = operator;
    }

    @PostMapping("/v1/erasures")
    ResponseEntity<byte[]> erase(HttpServletRequest http) throws IOException {
        JsonNode body = operator.body(http, "Erasures", "erase", MEMBERS);
        ErasureRequest wish = new ErasureRequest(
                OperatorMembers.text(body, "subject"),
                Caller.person(OperatorMembers.text(body, "by")),
                OperatorMembers.text(body, "agreedBy"),
                body.path("reason").asString(""),
                body.path("holdChecked").asBoolean(false),
                body.path("despiteDifferences").asBoolean(false));
        ErasureReport erased =
                folder.erasing().erase(wish, factRefresh.policy().own(), requestContext.id(), (step, of, all) -> {});
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(erased.json(factRefresh).toString().getBytes(StandardCharsets.UTF_8));
    }
}
