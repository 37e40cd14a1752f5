package dev.countersign.web.review;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.sample.Samples;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The decisions that were drawn for a second look, without verdict, persons and reasons. */
@RestController
class SamplesEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int DAYS = 31;

    private final Samples samples;

    SamplesEndpoint(Samples samples) {
        this.samples = samples;
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
            sample.listed()
                    .forEach(each -> results.addObject()
                            .put("decisionId", each.decision())
                            .put("sequence", each.sequence())
                            .put("at", each.at())
                            .put("action", each.action())
                            .put("share", each.share()));
        });
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(json));
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
}
