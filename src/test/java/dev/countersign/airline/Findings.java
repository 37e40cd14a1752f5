package dev.countersign.airline;

import static dev.countersign.airline.Replayed.count;
import static dev.countersign.airline.Replayed.places;

import dev.countersign.facts.Reason;
import dev.countersign.facts.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the replay found, as the parts of the page show it. */
record Findings(Replay replay, List<Replayed> all) {

    private static final List<String> ACTIONS = WriteCall.ACTIONS.stream().sorted().toList();

    static Findings of(Replay replay) {
        return new Findings(replay, replay.all());
    }

    Stream<Replayed> executed() {
        return all.stream().filter(each -> each.call().executed());
    }

    /** @param asked {@code actions}, {@code denied}, {@code people}, {@code left open}, {@code total}, {@code story ID}, or what {@link Readings} answers */
    String part(String asked) {
        return switch (asked) {
            case "actions" -> actions();
            case "total" -> total();
            case "denied" -> byRows(Verdict.DENY);
            case "people" -> byRows(Verdict.REVIEW);
            case "left open" -> leftOpen();
            default -> asked.startsWith("story ") ? new Story(replay, all).of(asked.substring("story ".length())) : new Readings(this).part(asked);
        };
    }

    private String actions() {
        List<String> lines = new ArrayList<>(List.of("| action | calls | executed | allowed | to a person | denied | rows that decided the executed |", "|---|---:|---:|---:|---:|---:|---|"));
        ACTIONS.forEach(action -> lines.add(line("`" + action + "`", each -> each.call().action().equals(action), true)));
        lines.add(line("**all**", each -> true, false));
        return String.join("\n", lines);
    }

    private String line(String name, Predicate<Replayed> which, boolean rows) {
        List<Replayed> calls = all.stream().filter(which).toList();
        List<Replayed> executed = executed().filter(which).toList();
        return "| " + name + " | " + calls.size() + " | " + executed.size() + " | " + count(executed, Verdict.ALLOW) + " | " + count(executed, Verdict.REVIEW)
                + " | " + count(executed, Verdict.DENY) + " | " + (rows ? rows(executed) : "") + " |";
    }

    private static String rows(List<Replayed> executed) {
        Map<String, Long> counts = executed.stream().flatMap(each -> each.rows().stream()).collect(Collectors.groupingBy(row -> row, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().map(entry -> entry.getKey() + " ×" + entry.getValue()).collect(Collectors.joining(", "));
    }

    private String total() {
        List<Replayed> executed = executed().toList();
        List<Replayed> failed = all.stream().filter(each -> !each.call().executed()).toList();
        List<Replayed> denied = executed.stream().filter(each -> each.was(Verdict.DENY)).toList();
        long unconfirmedOnly = denied.stream().filter(each -> each.evaluation().reasons().stream().allMatch(reason -> reason.code().equals("NOT_CONFIRMED"))).count();
        return "**" + denied.size() + " of the " + executed.size() + " executed writes are forbidden**: " + (denied.size() - unconfirmedOnly)
                + " by what the record or the customer says, and " + unconfirmedOnly + " only because the customer was never told of this very change, or never said yes to it. " + count(executed, Verdict.REVIEW)
                + " more should have gone to a person; " + count(executed, Verdict.ALLOW) + " are allowed. Of the " + failed.size() + " calls that failed for another reason, such as a full flight, "
                + count(failed, Verdict.ALLOW) + " would have been allowed, " + count(failed, Verdict.REVIEW) + " gone to a person and " + count(failed, Verdict.DENY) + " been denied.";
    }

    /** Every executed call with this verdict, under the rows that decided it. */
    private String byRows(Verdict verdict) {
        Map<String, List<Replayed>> groups = executed().filter(each -> each.was(verdict))
                .collect(Collectors.groupingBy(each -> String.join(", ", each.rows()), TreeMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>(List.of("| rows | why | calls | which |", "|---|---|---:|---|"));
        groups.entrySet().stream().sorted(Comparator.comparingInt((Map.Entry<String, List<Replayed>> group) -> -group.getValue().size()).thenComparing(Map.Entry::getKey))
                .forEach(group -> lines.add("| " + group.getKey() + " | " + why(group.getValue().get(0)) + " | " + group.getValue().size() + " | " + places(group.getValue()) + " |"));
        return String.join("\n", lines);
    }

    private static String why(Replayed replayed) {
        return replayed.evaluation().reasons().stream().map(Reason::code).distinct().sorted().collect(Collectors.joining(", "));
    }

    /** Every executed call whose conversation leaves a fact open, by what it leaves open. */
    private String leftOpen() {
        Map<String, List<Replayed>> groups = new TreeMap<>();
        executed().forEach(each -> replay.labels().of(each.call()).stream().filter(label -> label.value().isEmpty())
                .forEach(label -> groups.computeIfAbsent("`" + label.fact() + "` | " + label.why(), unused -> new ArrayList<>()).add(each)));
        List<String> lines = new ArrayList<>(List.of("| fact | what the conversation tells | to a person | denied | which |", "|---|---|---:|---:|---|"));
        groups.forEach((open, calls) -> lines.add("| " + open + " | " + count(calls, Verdict.REVIEW) + " | " + count(calls, Verdict.DENY) + " | " + places(calls) + " |"));
        return String.join("\n", lines);
    }
}
