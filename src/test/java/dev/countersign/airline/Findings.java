package dev.countersign.airline;

import static dev.countersign.airline.Replayed.count;
import static dev.countersign.airline.Replayed.places;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results of the replay, as the parts of the page show them. */
record Findings(Replay replay, List<Replayed> all) {

    private static final List<String> ACTIONS =
            WriteCall.ACTIONS.stream().sorted().toList();

    static Findings of(Replay replay) {
        return new Findings(replay, replay.all());
    }

    Stream<Replayed> executed() {
        return all.stream().filter(each -> each.call().executed());
    }

    /**
     * @param asked {@code actions}, {@code denied}, {@code people}, {@code left open}, {@code total}, {@code
     *     unconfirmed}, {@code story ID}, or what {@link Readings} answers
     */
    String part(String asked) {
        return switch (asked) {
            case "actions" -> actions();
            case "total" -> total();
            case "denied" -> byRows(Verdict.DENY);
            case "people" -> byRows(Verdict.REVIEW);
            case "unconfirmed" -> unconfirmed();
            case "left open" -> leftOpen();
            default ->
                asked.startsWith("story ")
                        ? new Story(replay, all).of(asked.substring("story ".length()))
                        : new Readings(this).part(asked);
        };
    }

    private String actions() {
        List<String> lines = new ArrayList<>(List.of(
                "| action | calls | executed | allowed | to a person | denied | rows that decided the executed |",
                "|---|---:|---:|---:|---:|---:|---|"));
        ACTIONS.forEach(action ->
                lines.add(line("`" + action + "`", each -> each.call().action().equals(action), true)));
        lines.add(line("**all**", each -> true, false));
        return String.join("\n", lines);
    }

    private String line(String name, Predicate<Replayed> which, boolean rows) {
        List<Replayed> calls = all.stream().filter(which).toList();
        List<Replayed> executed = executed().filter(which).toList();
        return "| " + name + " | " + calls.size() + " | " + executed.size() + " | " + count(executed, Verdict.ALLOW)
                + " | " + count(executed, Verdict.REVIEW) + " | " + count(executed, Verdict.DENY) + " | "
                + (rows ? rows(executed) : "") + " |";
    }

    private static String rows(List<Replayed> executed) {
        Map<String, Long> counts = executed.stream()
                .flatMap(each -> each.rows().stream())
                .collect(Collectors.groupingBy(row -> row, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " ×" + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private String total() {
        List<Replayed> executed = executed().toList();
        List<Replayed> failed =
                all.stream().filter(each -> !each.call().executed()).toList();
        List<Replayed> denied =
                executed.stream().filter(each -> each.was(Verdict.DENY)).toList();
        long unconfirmedOnly = unconfirmedOnly().count();
        return "**" + denied.size() + " of the " + executed.size() + " executed writes are forbidden**: "
                + (denied.size() - unconfirmedOnly)
                + " by what the record or the customer says, and " + unconfirmedOnly
                + " only because the customer was never told of this very change, or never said yes to it. "
                + count(executed, Verdict.REVIEW)
                + " more should have gone to a person; " + count(executed, Verdict.ALLOW) + " are allowed. Of the "
                + failed.size() + " calls that failed for another reason, such as a full flight, "
                + count(failed, Verdict.ALLOW) + " would have been allowed, " + count(failed, Verdict.REVIEW)
                + " gone to a person and " + count(failed, Verdict.DENY) + " been denied.";
    }

    /** Every executed call with this verdict, under the rows that decided it. */
    private String byRows(Verdict verdict) {
        Map<String, List<Replayed>> groups = executed()
                .filter(each -> each.was(verdict))
                .collect(Collectors.groupingBy(
                        each -> String.join(", ", each.rows()), TreeMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>(List.of("| rows | why | calls | which |", "|---|---|---:|---|"));
        groups.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Replayed>> group) ->
                                -group.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .forEach(group -> lines.add(
                        "| " + group.getKey() + " | " + why(group.getValue().get(0)) + " | "
                                + group.getValue().size() + " | " + places(group.getValue()) + " |"));
        return String.join("\n", lines);
    }

    private static String why(Replayed replayed) {
        return replayed.evaluation().reasons().stream()
                .map(Reason::code)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Executed calls that nothing but the missing yes forbids. */
    private Stream<Replayed> unconfirmedOnly() {
        return executed()
                .filter(each -> each.was(Verdict.DENY))
                .filter(each -> each.evaluation().reasons().stream()
                        .allMatch(reason -> reason.code().equals("NOT_CONFIRMED")));
    }

    private String unconfirmed() {
        return table(
                "| what was not confirmed | calls | which |\n|---|---:|---|",
                unconfirmedOnly()
                        .flatMap(each -> replay.labels().of(each.call()).stream()
                                .filter(label -> label.fact().equals("confirmed"))
                                .map(label -> Map.entry(label.why(), each))),
                calls -> String.valueOf(calls.size()));
    }

    /** Every executed call whose conversation leaves a fact open, by the open fact. */
    private String leftOpen() {
        return table(
                "| fact | what the conversation tells | to a person | denied | which |\n|---|---|---:|---:|---|",
                executed()
                        .flatMap(each -> replay.labels().of(each.call()).stream()
                                .filter(label -> label.value().isEmpty())
                                .map(label -> Map.entry("`" + label.fact() + "` | " + label.why(), each))),
                calls -> count(calls, Verdict.REVIEW) + " | " + count(calls, Verdict.DENY));
    }

    /** One line for each name, with its calls counted and listed. */
    private static String table(
            String head, Stream<Map.Entry<String, Replayed>> named, Function<List<Replayed>, String> counted) {
        Map<String, List<Replayed>> groups = named.collect(Collectors.groupingBy(
                Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return head + "\n"
                + groups.entrySet().stream()
                        .map(group -> "| " + group.getKey() + " | " + counted.apply(group.getValue()) + " | "
                                + places(group.getValue()) + " |")
                        .collect(Collectors.joining("\n"));
    }
}
