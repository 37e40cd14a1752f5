package dev.countersign.web.review;

import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.held.ReviewCodes;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.followup.FollowUps;
import dev.countersign.oversight.sample.AlreadyLooked;
import dev.countersign.oversight.sample.HighLooks;
import dev.countersign.oversight.sample.Samples;
import dev.countersign.oversight.sample.SecondLooks;
import dev.countersign.web.caller.AnsweredOnce;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The decisions that were drawn for a second look, and what people think of them before they see the verdict. */
@RestController
class SamplesEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final OperatorMembers VIEW =
            new OperatorMembers(Map.of("verdict", TEXT, "code", TEXT, "harm", TEXT));
    private static final String CANNOT_TELL = SecondLooks.Answer.CANNOT_TELL.name();
    private static final Risk[] HARM = {Risk.LOW, Risk.MEDIUM, Risk.HIGH};
    private static final int DAYS = 31;

    private static final double HOURS = 5 * 24;
    private static final int LISTED = 1_000;

    private final Samples samples;
    private final SecondLooks looks;
    private final HighLooks high;
    private final ActivePolicy policy;
    private final ClockAndRandom clock;
    private final DecisionRecords records;
    private final RequestContext requestContext;

    SamplesEndpoint(
            Samples samples,
            SecondLooks looks,
            HighLooks high,
            ActivePolicy policy,
            ClockAndRandom clock,
            DecisionRecords records,
            RequestContext requestContext) {
        this.samples = samples;
        this.looks = looks;
        this.high = high;
        this.policy = policy;
        this.clock = clock;
        this.records = records;
        this.requestContext = requestContext;
    }

    /** The sample of a day whose seed is revealed; without a day, of the last one. */
    @GetMapping("/v1/samples")
    ResponseEntity<byte[]> drawn(@RequestParam(value = "day", required = false) @Nullable String named) {
        SortedSet<LocalDate> days = samples.days();
        ObjectNode json = JSON.createObjectNode();
        ArrayNode revealed = json.putArray("days");
        days.stream()
                .skip(Math.max(0, days.size() - DAYS))
                .map(LocalDate::toString)
                .forEach(revealed::add);
        ArrayNode results = json.putArray("results");
        day(named, days).flatMap(samples::of).ifPresent(sample -> {
            json.put("day", sample.day().toString())
                    .put("decisions", sample.decisions())
                    .put("drawn", sample.drawn());
            Instant due = due(sample.revealed());
            json.put("due", due.toString());
            sample.listed()
                    .forEach(each -> results.addObject()
                            .put("decisionId", each.decision())
                            .put("sequence", each.sequence())
                            .put("at", each.at())
                            .put("action", each.action())
                            .put("share", each.share())
                            .put("looked", looks.isLooked(each.decision())));
            for (JsonNode each : results) {
                boolean late = !each.path("looked").asBoolean() && clock.now().isAfter(due);
                ((ObjectNode) each).put("overdue", late);
            }
        });
        return JsonAnswer.of(json);
    }

    /** Five working days later. */
    private Instant due(Instant since) {
        return policy.snapshot()
                .own()
                .calendar(Role.COMPLIANCE_REVIEWER)
                .due(since, HOURS)
                .at();
    }

    /** What people approved at a high risk and somebody must look at, the oldest first. */
    @GetMapping("/v1/samples/high")
    ResponseEntity<byte[]> high() {
        ArrayNode results = JSON.createArrayNode();
        high.due().stream().limit(LISTED).forEach(each -> {
            Instant due = due(each.since());
            results.addObject()
                    .put("approvalId", each.approval())
                    .put("decisionId", each.decision())
                    .put("action", each.action())
                    .put("stage", each.stage().name())
                    .put("due", due.toString())
                    .put("overdue", clock.now().isAfter(due));
        });
        return JsonAnswer.of(JSON.createObjectNode().set("results", results));
    }

    /** What was requested in a decision that people approved at a high risk; after 30 days, with the outcome. */
    @GetMapping("/v1/samples/high/{approval}")
    ResponseEntity<byte[]> highCard(@PathVariable("approval") String approval, HttpServletRequest http) {
        ObjectNode card = looks.approvedCard(approval).orElseThrow(() -> notHigh(approval));
        shows(card.path("decisionId").asString(), http);
        return JsonAnswer.of(card);
    }

    /** The person says whether it should have been approved. */
    @AnsweredOnce
    @PostMapping("/v1/samples/high/{approval}/look")
    ResponseEntity<byte[]> highLook(@PathVariable("approval") String approval, HttpServletRequest http)
            throws IOException {
        SecondLooks.View view = view(VIEW.read(http), http);
        SecondLooks.Looked looked = looks.lookAtApproval(approval, view).orElseThrow(() -> notHigh(approval));
        return JsonAnswer.of(told(looked).put("approvalId", approval));
    }

    private static NotFound notHigh(String approval) {
        return new NotFound(
                "`" + Problem.shown(approval) + "` is not an approval of a high risk.", "Maybe copy its id again.");
    }

    private static Optional<LocalDate> day(@Nullable String named, SortedSet<LocalDate> days) {
        if (named == null) {
            return days.isEmpty() ? Optional.empty() : Optional.of(days.last());
        }
        try {
            LocalDate day = LocalDate.parse(named);
            if (days.contains(day)) {
                return Optional.of(day);
            }
        } catch (DateTimeException e) {
            // the same answer as for a day that is not revealed
        }
        throw new InvalidInput(new Problem(
                "day",
                "`" + Problem.shown(named) + "` is not a day whose seed is revealed."
                        + (days.isEmpty() ? "" : " Allowed: " + days.first() + " to " + days.last() + "."),
                "A day is revealed when it is over, in UTC."));
    }

    /** What was requested in a drawn decision, without verdict, persons and reasons. */
    @GetMapping("/v1/samples/{id}")
    ResponseEntity<byte[]> card(@PathVariable("id") String id, HttpServletRequest http) {
        shows(id, http);
        return JsonAnswer.of(looks.card(id).orElseThrow(() -> notDrawn(id)));
    }

    /** The person says what the verdict should be, and learns the recorded one. */
    @AnsweredOnce
    @PostMapping("/v1/samples/{id}/look")
    ResponseEntity<byte[]> look(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        JsonNode body = VIEW.read(http);
        SecondLooks.View view = view(body, http);
        shows(id, http);
        SecondLooks.Looked looked = looks.look(id, view).orElseThrow(() -> notDrawn(id));
        return JsonAnswer.of(told(looked).put("decisionId", id));
    }

    private SecondLooks.View view(JsonNode body, HttpServletRequest http) {
        String verdict = OperatorMembers.text(body, "verdict");
        return new SecondLooks.View(
                requestContext.caller(http),
                verdict.equals(CANNOT_TELL) ? null : word("verdict", verdict, Verdict.values()),
                body.has("code") ? codes().named(body.path("code").asString("")) : null,
                optional(body, "harm", HARM));
    }

    private static ObjectNode told(SecondLooks.Looked looked) {
        ObjectNode json = JSON.createObjectNode()
                .put("lookId", looked.id())
                .put("answer", looked.answer().name())
                .put("verdict", looked.verdict().name());
        if (looked.answer() == SecondLooks.Answer.DISAGREE) {
            ArrayNode offered = json.putArray("mayFollow");
            FollowUps.OFFERED.forEach(kind -> offered.add(kind.name()));
        }
        return json;
    }

    private ReviewCodes codes() {
        return ReviewCodes.of(policy.snapshot().release(), requestContext.now());
    }

    @ExceptionHandler
    ProblemDetail refused(AlreadyLooked looked) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, looked.getMessage());
        detail.setType(URI.create("urn:countersign:problem:sample"));
        detail.setProperty("code", "ALREADY_LOOKED");
        return detail;
    }

    private void shows(String id, HttpServletRequest http) {
        ReadingRecord.shows(
                http,
                () -> records.decision(id)
                        .map(decision -> records.customersOf(decision.receipt().sequence()))
                        .orElse(Set.of()));
    }

    private static NotFound notDrawn(String id) {
        return new NotFound(
                "`" + Problem.shown(id) + "` is not a decision that was drawn.", "Maybe copy its id again.");
    }

    private static <E extends Enum<E>> @Nullable E optional(JsonNode body, String name, E[] words) {
        return body.has(name) ? word(name, body.path(name).asString(), words) : null;
    }

    private static <E extends Enum<E>> E word(String name, String text, E[] words) {
        return Stream.of(words)
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(new Problem(
                        name,
                        "`" + Problem.shown(text) + "` is not one of "
                                + String.join(
                                        ", ", Stream.of(words).map(Enum::name).toList())
                                + (name.equals("verdict") ? ", " + CANNOT_TELL : "") + ".",
                        Problem.hint(text, Stream.of(words).map(Enum::name).toList()))));
    }
}
