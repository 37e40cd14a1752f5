package dev.countersign.web.review;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.review.ReviewDesk;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of the list of tasks.
 *
 * @param after where the page before ended; null for the first page
 * @param limit the greatest number of results
 */
record ReviewPage(ReviewDesk.@Nullable Place after, int limit) {

    private static final int USUAL = 50;
    private static final int MOST = 1000;
    private static final String LIMIT = "limit";
    private static final String NEXT = "next";
    private static final char BETWEEN = '_';

    /** @throws InvalidInput when a parameter is unknown, repeated or not valid */
    static ReviewPage of(Map<String, String[]> parameters) {
        List<Problem> problems = new ArrayList<>();
        parameters.forEach((name, values) -> {
            if (!List.of(LIMIT, NEXT).contains(name) || values.length > 1) {
                problems.add(new Problem(
                        name, "it is unknown, or given more than once. Allowed: limit, next, each once.", ""));
            }
        });
        ReviewPage page = new ReviewPage(
                parameters.containsKey(NEXT) ? place(parameters.get(NEXT)[0], problems) : null,
                parameters.containsKey(LIMIT) ? number(parameters.get(LIMIT)[0], problems) : USUAL);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return page;
    }

    private static int number(String text, List<Problem> problems) {
        if (text.matches("\\d{1,4}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        problems.add(new Problem(
                LIMIT, "`" + Problem.shown(text) + "` is not a valid number here. Allowed: 1 to " + MOST + ".", ""));
        return USUAL;
    }

    private static ReviewDesk.@Nullable Place place(String text, List<Problem> problems) {
        int end = text.indexOf(BETWEEN);
        try {
            if (end >= 0) {
                return new ReviewDesk.Place(Instant.parse(text.substring(0, end)), text.substring(end + 1));
            }
        } catch (DateTimeException e) {
            // told below
        }
        problems.add(new Problem(
                NEXT,
                "`" + Problem.shown(text) + "` is not the end of a page.",
                "Maybe copy `page.next` of the previous answer."));
        return null;
    }

    private static String text(ReviewDesk.Seen last) {
        return last.task().due().toString() + BETWEEN + last.task().id();
    }

    /** What to ask the desk: one task more than the page has, to know whether another page follows. */
    ReviewDesk.Page asked() {
        return new ReviewDesk.Page(after, limit + 1);
    }

    /** @param practice tasks for practice, which nobody can tell from the others */
    void write(
            ObjectNode json,
            ReviewDesk.Waiting waiting,
            List<ReviewDesk.Seen> practice,
            Function<ReviewDesk.Seen, ObjectNode> line) {
        List<ReviewDesk.Seen> found = Stream.concat(
                        waiting.tasks().stream(), practice.stream().filter(seen -> asked().includes(seen.task())))
                .sorted(Comparator.comparing(seen -> ReviewDesk.Place.of(seen.task())))
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<ReviewDesk.Seen> page = more ? found.subList(0, limit) : found;
        json.putObject("page").put(NEXT, more ? text(page.get(limit - 1)) : "").put("count", page.size());
        json.put("waiting", waiting.number() + practice.size());
        ArrayNode results = json.putArray("results");
        page.forEach(seen -> results.add(line.apply(seen)));
    }
}
