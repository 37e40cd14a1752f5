package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.OBJECT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.ApprovalService;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.held.ShownFact;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.ShownCard;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.measure.Friction;
import dev.countersign.oversight.review.ReviewDesk;
import dev.countersign.oversight.review.ReviewTask;
import dev.countersign.oversight.review.TaskCard;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.http.PersonWords;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tasks of the review desk for people: those that wait, one with what it is about, and the yes of a person. */
@RestController
class ReviewsEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final OperatorMembers YES = new OperatorMembers(Map.of(
            "role",
            TEXT,
            "qualifier",
            TEXT,
            "until",
            TEXT,
            "code",
            TEXT,
            "reason",
            TEXT,
            "needed",
            TEXT,
            "answer",
            TEXT));

    private static final OperatorMembers EDIT =
            new OperatorMembers(Map.of("content", TEXT, "properties", OBJECT, "reason", TEXT));
    private static final OperatorMembers ASK = new OperatorMembers(Map.of("text", TEXT));
    private static final OperatorMembers NOTHING = new OperatorMembers(Map.of());
    private static final OperatorMembers NO = new OperatorMembers(Map.of("code", TEXT, "reason", TEXT));
    /** How often the agent has requested the action. */
    private static final String ASKED = "asked";

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Pattern VERSION = Pattern.compile("\"\\d{1,9}-[0-9a-f]{16}\"");

    private final ReviewDesk desk;
    private final DecisionRecords records;
    private final Directory directory;
    private final ActivePolicy policy;
    private final RequestContext requestContext;
    private final Drills drills;
    private final Friction friction;

    ReviewsEndpoint(
            ReviewDesk desk,
            DecisionRecords records,
            Directory directory,
            ActivePolicy policy,
            RequestContext requestContext,
            Drills drills,
            Friction friction) {
        this.friction = friction;
        this.directory = directory;
        this.desk = desk;
        this.drills = drills;
        this.records = records;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    /** A page of the tasks that wait and that the person may see, without what they are about. */
    @GetMapping("/v1/reviews")
    ResponseEntity<byte[]> waiting(HttpServletRequest http) {
        ObjectNode json = JSON.createObjectNode();
        Caller person = requestContext.caller(http);
        ReviewPage page = ReviewPage.of(http.getParameterMap());
        page.write(
                json,
                desk.waitingFor(policy.snapshot(), person, page.asked()),
                drills.waitingFor(policy.snapshot(), person),
                this::line);
        Instant now = requestContext.now();
        floods(json, http, now);
        directory.now().person(person.id()).ifPresent(known -> {
            directory
                    .now()
                    .absenceOf(known.id(), now)
                    .ifPresent(absence -> json.put("absentUntil", absence.to().toString()));
            Set<Person> delegators = directory.now().delegators(known, now);
            if (!delegators.isEmpty()) {
                strings(
                        json.putArray("delegatedBy"),
                        delegators.stream().map(Person::id).sorted().toList());
            }
        });
        return JsonAnswer.of(json);
    }

    /** Agents of the last day that wanted more than they may have open, for who owns them and for supervisors. */
    private void floods(ObjectNode json, HttpServletRequest http, Instant now) {
        List<ReviewDesk.Flood> readable = desk.floodsSince(now.minus(A_DAY)).stream()
                .filter(flood ->
                        FloodReaders.mayRead(directory.now(), policy.snapshot(), flood, RequestContext.rights(http)))
                .toList();
        if (!readable.isEmpty()) {
            ArrayNode floods = json.putArray("floods");
            readable.forEach(flood -> floods.addObject()
                    .put("agent", flood.agent())
                    .put("at", flood.at().toString())
                    .put("most", flood.most()));
        }
    }

    /** One task: who wants to do what to whom, the exact text, and why it needs people. */
    @GetMapping("/v1/reviews/{id}")
    ResponseEntity<byte[]> card(@PathVariable("id") String id, HttpServletRequest http) {
        desk.renew(id, requestContext.caller(http));
        Optional<Drills.Shown> drill = drill(id, http);
        ReviewDesk.Seen seen = drill.isPresent() ? drill.get().seen() : found(id, http);
        ObjectNode json = line(seen).put(ASKED, desk.asked(seen.task()));
        ArrayNode questions = json.putArray("questions");
        desk.conversation(seen.task()).forEach(asked -> {
            ObjectNode each =
                    questions.addObject().put("at", asked.at().toString()).put("text", asked.text());
            if (asked.answered() != null) {
                each.put("answered", asked.answered().toString());
            }
            asked.answer().ifPresent(text -> each.put("answer", text));
        });
        Optional<TaskCard> shown =
                drill.map(Drills.Shown::card).or(() -> desk.card(policy.snapshot(), seen, requestContext.caller(http)));
        if (shown.isPresent() && HttpMethod.GET.matches(http.getMethod())) {
            desk.opened(seen.task(), requestContext.caller(http));
        }
        shown.ifPresent(card -> {
            json.put("version", card.version()).put("sentence", card.sentence());
            card.content().ifPresent(content -> json.put("content", content));
            strings(json.putArray("mayEdit"), card.mayEdit());
            ArrayNode reasons = json.putArray("reasons");
            card.reasons().forEach(reason -> reasons.add(reason(reason)));
            json.set("effect", card.effect());
            ArrayNode facts = json.putArray("facts");
            card.facts().forEach(fact -> facts.add(fact(fact)));
            strings(json.putArray("allowedInstead"), card.allowedInstead());
            ArrayNode smaller = json.putArray("smallerValues");
            card.smallerValues().forEach(each -> {
                ObjectNode value = smaller.addObject().put("path", each.path()).put("value", each.value());
                roles(value.putArray("needed"), each.needs());
            });
            strings(json.putArray("obligations"), card.obligations());
            strings(json.putArray("onTimeout"), card.onTimeout());
            codes(json.putArray("codes"));
            json.set("agentSays", card.agentSays());
            CardQuestion.of(seen, card, friction).ifPresent(question -> json.put("question", question.text()));
        });
        return ResponseEntity.ok()
                .headers(headers -> shown.ifPresent(card -> headers.setETag("\"" + card.version() + "\"")))
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsBytes(json));
    }

    /** With which codes people decide. */
    private void codes(ArrayNode json) {
        codes().all()
                .forEach(code -> json.addObject()
                        .put("code", code.name())
                        .put("for", code.isYes() ? "APPROVE" : "REJECT")
                        .put("text", code.words())
                        .put("needsReason", code.needsText()));
    }

    /** The person approves what the version of the header {@code If-Match} shows. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/{id}/approve")
    ResponseEntity<byte[]> approve(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = YES.read(http);
        String version = version(http);
        Caller person = requestContext.caller(http);
        ApprovalService.Yes yes = new ApprovalService.Yes(
                person,
                PersonWords.role(body),
                body.path("qualifier").asString(""),
                PersonWords.until(body),
                PersonWords.code(body),
                body.path("reason").asString(""));
        ShownCard.Needed needed = PersonWords.needed(body);
        Optional<Drills.Shown> drill = drill(id, http);
        if (drill.isPresent()) {
            boolean ended = drills.approve(policy.snapshot(), drill.get(), version, yes);
            return PracticeAnswer.of(drill.get(), Drills.End.MISSED, ended);
        }
        ReviewDesk.Seen seen = found(id, http);
        Optional<CardQuestion> question = CardQuestion.isAsked(seen, friction)
                ? desk.card(policy.snapshot(), seen, person).flatMap(card -> CardQuestion.of(seen, card, friction))
                : Optional.empty();
        ApprovalService.Approved approved = desk.approve(policy.snapshot(), seen.task(), version, yes, needed, () -> {
            requestContext.requireFresh(http);
            question.ifPresent(each -> each.check(body.path("answer")));
        });
        ObjectNode json = approved.json(person, seen.task().decision()).put("taskId", id);
        if (approved.open().isEmpty()) {
            desk.requestedNow(policy.snapshot(), seen.task())
                    .ifPresent(verdict -> json.put("requestedNow", verdict.name()));
        }
        return JsonAnswer.of(json);
    }

    /** The person rejects what the version of the header {@code If-Match} shows. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/{id}/reject")
    ResponseEntity<byte[]> reject(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = NO.read(http);
        String version = version(http);
        Caller person = requestContext.caller(http);
        ApprovalService.No no = new ApprovalService.No(
                person, body.path("code").asString(""), body.path("reason").asString(""));
        Optional<Drills.Shown> drill = drill(id, http);
        if (drill.isPresent()) {
            boolean ended = drills.reject(policy.snapshot(), drill.get(), version, no);
            return PracticeAnswer.of(drill.get(), Drills.End.CAUGHT, ended);
        }
        ReviewDesk.Seen seen = found(id, http);
        ApprovalService.Rejected rejected = desk.reject(policy.snapshot(), seen.task(), version, no);
        ObjectNode json = JSON.createObjectNode()
                .put("taskId", id)
                .put("decisionId", seen.task().decision())
                .put("code", rejected.code().name())
                .put("deniedUntil", rejected.until().toString())
                .put("mayAskAgain", rejected.code().mayAskAgain());
        if (person.example()) {
            json.put(EntryType.EXAMPLE, true);
        }
        return JsonAnswer.of(json);
    }

    /** The person changes what the version of the header {@code If-Match} shows. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/{id}/edit")
    ResponseEntity<byte[]> edit(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = EDIT.read(http);
        String version = version(http);
        Caller person = requestContext.caller(http);
        SortedMap<String, JsonNode> properties = new TreeMap<>();
        body.path("properties").properties().forEach(each -> properties.put(each.getKey(), each.getValue()));
        ReviewDesk.Edit edit = new ReviewDesk.Edit(
                person,
                properties,
                body.has("content") ? body.path("content").asString() : null,
                body.path("reason").asString(""));
        Optional<Drills.Shown> drill = drill(id, http);
        if (drill.isPresent()) {
            boolean ended = drills.edit(policy.snapshot(), drill.get(), version, edit);
            return PracticeAnswer.of(drill.get(), Drills.End.CAUGHT, ended);
        }
        ReviewDesk.Seen seen = found(id, http);
        ReviewDesk.Changed changed = desk.edit(
                policy.snapshot(),
                seen.task(),
                version,
                edit,
                (asking, request, asked) ->
                        requestContext.of(asking, request, asked, http, requestContext.now(), null));
        ObjectNode json = JSON.createObjectNode().put("taskId", id);
        changed.task().ifPresent(task -> json.put("newTaskId", task));
        if (person.example()) {
            json.put(EntryType.EXAMPLE, true);
        }
        return JsonAnswer.of(json);
    }

    /** The person works on it: others do not decide on it in this role, for 15 minutes. */
    @PostMapping("/v1/reviews/{id}/claim")
    ResponseEntity<byte[]> claim(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        NOTHING.read(http);
        Optional<Drills.Shown> drill = drill(id, http);
        if (drill.isPresent()) {
            drills.claim(drill.get(), requestContext.caller(http));
            return JsonAnswer.of(line(drill(id, http).orElse(drill.get()).seen()));
        }
        desk.claim(policy.snapshot(), found(id, http).task(), requestContext.caller(http));
        return JsonAnswer.of(line(found(id, http)));
    }

    /** Others may work on it. */
    @PostMapping("/v1/reviews/{id}/free")
    ResponseEntity<byte[]> free(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        NOTHING.read(http);
        Optional<Drills.Shown> drill = drill(id, http);
        if (drill.isPresent()) {
            desk.free(drill.get().seen().task(), requestContext.caller(http));
            return JsonAnswer.of(line(drill(id, http).orElse(drill.get()).seen()));
        }
        desk.free(found(id, http).task(), requestContext.caller(http));
        return JsonAnswer.of(line(found(id, http)));
    }

    /** The person asks the client about what the version of the header {@code If-Match} shows. */
    @AnsweredOnce
    @PostMapping("/v1/reviews/{id}/ask")
    ResponseEntity<byte[]> ask(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = ASK.read(http);
        String version = version(http);
        Optional<Drills.Shown> drill = drill(id, http);
        if (drill.isPresent()) {
            ReviewDesk.Ask ask = new ReviewDesk.Ask(requestContext.caller(http), OperatorMembers.text(body, "text"));
            boolean ended = drills.ask(policy.snapshot(), drill.get(), version, ask);
            return PracticeAnswer.of(drill.get(), Drills.End.ASKED, ended);
        }
        ReviewDesk.Seen seen = found(id, http);
        ReviewTask.Question question = desk.ask(
                policy.snapshot(),
                seen.task(),
                version,
                new ReviewDesk.Ask(requestContext.caller(http), OperatorMembers.text(body, "text")));
        ObjectNode json = JSON.createObjectNode().put("taskId", id).put("questionId", question.id());
        return JsonAnswer.of(json);
    }

    private ReviewCodes codes() {
        return ReviewCodes.of(policy.snapshot().release(), requestContext.now());
    }

    private Optional<Drills.Shown> drill(String id, HttpServletRequest http) {
        Optional<Drills.Shown> drill = drills.find(policy.snapshot(), id, requestContext.caller(http));
        drill.ifPresent(shown -> ReadingRecord.shows(http, () -> customers(shown.decision())));
        return drill;
    }

    private Set<String> customers(String decision) {
        return records.decision(decision)
                .map(found -> records.customersOf(found.receipt().sequence()))
                .orElse(Set.of());
    }

    /** @throws UnknownTask for a task of other people, as for one that does not exist */
    private ReviewDesk.Seen found(String id, HttpServletRequest http) {
        ReviewDesk.Seen seen = desk.task(policy.snapshot(), id, requestContext.caller(http))
                .filter(each -> !drills.isOpen(id))
                .orElseThrow(() -> new UnknownTask(id));
        ReadingRecord.shows(http, () -> customers(seen.task().decision()));
        return seen;
    }

    private static String version(HttpServletRequest http) {
        String match = http.getHeader(HttpHeaders.IF_MATCH);
        if (match == null || !VERSION.matcher(match).matches()) {
            throw new InvalidInput(new Problem(
                    HttpHeaders.IF_MATCH,
                    match == null ? "the header is missing." : "`" + Problem.shown(match) + "` is not a version.",
                    "Maybe send the `ETag` of the task as you read it, such as \"1-0123456789abcdef\"."));
        }
        return match.substring(1, match.length() - 1);
    }

    private ObjectNode line(ReviewDesk.Seen seen) {
        ReviewTask task = seen.task();
        ObjectNode json = JSON.createObjectNode()
                .put("taskId", task.id())
                .put("state", seen.state().name())
                .put("decisionId", task.decision())
                .put("agent", task.agent().id())
                .put("action", task.action())
                .put("grade", task.grade())
                .put("opened", task.opened().toString())
                .put("due", task.due().toString())
                .put("expires", task.expires().toString())
                .put(ASKED, desk.askedAsListed(task));
        roles(json.putArray("needed"), seen.needed());
        roles(json.putArray("open"), seen.state().isOpen() ? seen.open() : List.of());
        ArrayNode approvals = json.putArray("approvals");
        task.approvals()
                .forEach(each -> approvals
                        .addObject()
                        .put("approvalId", each.id())
                        .put("role", each.role().name())
                        .put("qualifier", each.qualifier())
                        .put("at", each.at().toString())
                        .put("until", each.until().toString())
                        .put("revoked", each.revoked()));
        ArrayNode claimed = json.putArray("claimed");
        seen.claimed()
                .forEach(each -> claimed.addObject()
                        .put("role", each.role().name())
                        .put("since", each.since().toString())
                        .put("until", each.until().toString())
                        .put("byYou", each.byCaller()));
        if (task.nobody()) {
            json.put("nobody", true);
        }
        task.escalated().ifPresent(each -> {
            ObjectNode escalated = json.putObject("escalated")
                    .put("level", each.level())
                    .put("at", each.at().toString())
                    .put("toYou", seen.escalatedToCaller());
            if (each.role() != null) {
                escalated.put("role", each.role().name());
            }
        });
        ArrayNode barred = json.putArray("barred");
        seen.barred().forEach(bar -> barred.add(bar.name()));
        return json;
    }

    private static void roles(ArrayNode json, List<Caller.HeldRole> roles) {
        roles.forEach(each -> json.addObject().put("role", each.role().name()).put("qualifier", each.qualifier()));
    }

    private static void strings(ArrayNode json, Collection<String> texts) {
        texts.forEach(json::add);
    }

    /** A personal value may be withheld. */
    static ObjectNode fact(ShownFact fact) {
        ObjectNode json = JSON.createObjectNode()
                .put("path", fact.path())
                .put("meaning", fact.meaning())
                .put("source", fact.source());
        fact.value()
                .ifPresentOrElse(
                        value -> json.set("value", JSON.valueToTree(value)),
                        () -> json.put("withheld", fact.withheld()).put("withReason", fact.withReason()));
        return json;
    }

    private static ObjectNode reason(Reason reason) {
        ObjectNode json = JSON.createObjectNode().put("code", reason.code()).put("text", reason.text());
        if (reason.row() != null) {
            json.put("row", reason.row());
        }
        return json.put("law", reason.law());
    }
}
