package dev.countersign.policy;

import dev.countersign.facts.Authority;
import dev.countersign.facts.FactName;
import dev.countersign.facts.FactType;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Role;
import dev.countersign.facts.Vocabulary;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.jspecify.annotations.Nullable;
import org.kie.internal.builder.conf.LanguageLevelOption;

/**
 * Reads a DRL file as text and holds it to the laws of rule texts: a rule only finds. It imports the shared words and nothing
 * else, orders nothing, calls nothing, and its consequence only inserts findings and derived facts.
 *
 * <p>What a rule reads and gives is taken from its text, so that the decision graph knows it, and so that a misspelt path or
 * word is an error instead of a rule that never fires.
 */
final class DrlText {

    private static final Set<String> IMPORTS = Set.of("dev.countersign.facts.*");
    private static final List<String> ANNOTATIONS = List.of("id", "sentence", "source", "owner", "from", "to", "status", "gives", "wrongWhen");
    private static final Pattern QUOTED_PATH = Pattern.compile("\"([a-z][A-Za-z0-9]*\\.[A-Za-z][A-Za-z0-9]*)\"");
    private static final Pattern COMPARED = Pattern.compile("\\b(?:is|isIn|isNot)\\s*\\(\\s*\"([^\"]+)\"((?:\\s*,\\s*\"[^\"]*\")+)\\s*\\)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern CALL = Pattern.compile("(?<![A-Za-z0-9_.\"$])([A-Za-z_][A-Za-z0-9_.]*)\\s*\\(");
    private static final Pattern INSERT = Pattern.compile(
            "insert\\s*\\(\\s*new\\s+(?:Finding\\.(Permit|Forbid|Demand|AtLeast|Cap|Oblige)\\s*\\(([^()]*)\\)|Derived\\s*\\(\\s*\"([^\"]+)\"\\s*,([^;]*)\\))\\s*\\)\\s*");
    private static final Set<String> QUESTIONS =
            Set.of("is", "isIn", "isNot", "missing", "known", "yes", "no", "below", "atLeast", "isBefore", "isNotBefore", "outside");
    private static final Map<String, String> GIVES = Map.of("Permit", "permit", "Forbid", "forbid", "Demand", "demand",
            "AtLeast", "risk", "Cap", "cap", "Oblige", "oblige");

    private final RuleText file;
    private final List<Problem> problems = new ArrayList<>();

    private DrlText(RuleText file) {
        this.file = file;
    }

    /** The rules of one file. @param problems receives what is wrong, by file and line */
    static List<DrlRule> read(RuleText file, List<Problem> problems) {
        DrlText text = new DrlText(file);
        List<DrlRule> rules = text.rules();
        problems.addAll(text.problems);
        return rules;
    }

    private List<DrlRule> rules() {
        PackageDescr parsed = parse(file, problems);
        if (parsed == null) {
            return List.of();
        }
        lawsOfTheFile(parsed);
        return parsed.getRules().stream().map(this::rule).toList();
    }

    static @Nullable PackageDescr parse(RuleText file, List<Problem> problems) {
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        try {
            PackageDescr parsed = parser.parse(false, file.text());
            if (parser.hasErrors() || parsed == null) {
                parser.getErrors().forEach(error -> {
                    int line = error.getLines().length > 0 ? error.getLines()[0] : -1;
                    problems.add(new Problem(file.file() + (line > 0 ? ":" + line : ""),
                            "this line is no DRL. " + oneLine(error.getMessage()), "Maybe a bracket, a quote or `end` is missing."));
                });
                return null;
            }
            return parsed;
        } catch (DroolsParserException e) {
            problems.add(new Problem(file.file(), "this is no DRL. " + oneLine(String.valueOf(e.getMessage())), "Maybe it is another kind of file."));
            return null;
        }
    }

    static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }

    private void lawsOfTheFile(PackageDescr parsed) {
        parsed.getImports().stream().filter(each -> !IMPORTS.contains(each.getTarget())).forEach(each ->
                problem(each, "a rule may import only `dev.countersign.facts.*`, not `" + each.getTarget() + "`", "Maybe what it needs can be a fact."));
        Stream.of(parsed.getFunctionImports(), parsed.getAccumulateImports(), parsed.getGlobals(), parsed.getFunctions(),
                        parsed.getTypeDeclarations(), parsed.getEnumDeclarations()).flatMap(List::stream).forEach(each ->
                problem(each, "a rule file holds rules only: no function, global or declaration",
                        "Maybe a declaration belongs in rules/facts.drl."));
        if (!parsed.getAttributes().isEmpty()) {
            problem(parsed.getAttributes().get(0), "rules have no order: `" + parsed.getAttributes().get(0).getName() + "` is not allowed", "");
        }
    }

    private DrlRule rule(RuleDescr rule) {
        rule.getAttributes().keySet().forEach(name ->
                problem(rule, "rules have no order and need no attribute: `" + name + "` is not allowed in " + quoted(rule), "Maybe a finding says it: none overwrites another."));
        rule.getAnnotationNames().stream().filter(name -> !ANNOTATIONS.contains(name)).forEach(name ->
                problem(rule, "`@" + name + "` is no annotation of a rule. Allowed: @" + String.join(", @", ANNOTATIONS), Problem.maybe(name, ANNOTATIONS)));
        Set<String> reads = new TreeSet<>();
        Map<String, Set<String>> asks = new HashMap<>();
        rule.getLhs().getDescrs().forEach(descr -> condition(rule, descr, reads, asks));
        return new DrlRule(mandatory(rule, "id"), rule.getName(), file.file(), rule.getLine(), mandatory(rule, "sentence"),
                mandatory(rule, "source"), owner(rule), day(rule, "from", LocalDate.of(2026, 1, 1)), day(rule, "to", null),
                status(rule), reads, asks, gives(rule), declares(rule));
    }

    private void condition(RuleDescr rule, BaseDescr descr, Set<String> reads, Map<String, Set<String>> asks) {
        if (!(descr instanceof PatternDescr pattern) || !pattern.getObjectType().equals("Case")) {
            problem(descr, quoted(rule) + " must ask one `Case( … )` and nothing else", "Maybe the other fact can be a path of the case.");
            return;
        }
        if (rule.getLhs().getDescrs().size() > 1) {
            problem(descr, quoted(rule) + " has more than one pattern: one fact holds everything a rule may read", "Maybe write the conditions into one `Case( … )`.");
        }
        pattern.getDescrs().forEach(constraint -> {
            String expression = ((ExprConstraintDescr) constraint).getExpression();
            Matcher call = CALL.matcher(expression);
            while (call.find()) {
                if (!QUESTIONS.contains(call.group(1))) {
                    problem(constraint, quoted(rule) + " calls `" + call.group(1) + "`; a rule may only ask " + new TreeSet<>(QUESTIONS), Problem.maybe(call.group(1), QUESTIONS));
                }
            }
            Matcher path = QUOTED_PATH.matcher(expression);
            while (path.find()) {
                reads.add(path.group(1));
            }
            Matcher compared = COMPARED.matcher(expression);
            while (compared.find()) {
                Matcher word = WORD.matcher(compared.group(2));
                while (word.find()) {
                    asks.computeIfAbsent(compared.group(1), unused -> new TreeSet<>()).add(word.group(1));
                }
            }
        });
    }

    private Set<String> gives(RuleDescr rule) {
        Set<String> gives = new TreeSet<>();
        String consequence = rule.getConsequence() == null ? "" : rule.getConsequence().toString().replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
        for (String statement : consequence.split(";")) {
            if (statement.isBlank()) {
                continue;
            }
            Matcher insert = INSERT.matcher(statement.strip());
            if (!insert.matches()) {
                problem(rule, "the consequence of " + quoted(rule) + " may only insert findings and derived facts, not `" + oneLine(statement) + "`",
                        "Maybe `insert(new Finding.Forbid(\"…\"));`");
            } else {
                gives.add(insert.group(1) != null ? GIVES.get(insert.group(1)) : insert.group(3));
            }
        }
        if (gives.isEmpty()) {
            problem(rule, quoted(rule) + " gives nothing", "Maybe insert a finding.");
        }
        return gives;
    }

    private String mandatory(RuleDescr rule, String name) {
        String value = annotation(rule, name);
        if (value == null || value.isBlank()) {
            problem(rule, quoted(rule) + " has no `@" + name + "`", "Maybe add `@" + name + "(\"…\")`.");
            return rule.getName();
        }
        return value;
    }

    private static @Nullable String annotation(RuleDescr rule, String name) {
        AnnotationDescr found = rule.getAnnotation(name);
        return found == null || found.getSingleValueAsString() == null ? null : found.getSingleValueAsString().replaceAll("^\"|\"$", "");
    }

    private Role owner(RuleDescr rule) {
        String owner = mandatory(rule, "owner");
        List<String> roles = Arrays.stream(Role.values()).map(Enum::name).toList();
        if (!roles.contains(owner)) {
            problem(rule, "`" + owner + "` is no role. Allowed: " + String.join(", ", roles) + ".", Problem.maybe(owner, roles));
            return Role.COMPLIANCE_REVIEWER;
        }
        return Role.valueOf(owner);
    }

    private @Nullable LocalDate day(RuleDescr rule, String name, @Nullable LocalDate standard) {
        String value = annotation(rule, name);
        try {
            return value == null ? standard : LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            problem(rule, "`@" + name + "` of " + quoted(rule) + " is `" + value + "`, which is no day", "Maybe write it as 2026-01-31.");
            return standard;
        }
    }

    private Status status(RuleDescr rule) {
        String value = annotation(rule, "status");
        List<String> allowed = Arrays.stream(Status.values()).map(Enum::name).toList();
        if (value != null && !allowed.contains(value)) {
            problem(rule, "`@status` of " + quoted(rule) + " is `" + value + "`. Allowed: " + String.join(", ", allowed) + ".", Problem.maybe(value, allowed));
            return Status.draft;
        }
        return value == null ? Status.active : Status.valueOf(value);
    }

    /** {@code @gives("derived.age: number, max")}: a derived fact that no table declares. */
    private List<DrlRule.Declared> declares(RuleDescr rule) {
        String value = annotation(rule, "gives");
        if (value == null) {
            return List.of();
        }
        Matcher parts = Pattern.compile("([a-z][A-Za-z0-9]*\\.[A-Za-z0-9]+)\\s*:\\s*(\\w+)\\s*,\\s*(\\w+)").matcher(value);
        List<String> types = List.of("text", "number", "yesno", "date", "time");
        List<String> combines = Arrays.stream(Combine.values()).map(Enum::name).toList();
        if (!parts.matches() || !types.contains(parts.group(2)) || !combines.contains(parts.group(3))) {
            problem(rule, "`@gives` of " + quoted(rule) + " is `" + value + "`. It names a path, a type (" + String.join(", ", types)
                    + ") and how several values combine (" + String.join(", ", combines) + ")", "Maybe `@gives(\"derived.age: number, max\")`.");
            return List.of();
        }
        FactType type = Arrays.stream(FactType.values()).filter(each -> each.word().equals(parts.group(2))).findFirst().orElseThrow();
        Combine combine = Combine.valueOf(parts.group(3));
        return List.of(new DrlRule.Declared(new FactName(parts.group(1), type, combine == Combine.union, null, null, null, "",
                Authority.DERIVED, "Given by " + quoted(rule) + "."), combine));
    }

    /** Paths and words of the rules, held against the whole pack's vocabulary. */
    static List<Problem> vocabulary(DrlRule rule, Vocabulary vocabulary) {
        List<Problem> problems = new ArrayList<>();
        String place = rule.file() + ":" + rule.line() + " (rule " + rule.id() + ")";
        rule.reads().stream().filter(path -> vocabulary.fact(path).isEmpty()).forEach(path -> problems.add(new Problem(place,
                "`" + path + "` is no fact of this pack.", Problem.maybe(path, vocabulary.facts().keySet()))));
        rule.asks().forEach((path, words) -> vocabulary.fact(path).filter(fact -> fact.type() == FactType.LIST).ifPresent(fact ->
                words.stream().filter(word -> !vocabulary.words(fact.list()).contains(word)).forEach(word -> problems.add(new Problem(place,
                        "`" + word + "` is not in the list `" + fact.list() + "`. Allowed: " + String.join(", ", vocabulary.words(fact.list())) + ".",
                        Problem.maybe(word, vocabulary.words(fact.list())))))));
        rule.gives().stream().filter(path -> !Answers.isFinding(path) && vocabulary.fact(path).isEmpty()).forEach(path -> problems.add(new Problem(place,
                "`" + path + "` is given, but no table or `@gives` declares its type.", "Maybe `@gives(\"" + path + ": yesno, any\")`.")));
        return problems;
    }

    private static String quoted(RuleDescr rule) {
        return "\"" + rule.getName() + "\"";
    }

    private void problem(BaseDescr at, String says, String maybe) {
        problems.add(new Problem(file.file() + (at.getLine() > 0 ? ":" + at.getLine() : ""), says + (says.endsWith(".") ? "" : "."), maybe));
    }
}
