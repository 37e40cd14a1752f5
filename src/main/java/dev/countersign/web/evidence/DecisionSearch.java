package dev.countersign.web.evidence;

import dev.countersign.decisions.history.VisibleDecisions;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.ledger.journal.StoredEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a search for decisions.
 *
 * @param customer id of our customer record; null for any customer
 * @param limit    the greatest number of decisions in one answer
 */
record DecisionSearch(
        Set<String> labels,
        @Nullable String customer,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long before,
        int limit) {

    private static final List<String> LABELS = List.of("agent", "action", "verdict", "reason", "row", "release");
    private static final List<String> ALLOWED = List.of(
            "agent", "action", "verdict", "reason", "row", "release", "customer", "from", "to", "limit", "next");
    private static final int USUAL = 50;
    private static final int MOST = 1000;

    DecisionSearch {
        labels = Set.copyOf(labels);
    }

    /** @throws InvalidInput with every parameter that is unknown, repeated, or has a value that is not allowed */
    static DecisionSearch of(Map<String, String[]> parameters) {
        List<Problem> problems = problems(parameters, ALLOWED);
        Set<String> labels = new TreeSet<>(Set.of("type=" + EntryType.DECISION));
        LABELS.stream()
                .forEach(name -> Optional.ofNullable(parameters.get(name))
                        .ifPresent(values -> labels.add(name + "=" + values[0])));
        String verdict = value(parameters, "verdict");
        List<String> verdicts = Arrays.stream(Verdict.values()).map(Enum::name).toList();
        if (verdict != null && !verdicts.contains(verdict)) {
            problems.add(new Problem(
                    "verdict",
                    "`" + verdict + "` is not one of " + String.join(", ", verdicts) + ".",
                    Problem.hint(verdict, verdicts)));
        }
        Instant from = moment(parameters, "from", problems);
        Instant to = moment(parameters, "to", problems);
        int limit = limit(parameters, problems);
        Long before = before(parameters, problems);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new DecisionSearch(labels, value(parameters, "customer"), from, to, before, limit);
    }

    /** Parameters that are unknown or repeated. */
    static List<Problem> problems(Map<String, String[]> parameters, List<String> allowed) {
        List<Problem> problems = new ArrayList<>();
        parameters.forEach((name, values) -> {
            if (!allowed.contains(name)) {
                problems.add(new Problem(
                        name,
                        "there is no such parameter. Allowed: " + String.join(", ", allowed) + ".",
                        Problem.hint(problems, name, allowed)));
            } else if (values.length > 1) {
                problems.add(new Problem(name, "it is given " + values.length + " times. Allowed: once.", ""));
            }
        });
        return problems;
    }

    /** The greatest number of results of a page. */
    static int limit(Map<String, String[]> parameters, List<Problem> problems) {
        Long limit = number(parameters, "limit", 1, MOST, problems);
        return limit == null ? USUAL : limit.intValue();
    }

    /** The sequence of the last result of the page before; null for the first page. */
    static @Nullable Long before(Map<String, String[]> parameters, List<Problem> problems) {
        return number(parameters, "next", 0, Long.MAX_VALUE, problems);
    }

    static @Nullable String value(Map<String, String[]> parameters, String name) {
        return parameters.containsKey(name) ? parameters.get(name)[0] : null;
    }

    private static @Nullable Instant moment(Map<String, String[]> parameters, String name, List<Problem> problems) {
        String text = value(parameters, name);
        try {
            return text == null ? null : new IsoTime(text).moment();
        } catch (DateTimeException e) {
            problems.add(new IsoTime(text).wrong(name, "2026-12-01T12:00:00Z"));
            return null;
        }
    }

    private static @Nullable Long number(
            Map<String, String[]> parameters, String name, long least, long most, List<Problem> problems) {
        String text = value(parameters, name);
        if (text == null) {
            return null;
        }
        if (text.matches("\\d{1,18}") && Long.parseLong(text) >= least && Long.parseLong(text) <= most) {
            return Long.parseLong(text);
        }
        problems.add(new Problem(
                name,
                "`" + text + "` is not a valid number here. Allowed: " + least
                        + (most == Long.MAX_VALUE ? " and more" : " to " + most) + ".",
                name.equals("next") ? "Maybe copy `page.next` of the previous answer." : ""));
        return null;
    }

    /** The decisions found, newest first. If there are more than the limit, one more than the limit. */
    List<StoredEntry> in(VisibleDecisions visible) {
        return visible.search(new EntryQuery(labels, from, to, before, limit + 1), customer);
    }
}
