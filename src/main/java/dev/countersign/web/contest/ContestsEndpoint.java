package dev.countersign.web.contest;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXTS;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.contest.Contest;
import dev.countersign.oversight.contest.ContestChannel;
import dev.countersign.oversight.contest.ContestDesk;
import dev.countersign.oversight.contest.ContestInput;
import dev.countersign.oversight.contest.ContestStep;
import dev.countersign.oversight.contest.ContestWish;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RepeatedPosts;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.NoHandlerFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Contests of customers: they arrive, people see those that are open and one with its explanation, and take steps. */
@RestController
class ContestsEndpoint {

    private static final OperatorMembers CONTEST =
            new OperatorMembers(Map.of("customer", TEXT, "decisions", TEXTS, "channel", TEXT, "words", TEXT));
    private static final OperatorMembers STEP = new OperatorMembers(
            Map.of("code", TEXT, "outcome", TEXT, "newDecision", TEXT, "text", TEXT, "sha256", TEXT, "toldOn", TEXT));
    private static final Pattern VERSION = Pattern.compile("\"\\d{1,9}\"");

    private final ContestDesk desk;
    private final DecisionRecords records;
    private final ActivePolicy policy;
    private final RequestContext requestContext;

    ContestsEndpoint(ContestDesk desk, DecisionRecords records, ActivePolicy policy, RequestContext requestContext) {
        this.desk = desk;
        this.records = records;
        this.policy = policy;
        this.requestContext = requestContext;
    }

    /** A customer contests decisions. */
    @AnsweredOnce
    @PostMapping("/v1/contests")
    ResponseEntity<byte[]> receive(HttpServletRequest http) throws IOException {
        JsonNode body = CONTEST.read(http);
        String customer = OperatorMembers.text(body, "customer");
        ContestWish wish = new ContestWish(
                customer,
                body.path("decisions").valueStream().map(JsonNode::asString).toList(),
                oneOf("channel", OperatorMembers.text(body, "channel"), ContestChannel.values()),
                OperatorMembers.text(body, "words"));
        ReadingRecord.shows(http, () -> Set.of(customer));
        PolicySnapshot snapshot = policy.snapshot();
        Contest contest = desk.receive(snapshot, requestContext.caller(http), wish, zone(snapshot));
        return ResponseEntity.status(HttpStatus.CREATED)
                .contentType(MediaType.APPLICATION_JSON)
                .body(ContestJson.bytes(marked(ContestJson.received(contest), http)));
    }

    /** The zone of the calendar of the people who answer; without one, that of the policy. */
    private static ZoneId zone(PolicySnapshot snapshot) {
        WorkingCalendar calendar = snapshot.own().calendar(Role.COMPLIANCE_REVIEWER);
        return calendar.equals(WorkingCalendar.NONE) ? snapshot.release().zone() : calendar.zone();
    }

    /** The contests that have not ended and that the person may see, the first due one first. */
    @GetMapping("/v1/contests")
    ResponseEntity<byte[]> open(HttpServletRequest http) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        ArrayNode results = json.putArray("results");
        desk.open(policy.snapshot(), requestContext.caller(http)).forEach(seen -> results.add(ContestJson.line(seen)));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(ContestJson.bytes(json));
    }

    /** One contest, with the customer's words. */
    @GetMapping("/v1/contests/{id}")
    ResponseEntity<byte[]> contest(@PathVariable("id") String id, HttpServletRequest http) {
        return shown(found(id, http));
    }

    private ResponseEntity<byte[]> shown(ContestDesk.Seen seen) {
        Contest contest = seen.contest();
        ObjectNode json = ContestJson.line(seen);
        desk.words(contest).ifPresent(words -> json.put("words", words));
        desk.answer(contest).ifPresent(answer -> json.put("answer", answer));
        return ResponseEntity.ok()
                .eTag("\"" + contest.progress().version() + "\"")
                .contentType(MediaType.APPLICATION_JSON)
                .body(ContestJson.bytes(json));
    }

    /** What the customer may be told of the contested decisions, as data and as text to print. */
    @GetMapping("/v1/contests/{id}/explanation")
    ResponseEntity<byte[]> explanation(@PathVariable("id") String id, HttpServletRequest http) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(ContestJson.bytes(
                        desk.explanation(found(id, http).contest()).json()));
    }

    /** The person takes a step after reading the version of the header {@code If-Match}. */
    @AnsweredOnce(shownAgain = true)
    @PostMapping("/v1/contests/{id}/{step}")
    ResponseEntity<byte[]> take(
            @PathVariable("id") String id, @PathVariable("step") String step, HttpServletRequest http)
            throws IOException, NoHandlerFoundException {
        ContestStep taken = Arrays.stream(ContestStep.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(step))
                .findFirst()
                .orElseThrow(
                        () -> new NoHandlerFoundException(http.getMethod(), http.getRequestURI(), new HttpHeaders()));
        JsonNode body = STEP.read(http);
        int version = version(http);
        ContestDesk.Seen seen = found(id, http);
        if (RepeatedPosts.isDone(http)) {
            return shown(seen);
        }
        ContestInput input = new ContestInput(
                taken,
                version,
                body.path("code").asString(""),
                body.path("outcome").asString(""),
                body.path("newDecision").asString(""),
                body.path("text").asString(""),
                body.path("sha256").asString(""),
                moment(body));
        desk.take(policy.snapshot(), id, requestContext.caller(http), input);
        return shown(found(id, http));
    }

    /** @throws UnknownContest for a contest of other people, as for one that does not exist */
    private ContestDesk.Seen found(String id, HttpServletRequest http) {
        ContestDesk.Seen seen = desk.contest(policy.snapshot(), id, requestContext.caller(http))
                .orElseThrow(() -> new UnknownContest(id));
        ReadingRecord.shows(
                http, () -> records.place(id).map(records::customersOf).orElse(Set.of()));
        return seen;
    }

    private ObjectNode marked(ObjectNode json, HttpServletRequest http) {
        return requestContext.caller(http).example() ? json.put(EntryType.EXAMPLE, true) : json;
    }

    private static int version(HttpServletRequest http) {
        String match = http.getHeader(HttpHeaders.IF_MATCH);
        if (match == null || !VERSION.matcher(match).matches()) {
            throw new InvalidInput(new Problem(
                    HttpHeaders.IF_MATCH,
                    match == null ? "the header is missing." : "`" + Problem.shown(match) + "` is not a version.",
                    "Maybe send the `ETag` of the contest as you read it, such as \"1\"."));
        }
        return Integer.parseInt(match.substring(1, match.length() - 1));
    }

    private static @Nullable Instant moment(JsonNode body) {
        Optional<String> text =
                Optional.of(body.path("toldOn")).filter(JsonNode::isString).map(JsonNode::asString);
        if (text.isEmpty()) {
            return null;
        }
        IsoTime time = new IsoTime(text.get());
        try {
            return time.moment();
        } catch (DateTimeException e) {
            throw new InvalidInput(time.wrong("toldOn", "2026-12-01T12:00:00Z"));
        }
    }

    private static <E extends Enum<E>> E oneOf(String place, String text, E[] words) {
        List<String> names = Arrays.stream(words).map(Enum::name).collect(Collectors.toList());
        int found = names.indexOf(text);
        if (found < 0) {
            throw new InvalidInput(new Problem(
                    place,
                    "`" + Problem.shown(text) + "` is not one of " + String.join(", ", names) + ".",
                    Problem.hint(text, names)));
        }
        return words[found];
    }
}
