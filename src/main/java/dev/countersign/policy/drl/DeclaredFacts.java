package dev.countersign.policy.drl;

import dev.countersign.facts.Case;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Flattening;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.table.RuleText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.AbstractClassTypeDeclarationDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.TypeDeclarationDescr;

/**
 * The business facts a pack declares in {@code rules/facts.drl}, such as Deal or Booking: a company's own vocabulary
 * without any Java. A JSON entity is bound to one by its type, the declared name with a small first letter.
 *
 * <p>The text is read and never compiled: rules match the flat case, so no class of these types exists, a declaration
 * cannot run code, and a company may use a name that Java also has, such as Record.
 */
public final class DeclaredFacts {

    private static final String PACKAGE = DrlText.PACKAGE;
    private static final List<String> TYPES = List.of(
            "String", "Boolean", "Double", "Integer", "Long", "LocalDate", "LocalTime", "Instant", "Set", "List");
    private static final Pattern ANNOTATION = Pattern.compile(
            "@(?:(?:authority|because|help|max|min|unit)\\s*\\(\\s*\"[^\"\\\\\n]*\"\\s*\\)|subject\\b)");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    /** Every declared type, with its fields. */
    public final BusinessTypes types;
    /** Facts under {@code resource.}, {@code subject.} and {@code action.}, by path. */
    public final SortedMap<String, FactName> facts;

    private final Map<String, Map<String, FactName>> resources = new HashMap<>();
    private final Map<String, Map<String, FactName>> subjects = new HashMap<>();

    public DeclaredFacts(Optional<RuleText> text) {
        if (text.isEmpty()) {
            types = BusinessTypes.none();
            facts = Collections.emptySortedMap();
            return;
        }
        List<Problem> problems = new ArrayList<>();
        PackageDescr written = DrlText.parse(text.get(), problems);
        refuse(problems);
        RuleText plain = new RuleText(
                text.get().question(),
                text.get().file(),
                ANNOTATION
                        .matcher(text.get().text())
                        .replaceAll(found -> found.group().replaceAll("[^\n]", " ")));
        PackageDescr parsed = DrlText.parse(plain, problems);
        if (parsed != null) {
            laws(plain, parsed, problems);
        }
        refuse(problems);
        types = DeclaredTypes.read(text.get().file(), Objects.requireNonNull(written), problems);
        refuse(problems);
        facts = new TreeMap<>(DeclaredTypes.facts(text.get().file(), types, problems));
        refuse(problems);
        Flattening flat = new Flattening(types);
        types.kept().forEach(type -> resources.put(type, new HashMap<>(flat.names("resource", type))));
        types.asking().forEach(type -> subjects.put(type, new HashMap<>(flat.names("subject", type))));
    }

    /** The fact of that path as the type of this case's resource or subject declares it. */
    public Optional<FactName> fact(String path, Case known) {
        boolean resource = path.startsWith("resource.");
        Object type = resource
                ? known.value(CorePath.RESOURCE_TYPE)
                : path.startsWith("subject.") ? known.value(CorePath.SUBJECT_TYPE) : null;
        return type == null
                ? Optional.empty()
                : Optional.ofNullable((resource ? resources : subjects)
                        .getOrDefault(String.valueOf(type), Map.of())
                        .get(path));
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    /** A declaration only declares: a default, a superclass or an argument is not allowed in it. */
    private static void laws(RuleText text, PackageDescr parsed, List<Problem> problems) {
        if (!parsed.getName().equals(PACKAGE)) {
            problems.add(new Problem(
                    text.file(),
                    "the package is `" + parsed.getName() + "`, but must be `" + PACKAGE + "`.",
                    "Maybe begin the file with `package " + PACKAGE + ";`."));
        }
        Stream.of(
                        parsed.getRules(),
                        parsed.getFunctions(),
                        parsed.getGlobals(),
                        parsed.getFunctionImports(),
                        parsed.getAccumulateImports(),
                        parsed.getAttributes(),
                        parsed.getEntryPointDeclarations(),
                        parsed.getWindowDeclarations())
                .flatMap(Collection::stream)
                .forEach(each -> told(
                        text,
                        each,
                        "this file can only declare facts. Not allowed: a rule, function, global or attribute.",
                        "Maybe a rule belongs in a folder of its own.",
                        problems));
        parsed.getImports().stream()
                .filter(each -> !each.getTarget()
                        .matches("java\\.time\\.(LocalDate|LocalTime|Instant)|java\\.util\\.(Set|List)"))
                .forEach(each -> told(
                        text,
                        each,
                        "only LocalDate, LocalTime, Instant, Set and List may be imported, not `" + each.getTarget()
                                + "`.",
                        "Maybe leave it out.",
                        problems));
        List<String> types = new ArrayList<>(TYPES);
        parsed.getClassAndEnumDeclarationDescrs().forEach(type -> {
            if (types.contains(type.getTypeName())) {
                told(
                        text,
                        type,
                        "`" + type.getTypeName() + "` is declared twice, or is the name of a type of fields.",
                        "Maybe give it another name.",
                        problems);
            }
            types.add(type.getTypeName());
        });
        parsed.getClassAndEnumDeclarationDescrs().forEach(type -> declaration(text, type, types, problems));
        parsed.getEnumDeclarations()
                .forEach(type -> type.getLiterals().stream()
                        .filter(word -> !word.getConstructorArgs().isEmpty())
                        .forEach(word -> told(
                                text,
                                type,
                                "`" + type.getTypeName() + "." + word.getName()
                                        + "` has an argument. Allowed in a list: words without arguments.",
                                "Maybe leave the parentheses out.",
                                problems)));
    }

    private static void declaration(
            RuleText text, AbstractClassTypeDeclarationDescr type, List<String> types, List<Problem> problems) {
        if (type instanceof TypeDeclarationDescr declared
                        && (!declared.getSuperTypes().isEmpty() || declared.isTrait())
                || !type.getAnnotations().isEmpty()) {
            told(
                    text,
                    type,
                    "`" + type.getTypeName()
                            + "` extends something, or has an annotation other than @subject. A "
                            + "declaration only names fields and their types.",
                    "Maybe write all its fields.",
                    problems);
        }
        type.getFields().values().forEach(field -> {
            String name = "`" + type.getTypeName() + "." + field.getFieldName() + "`";
            String of = field.getPattern().getObjectType();
            if (field.getInitExpr() != null && !field.getInitExpr().isBlank()) {
                told(
                        text,
                        field,
                        name + " has a default value. Allowed: a name and a type.",
                        "Maybe omit the value: a fact without a value is missing.",
                        problems);
            }
            if (!field.getAnnotations().isEmpty()) {
                told(
                        text,
                        field,
                        name
                                + " has an annotation that is not allowed here. Allowed: @authority(\"…\"), "
                                + "@because(\"…\"), @help(\"…\"), @min(\"0\"), @max(\"1\"), @unit(\"…\").",
                        "Maybe leave it out.",
                        problems);
            }
            if (!allowed(of, types)) {
                told(
                        text,
                        field,
                        name + " is of type `" + of + "`. Allowed: " + String.join(", ", types) + ".",
                        Problem.oneOf(of, types),
                        problems);
            }
        });
    }

    /** Whether it is one of these types, or a list or set of one. */
    private static boolean allowed(String type, List<String> types) {
        return types.contains(type.replaceFirst("^(?:List|Set)<\\s*(\\w+)\\s*>$", "$1"))
                && !type.matches(
                        "(?:List|Set)<\\s*(?:Boolean|Double|Integer|Long|LocalDate|LocalTime|Instant|Set|List)\\s*>");
    }

    private static void told(RuleText text, BaseDescr at, String says, String maybe, List<Problem> problems) {
        problems.add(new Problem(text.file() + (at.getLine() > 0 ? ":" + at.getLine() : ""), says, maybe));
    }
}
