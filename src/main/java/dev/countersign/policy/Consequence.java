package dev.countersign.policy;

import dev.countersign.facts.Problem;
import dev.countersign.facts.Risk;
import dev.countersign.facts.Role;
import dev.countersign.facts.When;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rule gives, read from the text of its consequence: statements that insert one finding or derived fact each, of literal
 * values only, and comments between them. Nothing else, so that a consequence can do nothing.
 */
final class Consequence {

    private static final String TEXT = "\"[^\"\\\\\n]*\"";
    private static final String FINDING = "Finding\\.(?:(Permit)\\(" + TEXT + "," + TEXT + "\\)|(Forbid)\\(" + TEXT + "\\)|(Demand)\\(Role\\.(\\w+)\\)|(AtLeast)\\(Risk\\.(\\w+)\\)|(Cap)\\([0-5]\\)|(Oblige)\\("
            + TEXT + ",When\\.(\\w+)\\))";
    private static final String DERIVED = "Derived\\(\"([^\"\\\\\n]*)\",(?:" + TEXT + "|-?\\d+(?:\\.\\d+)?|true|false)\\)";
    private static final Pattern INSERT = Pattern.compile(spaced("insert\\(new +(?:" + FINDING + "|" + DERIVED + ")\\);"));
    private static final Pattern BETWEEN = Pattern.compile("(?:\\s|//[^\n]*|/\\*(?s:.*?)\\*/)+");
    private static final Map<String, String> GIVES = Map.of("Permit", "permit", "Forbid", "forbid", "Demand", "demand",
            "AtLeast", "risk", "Cap", "cap", "Oblige", "oblige");
    private static final int SHOWN = 80;

    private Consequence() {
    }

    private static String spaced(String pattern) {
        return pattern.replace("\\(", "\\s*\\(\\s*").replace("\\)", "\\s*\\)").replace(",", "\\s*,\\s*").replace(";", "\\s*;").replace(" +", "\\s+");
    }

    /** Findings and derived paths. @param wrong receives what is wrong, and what to do */
    static Set<String> gives(String text, BiConsumer<String, String> wrong) {
        Set<String> gives = new TreeSet<>();
        Matcher between = BETWEEN.matcher(text);
        Matcher insert = INSERT.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (between.region(at, text.length()).lookingAt()) {
                at = between.end();
            } else if (insert.region(at, text.length()).lookingAt()) {
                gives.add(given(insert, wrong));
                at = insert.end();
            } else {
                int end = text.indexOf(';', at) < 0 ? text.length() : text.indexOf(';', at);
                String statement = DrlText.oneLine(text.substring(at, end));
                wrong.accept("may only insert findings and derived facts, not `" + (statement.length() > SHOWN ? statement.substring(0, SHOWN) + "…" : statement) + "`", "Maybe `insert(new Finding.Forbid(\"…\"));`.");
                at = end + 1;
            }
        }
        return gives;
    }

    private static String given(Matcher insert, BiConsumer<String, String> wrong) {
        constant(insert.group(4), Role.values(), "role", wrong);
        constant(insert.group(6), Risk.values(), "risk", wrong);
        constant(insert.group(9), When.values(), "verdict to go with", wrong);
        for (int group : new int[] {1, 2, 3, 5, 7, 8}) {
            if (insert.group(group) != null) {
                return GIVES.get(insert.group(group));
            }
        }
        return insert.group(10);
    }

    private static void constant(@org.jspecify.annotations.Nullable String read, Enum<?>[] allowed, String kind, BiConsumer<String, String> wrong) {
        List<String> words = Arrays.stream(allowed).map(Enum::name).toList();
        if (read != null && !words.contains(read)) {
            wrong.accept("names `" + read + "`, which is no " + kind + ". Allowed: " + String.join(", ", words), Problem.oneOf(read, words));
        }
    }
}
