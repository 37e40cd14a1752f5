package dev.countersign.web.access;

import dev.countersign.decisions.DecisionService;
import dev.countersign.decisions.PermissionSearch;
import dev.countersign.decisions.answer.AccessJson;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.Admission;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.JsonBodyReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subject, Resource and Action Search of the OpenID AuthZEN Authorization API 1.0, section 8. Each candidate is
 * evaluated.
 */
@RestController
class SearchEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ANY = "*";

    private final ActivePolicy policy;
    private final DecisionService service;
    private final RequestContext requestContext;

    SearchEndpoint(ActivePolicy policy, DecisionService service, RequestContext requestContext) {
        this.policy = policy;
        this.service = service;
        this.requestContext = requestContext;
    }

    @PostMapping("/access/v1/search/subject")
    ResponseEntity<byte[]> subjects(HttpServletRequest http) throws IOException {
        return search(PermissionSearch.Kind.SUBJECT, http);
    }

    @PostMapping("/access/v1/search/resource")
    ResponseEntity<byte[]> resources(HttpServletRequest http) throws IOException {
        return search(PermissionSearch.Kind.RESOURCE, http);
    }

    @PostMapping("/access/v1/search/action")
    ResponseEntity<byte[]> actions(HttpServletRequest http) throws IOException {
        return search(PermissionSearch.Kind.ACTION, http);
    }

    private ResponseEntity<byte[]> search(PermissionSearch.Kind kind, HttpServletRequest http) throws IOException {
        JsonNode body = JsonBodyReader.readAccess(http);
        PolicySnapshot snapshot = policy.snapshot();
        ObjectNode query = query(kind, body);
        PageRequest page = PageRequest.of(body.path("page"));
        RequestParser.ParsedRequest asked = RequestParser.asked(query, snapshot.release());
        PermissionSearch search = asked.isBad()
                ? new PermissionSearch(List.of(), id -> asked.request())
                : kind == PermissionSearch.Kind.SUBJECT
                                && !query.at("/context/agent").isMissingNode()
                        ? PermissionSearch.people(query.at("/subject/type").asString(""), asked.request(), snapshot)
                        : PermissionSearch.of(kind, asked.request(), snapshot);
        String fingerprint = PageRequest.fingerprint(kind, query, search, snapshot);
        Caller caller = requestContext.caller(http);
        boolean tries = caller.kind() == Caller.Kind.PERSON;
        PermissionSearch.Page found = search.page(
                tries ? ActingScope.ANYONE : caller.mayActAs(),
                page.from(fingerprint),
                page.limit(),
                PermissionSearch.mostEvaluated(query.toString().length()),
                Admission.turn(http),
                service,
                snapshot,
                requestContext.now(),
                asked.capabilities());
        if (tries) {
            ReadingRecord.shows(http, () -> customers(search, page.from(fingerprint), found.next(), snapshot));
        }
        ObjectNode answer = JSON.createObjectNode();
        if (page.asked() || found.more()) {
            answer.putObject("page")
                    .put("next_token", found.more() ? page.token(found.next(), fingerprint) : "")
                    .put("count", tries ? 0 : found.found().size());
        }
        AccessJson.ofSearch(
                        asked,
                        kind == PermissionSearch.Kind.ACTION && body.has("action") ? List.of("action") : List.of())
                .ifPresent(context -> answer.set("context", context));
        ArrayNode results = answer.putArray("results");
        if (tries) {
            results = AccessJson.triedSearch(answer);
        }
        add(kind, body, found, results);
        return JsonAnswer.of(answer);
    }

    /** The customers of all candidates that were evaluated: what is not found says something too. */
    private static Set<String> customers(PermissionSearch search, int from, int next, PolicySnapshot snapshot) {
        return search.candidates().stream()
                .skip(from)
                .limit(Math.max(0, next - from))
                .flatMap(each -> DecisionService.customers(snapshot, search.as().apply(each)).stream())
                .collect(Collectors.toSet());
    }

    private static void add(PermissionSearch.Kind kind, JsonNode body, PermissionSearch.Page found, ArrayNode results) {
        found.found().forEach(each -> {
            if (kind == PermissionSearch.Kind.ACTION) {
                results.addObject().put("name", each);
            } else {
                results.addObject()
                        .put("type", body.path(kind.word()).path("type").asString())
                        .put("id", each);
            }
        });
    }

    /**
     * The question without its page, with a placeholder for what is searched, so that the rest is checked like an
     * evaluation.
     */
    private static ObjectNode query(PermissionSearch.Kind kind, JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new InvalidInput(new Problem("body", "a search is one JSON object.", ""));
        }
        ObjectNode query = object.deepCopy().without("page");
        if (kind == PermissionSearch.Kind.ACTION) {
            query.putObject("action").put("name", ANY);
        } else if (query.path(kind.word()) instanceof ObjectNode searched) {
            searched.put("id", ANY);
        }
        return query;
    }
}
