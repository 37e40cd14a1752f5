package dev.countersign.policy.drl;

import dev.countersign.facts.Role;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.RuleText;
import dev.countersign.policy.table.Status;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
 * Reads a DRL file as text and checks the laws of rule texts: a rule only finds. It imports only the shared types, has
 * no order, calls nothing, and its consequence only inserts findings and derived facts.
 *
 * <p>What a rule reads and gives is taken from its text, so that the decision graph knows it, and so that a misspelt
 * path or word is an error instead of a rule that never fires.
 */
public final class DrlText {

    static final String PACKAGE = "dev.countersign.rules";
    private static final Set<String> IMPORTS = Set.of("dev.countersign.facts.*");
    private static final List<String> ANNOTATIONS =
            List.of("id", "sentence", "source", "owner", "from", "to", "status", "gives", "wrongWhen");
    private static final Pattern ANNOTATION = Pattern.compile("\"[^\"\\\\]*\"");
    private static final Pattern GIVES =
            Pattern.compile("(?<path>[a-z][A-Za-z0-9]*\\.[A-Za-z0-9]+)\\s*:\\s*(?<type>\\w+)"
                    + "(?:\\s+(?<list>\\w+))?\\s*,\\s*(?<combine>\\w+)");
    private static final List<String> TYPES = List.of("text", "list", "number", "yesno", "date", "time");
    private static final Pattern UNEXPECTED = Pattern.compile(
            "(?:mismatched input|no viable alternative at input) ('.*?'|<eof>)", Pattern.CASE_INSENSITIVE);
    /** The only variable name for the case. */
    private static final String CASE = "$case";
    /** Characters of a rule that a message shows. */
    private static final int SHOWN = 200;

    private static final String END_OF_FILE = "<eof>";

    private final RuleText file;
    private final List<Problem> problems = new ArrayList<>();

    private DrlText(RuleText file) {
        this.file = file;
    }

    /** The rules of one file. @param problems receives the mistakes, by file and line */
    public static List<DrlRule> read(RuleText file, List<Problem> problems) {
        DrlText text = new DrlText(file);
        try {
            List<DrlRule> rules = text.rules();
            problems.addAll(text.problems);
            return rules;
        } catch (StackOverflowError | OutOfMemoryError e) {
            problems.add(tooDeep(file));
            return List.of();
        }
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
        Optional<Problem> bound = DrlBounds.broken(file);
        if (bound.isPresent()) {
            problems.add(bound.get());
            return null;
        }
        int escape = file.text().indexOf('\\');
        if (escape >= 0) {
            problems.add(new Problem(
                    file.file() + ":"
                            + (file.text()
                                            .substring(0, escape)
                                            .chars()
                                            .filter(c -> c == '\n')
                                            .count()
                                    + 1),
                    "a backslash is not allowed in this file: it can hide the content of a text.",
                    "Maybe write the letter itself."));
            return null;
        }
        DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
        try {
            PackageDescr parsed = parser.parse(false, file.text());
            if (parser.hasErrors() || parsed == null) {
                parser.getErrors().forEach(error -> {
                    int line = error.getLines().length > 0 ? error.getLines()[0] : -1;
                    problems.add(new Problem(
                            file.file() + (line > 0 ? ":" + line : ""),
                            unexpected(error.getMessage()),
                            "Maybe a bracket, a quotation mark or `end` is missing."));
                });
                return null;
            }
            return parsed;
        } catch (DroolsParserException e) {
            problems.add(new Problem(file.file(), "this is not a rule file.", "Maybe it is another kind of file."));
            return null;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            problems.add(tooDeep(file));
            return null;
        }
    }

    /** The problem if the parser gave up. */
    static Problem tooDeep(RuleText file) {
        return new Problem(
                file.file(),
                "the file cannot be read: something in it is too long or nested too deeply.",
                "Maybe make several rules of one, or a table.");
    }

    private static String shown(String text) {
        String line = oneLine(text);
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    private static String unexpected(String message) {
        Matcher read = UNEXPECTED.matcher(message);
        return !read.find()
                ? "this line cannot be read."
                : read.group(1).toLowerCase(Locale.ROOT).equals(END_OF_FILE)
                        ? "the file ends too early."
                        : "this line cannot be read: " + read.group(1).replace('\'', '`') + " is not expected there.";
    }

    static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ");
    }

    private void lawsOfTheFile(PackageDescr parsed) {
        parsed.getImports().stream()
                .filter(each -> !IMPORTS.contains(each.getTarget()))
                .forEach(each -> problem(
                        each,
                        "a rule may import only `dev.countersign.facts.*`, not `" + each.getTarget() + "`",
                        "Maybe declare a fact for what it needs."));
        Stream.of(
                        parsed.getFunctionImports(),
                        parsed.getAccumulateImports(),
                        parsed.getGlobals(),
                        parsed.getFunctions(),
                        parsed.getTypeDeclarations(),
                        parsed.getEnumDeclarations(),
                        parsed.getEntryPointDeclarations(),
                        parsed.getWindowDeclarations())
                .flatMap(Collection::stream)
                .forEach(each -> problem(
                        each,
                        "a rule file holds rules only: no function, global or declaration",
                        "Maybe a declaration belongs in rules/facts.drl."));
        if (!parsed.getAttributes().isEmpty()) {
            problem(
                    parsed.getAttributes().get(0),
                    "rules have no order and need no attribute: `"
                            + parsed.getAttributes().get(0).getName() + "` is not allowed",
                    "Maybe leave it out.");
        }
        if (!parsed.getName().equals(PACKAGE) || parsed.getUnit() != null) {
            problems.add(new Problem(
                    file.file(),
                    "the package is `" + parsed.getName() + "`, but must be `" + PACKAGE + "`.",
                    "Maybe begin the file with `package " + PACKAGE + ";`."));
        }
    }

    private DrlRule rule(RuleDescr rule) {
        rule.getAttributes()
                .keySet()
                .forEach(name -> problem(
                        rule,
                        "rules have no order and need no attribute: `" + name + "` is not allowed in " + quoted(rule),
                        "Maybe use a finding: no finding overwrites another."));
        rule.getAnnotationNames().stream()
                .filter(name -> !ANNOTATIONS.contains(name))
                .forEach(name -> problem(
                        rule,
                        "`@" + name + "` is not an annotation of a rule. Allowed: @" + String.join(", @", ANNOTATIONS),
                        Problem.oneOf(name, ANNOTATIONS)));
        rule.getAnnotations().stream()
                .filter(each -> each.getValueMap().size() > 1
                        || !ANNOTATION
                                .matcher(String.valueOf(each.getSingleValue()))
                                .matches())
                .forEach(each -> problem(
                        rule,
                        "`@" + each.getName() + "` of " + quoted(rule) + " does not contain exactly one text",
                        "Maybe `@" + each.getName() + "(\"…\")`."));
        if (rule.hasParent() || rule.isQuery() || !rule.getNamedConsequences().isEmpty()) {
            problem(
                    rule,
                    quoted(rule) + " must be a rule of its own. Not allowed: a query, a rule that extends "
                            + "another, and more than one `then`",
                    "Maybe write two rules.");
        }
        int before = problems.size();
        List<Condition> joined = new ArrayList<>();
        List<CaseQuestion> asks = rule.getLhs().getDescrs().stream()
                .flatMap(descr -> condition(rule, descr, joined).stream())
                .toList();
        if (asks.isEmpty() && problems.size() == before) {
            problem(
                    rule,
                    quoted(rule) + " has no question, so it would always fire",
                    "Maybe `Case( is(\"…\", \"…\") )`.");
        }
        Consequence consequence = consequence(rule);
        boolean bound = rule.getLhs().getDescrs().stream()
                .anyMatch(descr -> descr instanceof PatternDescr pattern && CASE.equals(pattern.getIdentifier()));
        if (!consequence.workedOut().isEmpty() && !bound) {
            problem(
                    rule,
                    quoted(rule) + " computes a value from `" + CASE + "`, but does not give its case that name",
                    "Maybe `" + CASE + " : Case( … )`.");
        }
        Set<String> reads = Stream.concat(asks.stream(), consequence.workedOut().values().stream())
                .flatMap(question -> question.reads().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        return new DrlRule(
                mandatory(rule, "id"),
                rule.getName(),
                file.file(),
                rule.getLine(),
                mandatory(rule, "sentence"),
                mandatory(rule, "source"),
                owner(rule),
                Objects.requireNonNullElse(day(rule, "from"), LocalDate.of(2026, 1, 1)),
                day(rule, "to"),
                status(rule),
                reads,
                asks,
                new Condition.All(joined),
                consequence.gives(),
                consequence.workedOut(),
                declares(rule));
    }

    /** @param joined receives its constraints with their operators */
    private List<CaseQuestion> condition(RuleDescr rule, BaseDescr descr, List<Condition> joined) {
        if (!(descr instanceof PatternDescr pattern)
                || !pattern.getObjectType().equals("Case")
                || pattern.getSource() != null
                || !pattern.getBehaviors().isEmpty()) {
            problem(
                    descr,
                    quoted(rule) + " must ask one `Case( … )` and nothing else",
                    "Maybe the other fact can be a path of the case.");
            return List.of();
        }
        if (pattern.getIdentifier() != null && !pattern.getIdentifier().equals(CASE)) {
            problem(
                    descr,
                    quoted(rule) + " names its case `" + pattern.getIdentifier() + "`, but it may only be `" + CASE
                            + "`",
                    "Maybe `" + CASE + " : Case( … )`, or no name at all.");
        }
        if (rule.getLhs().getDescrs().size() > 1) {
            problem(
                    descr,
                    quoted(rule) + " has more than one pattern. Allowed: one `Case( … )`, which contains "
                            + "everything that a rule may read",
                    "Maybe write the conditions into one `Case( … )`.");
        }
        return pattern.getDescrs().stream()
                .flatMap(constraint -> questions(rule, constraint, joined).stream())
                .toList();
    }

    private List<CaseQuestion> questions(RuleDescr rule, BaseDescr constraint, List<Condition> joined) {
        String text = constraint instanceof ExprConstraintDescr expression
                ? expression.getExpression()
                : constraint.toString();
        Optional<List<CaseQuestion>> questions = CaseQuestion.of(text, constraint.getLine());
        Optional<Condition> condition = questions.flatMap(all -> Condition.of(text, all));
        if (questions.isEmpty() || condition.isEmpty()) {
            problem(
                    constraint,
                    quoted(rule) + " holds `" + shown(text) + "`; a rule may only ask "
                            + String.join(", ", CaseQuestion.NAMES) + ", combined by `&&`, `||` and `!`",
                    "Maybe declare a fact for what it needs.");
            return List.of();
        }
        joined.add(condition.get());
        List<CaseQuestion> good = new ArrayList<>();
        for (CaseQuestion question : questions.get()) {
            if (!CaseQuestion.NAMES.contains(question.name())) {
                problem(
                        constraint,
                        quoted(rule) + " calls `" + question.name() + "`; a rule may only ask "
                                + String.join(", ", CaseQuestion.NAMES),
                        Problem.oneOf(question.name(), CaseQuestion.NAMES));
            } else if (!question.wellFormed()) {
                problem(
                        constraint,
                        "`" + shown(question.name() + "(" + String.join(", ", question.arguments()))
                                + ")` is not a valid form of that question",
                        "Maybe `is(\"action.channel\", \"SMS\")`, `missing(\"customer.age\")` or "
                                + "`below(\"customer.age\", 18)`.");
            } else {
                good.add(question);
            }
        }
        return good;
    }

    private Consequence consequence(RuleDescr rule) {
        int before = problems.size();
        Consequence consequence = Consequence.of(
                String.valueOf(rule.getConsequence() == null ? "" : rule.getConsequence()),
                rule.getLine(),
                (says, maybe) -> problem(rule, "the consequence of " + quoted(rule) + " " + says, maybe));
        if (consequence.gives().isEmpty() && problems.size() == before) {
            problem(rule, quoted(rule) + " gives nothing", "Maybe insert a finding.");
        }
        return consequence;
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
        return found == null || found.getSingleValueAsString() == null
                ? null
                : found.getSingleValueAsString().replaceAll("^\"|\"$", "");
    }

    private Role owner(RuleDescr rule) {
        List<String> roles = Arrays.stream(Role.values()).map(Enum::name).toList();
        String owner = mandatory(rule, "owner");
        if (annotation(rule, "owner") == null) {
            return Role.COMPLIANCE_REVIEWER;
        }
        if (!roles.contains(owner)) {
            problem(
                    rule,
                    "`@owner` of " + quoted(rule) + " is `" + owner + "`, which is not a role. Allowed: "
                            + String.join(", ", roles) + ".",
                    Problem.oneOf(owner, roles));
            return Role.COMPLIANCE_REVIEWER;
        }
        return Role.valueOf(owner);
    }

    private @Nullable LocalDate day(RuleDescr rule, String name) {
        String value = annotation(rule, name);
        try {
            return value == null ? null : LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            problem(
                    rule,
                    "`@" + name + "` of " + quoted(rule) + " is `" + value + "`, which is not a day",
                    "Maybe write it as 2026-01-31.");
            return null;
        }
    }

    private Status status(RuleDescr rule) {
        String value = annotation(rule, "status");
        List<String> allowed = Arrays.stream(Status.values()).map(Enum::name).toList();
        if (value != null && !allowed.contains(value)) {
            problem(
                    rule,
                    "`@status` of " + quoted(rule) + " is `" + value + "`. Allowed: " + String.join(", ", allowed)
                            + ".",
                    Problem.oneOf(value, allowed));
            return Status.draft;
        }
        return value == null ? Status.active : Status.valueOf(value);
    }

    /**
     * {@code @gives("derived.age: number, max; derived.cabin: list cabin, only")}: derived facts that no table
     * declares.
     */
    private List<DrlRule.Declared> declares(RuleDescr rule) {
        String value = annotation(rule, "gives");
        return value == null
                ? List.of()
                : Arrays.stream(value.split(";", -1))
                        .flatMap(one -> declared(rule, one.strip()).stream())
                        .toList();
    }

    private Optional<DrlRule.Declared> declared(RuleDescr rule, String value) {
        Matcher parts = GIVES.matcher(value);
        List<String> combines = Arrays.stream(Combine.values()).map(Enum::name).toList();
        if (!parts.matches()
                || !TYPES.contains(parts.group("type"))
                || !combines.contains(parts.group("combine"))
                || parts.group("type").equals("list") != (parts.group("list") != null)) {
            problem(
                    rule,
                    "`@gives` of " + quoted(rule) + " is `" + value + "`. It names a path, a type ("
                            + String.join(", ", TYPES) + "; after list, its name) and how several values combine ("
                            + String.join(", ", combines) + ")",
                    "Maybe `@gives(\"derived.age: number, max\")`.");
            return Optional.empty();
        }
        FactType type = Arrays.stream(FactType.values())
                .filter(each -> each.word().equals(parts.group("type")))
                .findFirst()
                .orElseThrow();
        Combine combine = Combine.valueOf(parts.group("combine"));
        return Optional.of(new DrlRule.Declared(
                new FactName(
                        parts.group("path"),
                        type,
                        combine == Combine.union,
                        parts.group("list"),
                        null,
                        null,
                        "",
                        Authority.DERIVED,
                        "Given by " + quoted(rule) + "."),
                combine));
    }

    /** Checks paths and words of the rules against the vocabulary of the whole pack. */
    public static List<Problem> vocabulary(DrlRule rule, Vocabulary vocabulary) {
        List<Problem> problems = new ArrayList<>();
        String place = rule.file() + ":" + rule.line() + " (rule " + rule.id() + ")";
        rule.asks()
                .forEach(question -> question.problems(
                                rule.file() + ":" + question.line() + " (rule " + rule.id() + ")", vocabulary)
                        .forEach(problems::add));
        rule.workedOut().forEach((path, sum) -> sum.problems(place, vocabulary).forEach(problems::add));
        rule.workedOut()
                .forEach((path, sum) -> vocabulary
                        .fact(path)
                        .filter(fact -> sum.reads().stream()
                                .allMatch(from -> vocabulary.fact(from).isPresent()))
                        .filter(fact -> vocabulary
                                .fact(sum.reads().get(0))
                                .filter(read -> !fact.isLike(read))
                                .isPresent())
                        .ifPresent(fact -> problems.add(new Problem(
                                place,
                                "`" + path + "` is of another type than `"
                                        + sum.reads().get(0) + "`, from which it is computed.",
                                "Maybe its `@gives` should say that type."))));
        rule.declares().stream()
                .filter(given -> given.fact().list() != null
                        && vocabulary.words(given.fact().list()).isEmpty())
                .forEach(given -> problems.add(new Problem(
                        place,
                        "`@gives` names the list `" + given.fact().list() + "`, but there is no such list.",
                        Problem.oneOf(
                                String.valueOf(given.fact().list()),
                                vocabulary.lists().keySet()))));
        rule.gives().stream()
                .filter(path ->
                        !ResultColumns.isFinding(path) && vocabulary.fact(path).isEmpty())
                .forEach(path -> problems.add(new Problem(
                        place,
                        "`" + path + "` is given, but no table or `@gives` declares its type.",
                        "Maybe `@gives(\"" + path + ": yesno, any\")`.")));
        return problems;
    }

    private static String quoted(RuleDescr rule) {
        return "\"" + rule.getName() + "\"";
    }

    private void problem(BaseDescr at, String says, String maybe) {
        problems.add(new Problem(
                file.file() + (at.getLine() > 0 ? ":" + at.getLine() : ""),
                says + (says.endsWith(".") ? "" : "."),
                maybe));
    }
}
