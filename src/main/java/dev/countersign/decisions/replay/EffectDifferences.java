package dev.countersign.decisions.replay;

import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The differences in effect between two public records of the same facts, and which of them are looser in the second.
 */
final class EffectDifferences {

    private static final String NONE = "none";

    private final JsonNode was;
    private final JsonNode would;
    private final List<PolicyComparison.Change> changes = new ArrayList<>();

    private EffectDifferences(JsonNode was, JsonNode would) {
        this.was = was;
        this.would = would;
    }

    /** @param would at least the members of its effects */
    static List<PolicyComparison.Change> between(JsonNode was, JsonNode would) {
        EffectDifferences comparison = new EffectDifferences(was, would);
        comparison.compare();
        return comparison.changes;
    }

    private void compare() {
        Verdict before = verdict(was);
        Verdict after = verdict(would);
        boolean denied = after == Verdict.DENY;
        change("verdict", List.of(before.name()), List.of(after.name()), after.ordinal() < before.ordinal());
        SortedMap<String, Integer> demanded = demands(was);
        SortedMap<String, Integer> demands = demands(would);
        change(
                "demands",
                texts(demanded),
                texts(demands),
                !denied
                        && demanded.entrySet().stream()
                                .anyMatch(each -> demands.getOrDefault(each.getKey(), 0) < each.getValue()));
        JsonNode dueBefore = was.at("/oversight/dueHours");
        JsonNode dueAfter = would.at("/oversight/dueHours");
        change(
                "due",
                due(dueBefore),
                due(dueAfter),
                !denied
                        && dueBefore.isNumber()
                        && (!dueAfter.isNumber() || dueAfter.asDouble() > dueBefore.asDouble()));
        change("reasons", reasons(was), reasons(would), false);
        List<String> owed = sorted(was.path("obligations"));
        List<String> owes = sorted(would.path("obligations"));
        change("obligations", owed, owes, !denied && !owes.containsAll(owed));
        SortedMap<String, Disclosure> released = disclosures(was);
        SortedMap<String, Disclosure> releases = disclosures(would);
        change(
                "disclosures",
                released.entrySet().stream().map(EffectDifferences::text).toList(),
                releases.entrySet().stream().map(EffectDifferences::text).toList(),
                releases.entrySet().stream()
                        .anyMatch(each -> each.getValue().ordinal()
                                < released.getOrDefault(each.getKey(), Disclosure.WITHHOLD)
                                        .ordinal()));
        change("allowedInstead", texts(was.path("allowedInstead")), texts(would.path("allowedInstead")), false);
    }

    private void change(String of, List<String> before, List<String> after, boolean looser) {
        if (!before.equals(after)) {
            changes.add(new PolicyComparison.Change(of, before, after, looser));
        }
    }

    private static Verdict verdict(JsonNode record) {
        return Verdict.valueOf(record.path("verdict").asString());
    }

    /** The number of required approvals of each kind. */
    private static SortedMap<String, Integer> demands(JsonNode record) {
        SortedMap<String, Integer> demands = new TreeMap<>();
        record.at("/oversight/approvers")
                .forEach(each -> demands.merge(
                        each.path("role").asString()
                                + (each.path("qualifier").asString("").isEmpty()
                                        ? ""
                                        : " (" + each.path("qualifier").asString() + ")"),
                        Math.max(1, each.path("count").asInt()),
                        Integer::sum));
        return demands;
    }

    private static List<String> texts(Map<String, Integer> demands) {
        return demands.entrySet().stream()
                .map(each -> each.getKey() + (each.getValue() > 1 ? " x " + each.getValue() : ""))
                .toList();
    }

    private static List<String> due(JsonNode hours) {
        return List.of(hours.isNumber() ? hours.asString() + " hours" : NONE);
    }

    private static List<String> reasons(JsonNode record) {
        SortedSet<String> reasons = new TreeSet<>();
        record.path("reasons")
                .forEach(each -> reasons.add(each.path("code").asString()
                        + (each.has("row") ? " (" + each.path("row").asString() + ")" : "")));
        return List.copyOf(reasons);
    }

    private static SortedMap<String, Disclosure> disclosures(JsonNode record) {
        SortedMap<String, Disclosure> disclosures = new TreeMap<>();
        record.path("context")
                .propertyStream()
                .forEach(how -> how.getValue()
                        .forEach(classes -> classes.forEach(
                                each -> disclosures.put(each.asString(), Disclosure.valueOf(how.getKey())))));
        return disclosures;
    }

    private static String text(Map.Entry<String, Disclosure> disclosed) {
        return disclosed.getKey() + " " + disclosed.getValue();
    }

    private static List<String> sorted(JsonNode array) {
        List<String> texts = new ArrayList<>(texts(array));
        Collections.sort(texts);
        return texts;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
