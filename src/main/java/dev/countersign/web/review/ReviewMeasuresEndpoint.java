package dev.countersign.web.review;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.measure.ReviewMeasures;
import dev.countersign.oversight.measure.ReviewPeriod;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.http.JsonAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures of reviews: of groups of people that are large enough, and of the caller's own. Nobody is named. */
@RestController
class ReviewMeasuresEndpoint {

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final ReviewMeasures measures;
    private final UndeliveredNotices notices;
    private final ActivePolicy policy;
    private final ClockAndRandom clock;
    private final RequestContext requestContext;

    ReviewMeasuresEndpoint(
            ReviewMeasures measures,
            UndeliveredNotices notices,
            ActivePolicy policy,
            ClockAndRandom clock,
            RequestContext requestContext) {
        this.notices = notices;
        this.measures = measures;
        this.policy = policy;
        this.clock = clock;
        this.requestContext = requestContext;
    }

    /** The figures of a period of thirty days that is over, by group; as CSV for who prefers it. */
    @GetMapping("/v1/measures/reviews")
    ResponseEntity<byte[]> ofGroups(
            @RequestParam(value = "day", required = false) @Nullable String day, HttpServletRequest http) {
        ReviewMeasures.Report report = measures.of(
                ReviewPeriod.named(day, clock.now()), policy.snapshot().own()::calendar);
        boolean csv = prefersCsv(Collections.list(http.getHeaders(HttpHeaders.ACCEPT)));
        byte[] body = csv
                ? csv(report).getBytes(StandardCharsets.UTF_8)
                : JsonMapper.shared().writeValueAsBytes(json(report).put("undelivered", notices.overdue()));
        return ResponseEntity.ok()
                .contentType(csv ? CSV : MediaType.APPLICATION_JSON)
                .varyBy(HttpHeaders.ACCEPT)
                .body(body);
    }

    /** What the caller did in the last thirty days. No other person can ask for it. */
    @GetMapping("/v1/measures/reviews/mine")
    ResponseEntity<byte[]> own(HttpServletRequest http) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        add(json, measures.own(requestContext.caller(http), clock.now()));
        return JsonAnswer.of(json);
    }

    private static ObjectNode json(ReviewMeasures.Report report) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("first", report.period().first().toString())
                .put("last", report.period().last().toString())
                .put("leastPeople", ReviewMeasures.LEAST_PEOPLE)
                .put("leastReviews", ReviewMeasures.LEAST_REVIEWS)
                .put("withheld", report.withheld());
        ArrayNode groups = json.putArray("groups");
        report.groups().forEach(each -> {
            ObjectNode group = groups.addObject()
                    .put("kind", each.group().kind().name())
                    .put("name", each.group().name());
            add(group, each.figures());
        });
        return json;
    }

    private static void add(ObjectNode json, ReviewMeasures.Figures figures) {
        json.put("reviews", figures.reviews());
        ObjectNode values = json.putObject("measures");
        figures.values()
                .forEach((measure, value) -> values.putObject(measure.name())
                        .put("count", value.count())
                        .put("of", value.of()));
        ReviewMeasures.Waiting waiting = figures.waiting();
        if (waiting != null) {
            json.putObject("hours").put("median", waiting.median()).put("late", waiting.late());
        }
    }

    private static String csv(ReviewMeasures.Report report) {
        StringBuilder csv = new StringBuilder("first,last,kind,name,measure,count,of\r\n");
        report.groups().forEach(each -> {
            List<String> group = List.of(
                    report.period().first().toString(),
                    report.period().last().toString(),
                    each.group().kind().name(),
                    each.group().name());
            line(csv, group, "REVIEWS", each.figures().reviews(), "");
            each.figures()
                    .values()
                    .forEach((measure, value) -> line(csv, group, measure.name(), value.count(), value.of()));
            ReviewMeasures.Waiting waiting = each.figures().waiting();
            if (waiting != null) {
                line(csv, group, "HOURS_MEDIAN", waiting.median(), "");
                line(csv, group, "HOURS_LATE", waiting.late(), "");
            }
        });
        return csv.toString();
    }

    private static void line(StringBuilder csv, List<String> group, String measure, Object count, Object of) {
        List<String> cells = new ArrayList<>(group);
        cells.addAll(List.of(measure, String.valueOf(count), String.valueOf(of)));
        csv.append(String.join(
                        ",", cells.stream().map(ReviewMeasuresEndpoint::cell).toList()))
                .append("\r\n");
    }

    /** A name that a spreadsheet would compute, or that has a separator, is a text in quotes. */
    private static String cell(String text) {
        boolean plain = text.isEmpty() || text.matches("[A-Za-z0-9][A-Za-z0-9 ._-]*");
        String safe = text.replace("\"", "\"\"");
        return plain ? text : "\"" + (safe.matches("[=+\\-@\\t\\r].*") ? "'" : "") + safe + "\"";
    }

    /** Whether the caller prefers CSV to JSON (RFC 9110, section 12.5.1). */
    private static boolean prefersCsv(List<String> accept) {
        try {
            List<MediaType> liked = new ArrayList<>(MediaType.parseMediaTypes(accept));
            MimeTypeUtils.sortBySpecificity(liked);
            return liked.stream()
                    .filter(each -> each.getQualityValue() > 0)
                    .filter(each -> each.includes(CSV) || each.includes(MediaType.APPLICATION_JSON))
                    .findFirst()
                    .filter(each -> !each.includes(MediaType.APPLICATION_JSON))
                    .isPresent();
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            return false;
        }
    }
}
