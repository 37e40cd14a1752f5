package dev.countersign.policy.drl;

import dev.countersign.facts.AppliesTo;
import dev.countersign.facts.Disclosure;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.table.ResultColumns;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rule gives, read from the text of its consequence: statements that insert one finding or derived fact each,
 * and comments between them. A value is a literal, the result of one of four operations on two facts of the case, or a
 * copy of a fact. Nothing else is allowed, so a consequence has no side effect.
 *
 * @param gives     findings and derived paths
 * @param workedOut the computations of values, by the path of the result
 */
record Consequence(SortedSet<String> gives, SortedMap<String, CaseQuestion> workedOut) {

    private static final String TEXT = "\"[^\"\\\\\n]*\"";
    private static final String FINDING = "Finding\\.(?:(Permit)\\(" + TEXT + "," + TEXT + "\\)|(Prohibit)\\(" + TEXT
            + "\\)|(Demand)\\(Role\\.(\\w+)(?:," + TEXT
            + ")?\\)|(RiskFloor)\\(Risk\\.(\\w+)\\)|(AutonomyCap)\\([0-5]\\)|(Obligation)\\(" + TEXT
            + ",AppliesTo\\.(\\w+)\\)|(DisclosureLimit)\\(Disclosure\\.(\\w+)," + TEXT + "\\))";
    private static final String SUM = "\\$case\\.(value|plus|minus|times|per)\\((" + TEXT + "(?:," + TEXT + ")?)\\)";
    private static final String DERIVED =
            "Derived\\(\"([^\"\\\\\n]*)\",(?:" + TEXT + "|-?\\d+(?:\\.\\d+)?|true|false|" + SUM + ")\\)";
    private static final Pattern INSERT =
            Pattern.compile(spaced("insert\\(new +(?:" + FINDING + "|" + DERIVED + ")\\);"));
    private static final Pattern BETWEEN = Pattern.compile("(?:\\s++|//[^\n]*+|/\\*(?s:.*?)\\*/)++");
    private static final Map<String, String> GIVES = Map.of(
            "Permit",
            "permit",
            "Prohibit",
            "forbid",
            "Demand",
            "demand",
            "RiskFloor",
            "risk",
            "AutonomyCap",
            "cap",
            "Obligation",
            "oblige",
            "DisclosureLimit",
            ResultColumns.DISCLOSURE);
    private static final int SHOWN = 80;

    Consequence {
        gives = Collections.unmodifiableSortedSet(new TreeSet<>(gives));
        workedOut = Collections.unmodifiableSortedMap(new TreeMap<>(workedOut));
    }

    private static String spaced(String pattern) {
        return pattern.replace("\\(", "\\s*\\(\\s*")
                .replace("\\)", "\\s*\\)")
                .replace(",", "\\s*,\\s*")
                .replace(";", "\\s*;")
                .replace(" +", "\\s+");
    }

    /** @param line of the rule. @param wrong receives the mistake, and what to do */
    static Consequence of(String text, int line, BiConsumer<String, String> wrong) {
        SortedSet<String> gives = new TreeSet<>();
        SortedMap<String, CaseQuestion> workedOut = new TreeMap<>();
        Matcher between = BETWEEN.matcher(text);
        Matcher insert = INSERT.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (between.region(at, text.length()).lookingAt()) {
                at = between.end();
            } else if (insert.region(at, text.length()).lookingAt()) {
                String given = given(insert, wrong);
                gives.add(given);
                if (insert.group(13) != null) {
                    workedOut(
                            new CaseQuestion(
                                    line,
                                    insert.group(13),
                                    Pattern.compile(TEXT)
                                            .matcher(insert.group(14))
                                            .results()
                                            .map(MatchResult::group)
                                            .toList()),
                            given,
                            workedOut,
                            wrong);
                }
                at = insert.end();
            } else {
                int end = text.indexOf(';', at) < 0 ? text.length() : text.indexOf(';', at);
                String statement = DrlText.oneLine(text.substring(at, end));
                String shown = statement.length() > SHOWN ? statement.substring(0, SHOWN) + "…" : statement;
                wrong.accept(
                        "may only insert findings and derived facts, not `" + shown + "`",
                        "Maybe `insert(new Finding.Prohibit(\"…\"));`.");
                at = end + 1;
            }
        }
        return new Consequence(gives, workedOut);
    }

    private static void workedOut(
            CaseQuestion sum, String path, Map<String, CaseQuestion> workedOut, BiConsumer<String, String> wrong) {
        if (!sum.wellFormed()) {
            wrong.accept(
                    "computes `" + path + "` by `" + sum.name() + "(" + String.join(", ", sum.arguments())
                            + ")`, which is not a valid form",
                    "Maybe `$case.times(\"action.passengers.count\", \"price.bag\")` or "
                            + "`$case.value(\"action.cabin\")`.");
        } else if (workedOut.putIfAbsent(path, sum) != null) {
            wrong.accept("computes `" + path + "` twice", "Maybe write two rules.");
        }
    }

    private static String given(Matcher insert, BiConsumer<String, String> wrong) {
        constant(insert.group(4), Role.values(), "role", wrong);
        constant(insert.group(6), Risk.values(), "risk", wrong);
        constant(insert.group(9), AppliesTo.values(), "verdict that it applies to", wrong);
        constant(insert.group(11), Disclosure.values(), "kind of disclosure", wrong);
        for (int group : new int[] {1, 2, 3, 5, 7, 8, 10}) {
            if (insert.group(group) != null) {
                return Objects.requireNonNull(GIVES.get(insert.group(group)));
            }
        }
        return insert.group(12);
    }

    private static void constant(
            @org.jspecify.annotations.Nullable String read,
            Enum<?>[] allowed,
            String kind,
            BiConsumer<String, String> wrong) {
        List<String> words = Arrays.stream(allowed).map(Enum::name).toList();
        if (read != null && !words.contains(read)) {
            wrong.accept(
                    "names `" + read + "`, which is not a " + kind + ". Allowed: " + String.join(", ", words),
                    Problem.oneOf(read, words));
        }
    }
}
