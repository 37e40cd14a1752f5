package dev.countersign.airline;

import static dev.countersign.airline.Replayed.places;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Consequences of the way in which a sentence of the policy is read. */
record Readings(Findings findings) {

    /**
     * @param asked {@code by ROW}: what a row decides; {@code insured ROW}: how much of that is about insured trips;
     *     {@code without ROW … for ACTION …}: what changes where the row is left out of the policy; {@code verdicts
     *     PLACE …}: what is said to these calls
     */
    String part(String asked) {
        List<String> words = List.of(asked.split(" "));
        return switch (words.get(0)) {
            case "by" -> by(words.get(1));
            case "insured" -> insured(words.get(1));
            case "without" -> without(asked.substring("without ".length()).split(" for "));
            case "verdicts" -> verdicts(words.subList(1, words.size()));
            default ->
                throw new IllegalArgumentException("`" + asked
                        + "` is not a part of the replay. Allowed: actions, total, denied, "
                        + "unconfirmed, people, left open, story, by, insured, without, verdicts.");
        };
    }

    private List<Replayed> decided(String row) {
        return findings.executed().filter(each -> each.rows().contains(row)).toList();
    }

    private String by(String row) {
        List<Replayed> alone =
                decided(row).stream().filter(each -> each.rows().size() == 1).toList();
        return row + " decides " + decided(row).size() + " executed calls, " + alone.size() + " of them alone"
                + (alone.isEmpty() ? "." : ": " + places(alone) + ".");
    }

    private String insured(String row) {
        List<Replayed> insured = decided(row).stream().filter(Replayed::insured).toList();
        return insured.size() + " of the " + decided(row).size() + " executed calls that " + row
                + " decides are about an insured trip: " + places(insured) + ".";
    }

    private String without(String[] rowsAndActions) {
        Set<String> rows = Set.of(rowsAndActions[0].split(" "));
        Set<String> actions = rowsAndActions.length == 1
                ? WriteCall.ACTIONS
                : Arrays.stream(rowsAndActions[1].split(" ")).collect(Collectors.toSet());
        Map<WriteCall, Replayed> matched = findings.executed()
                .filter(each -> actions.contains(each.call().action()))
                .filter(each -> each.evaluation().firings().stream().anyMatch(firing -> rows.contains(firing.row())))
                .collect(Collectors.toMap(Replayed::call, Function.identity()));
        Map<String, List<Replayed>> moves = findings.replay().without(rows, matched.keySet()).stream()
                .filter(other -> !other.was(matched.get(other.call()).verdict()))
                .collect(Collectors.groupingBy(
                        other -> matched.get(other.call()).verdict() + " would be " + other.verdict(),
                        TreeMap::new,
                        Collectors.toList()));
        String changes = moves.entrySet().stream()
                .map(move -> move.getKey() + " for " + move.getValue().size() + ": " + places(move.getValue()))
                .collect(Collectors.joining(". "));
        return "The other reading: "
                + (changes.isEmpty() ? "no executed call would be decided otherwise." : changes + ".");
    }

    private String verdicts(List<String> places) {
        List<Replayed> asked = findings.all().stream()
                .filter(each -> places.contains(each.call().place()))
                .sorted(Replayed.BY_PLACE)
                .toList();
        if (asked.size() != places.size()) {
            throw new IllegalArgumentException(
                    "Not every one of " + places + " is a call that writes. Found: " + places(asked) + ".");
        }
        return asked.stream()
                        .map(each ->
                                places(List.of(each)) + ": " + each.verdict() + " by " + String.join(", ", each.rows()))
                        .collect(Collectors.joining("; "))
                + ".";
    }
}
