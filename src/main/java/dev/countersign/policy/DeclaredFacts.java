package dev.countersign.policy;

import dev.countersign.facts.Authority;
import dev.countersign.facts.FactName;
import dev.countersign.facts.FactType;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.AbstractClassTypeDeclarationDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.TypeDeclarationDescr;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.definition.type.FactField;

/**
 * The business facts a pack declares in {@code rules/facts.drl}, such as Deal or Booking: a company's own vocabulary without
 * any Java. A JSON entity is bound to one by its type, the declared name with a small first letter.
 *
 * <p>Their classes belong to a base that outlives releases: facts bound under one release must match the rules of the next.
 */
final class DeclaredFacts {

    private static final String PACKAGE = DrlText.PACKAGE;
    private static final List<String> TYPES = List.of("String", "Boolean", "Double", "Integer", "Long", "LocalDate", "LocalTime", "Set", "List");

    /** Words by list name, for declared enums. */
    final SortedMap<String, List<String>> lists = new TreeMap<>();
    /** Facts under {@code resource.}, with every declared type that has the field. */
    final SortedMap<String, FactName> facts = new TreeMap<>();
    /** Fields by entity type. */
    final SortedMap<String, SortedMap<String, FactName>> types = new TreeMap<>();
    final ClassLoader loader;

    DeclaredFacts(Optional<RuleText> text, String name) {
        if (text.isEmpty()) {
            loader = DeclaredFacts.class.getClassLoader();
            return;
        }
        List<Problem> problems = new ArrayList<>();
        PackageDescr parsed = DrlText.parse(text.get(), problems);
        if (parsed != null) {
            laws(text.get(), parsed, problems);
        }
        refuse(problems);
        KieBase base = DrlBase.compile(name, List.of(text.get()), DeclaredFacts.class.getClassLoader(), problems);
        refuse(problems);
        java.util.Objects.requireNonNull(parsed).getTypeDeclarations().forEach(declared -> type(text.get(), base, declared.getTypeName(), problems));
        refuse(problems);
        loader = parsed.getTypeDeclarations().isEmpty() ? DeclaredFacts.class.getClassLoader()
                : base.getFactType(PACKAGE, parsed.getTypeDeclarations().get(0).getTypeName()).getFactClass().getClassLoader();
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
    }

    /** A declaration only declares: a default, a superclass or an argument would run when the file is compiled. */
    private static void laws(RuleText text, PackageDescr parsed, List<Problem> problems) {
        if (!parsed.getName().equals(PACKAGE)) {
            problems.add(new Problem(text.file(), "the package is `" + parsed.getName() + "`, but must be `" + PACKAGE + "`.", "Maybe begin the file with `package " + PACKAGE + ";`."));
        }
        Stream.of(parsed.getRules(), parsed.getFunctions(), parsed.getGlobals(), parsed.getFunctionImports(), parsed.getAccumulateImports(), parsed.getAttributes(),
                parsed.getEntryPointDeclarations(), parsed.getWindowDeclarations()).flatMap(Collection::stream).forEach(each ->
                told(text, each, "this file only declares facts: no rule, function, global or attribute.", "Maybe a rule belongs in a folder of its own.", problems));
        parsed.getImports().stream().filter(each -> !each.getTarget().matches("java\\.time\\.Local(Date|Time)|java\\.util\\.(Set|List)")).forEach(each ->
                told(text, each, "only LocalDate, LocalTime, Set and List may be imported, not `" + each.getTarget() + "`.", "Maybe leave it out.", problems));
        List<String> types = new ArrayList<>(TYPES);
        parsed.getClassAndEnumDeclarationDescrs().forEach(type -> types.add(type.getTypeName()));
        parsed.getClassAndEnumDeclarationDescrs().forEach(type -> declaration(text, type, types, problems));
        parsed.getEnumDeclarations().forEach(type -> type.getLiterals().stream().filter(word -> !word.getConstructorArgs().isEmpty()).forEach(word ->
                told(text, type, "`" + type.getTypeName() + "." + word.getName() + "` has an argument. A list only lists words.", "Maybe leave the parentheses out.", problems)));
    }

    private static void declaration(RuleText text, AbstractClassTypeDeclarationDescr type, List<String> types, List<Problem> problems) {
        if (type instanceof TypeDeclarationDescr declared && (!declared.getSuperTypes().isEmpty() || declared.isTrait()) || !type.getAnnotations().isEmpty()) {
            told(text, type, "`" + type.getTypeName() + "` extends something, or has an annotation. A declaration only names fields and their types.", "Maybe write all its fields.", problems);
        }
        type.getFields().values().forEach(field -> {
            String name = "`" + type.getTypeName() + "." + field.getFieldName() + "`";
            String of = field.getPattern().getObjectType();
            if (field.getInitExpr() != null && !field.getInitExpr().isBlank()) {
                told(text, field, name + " has a default value. A declaration only declares.", "Maybe leave the value out: a fact without one is missing.", problems);
            }
            if (!field.getAnnotations().isEmpty()) {
                told(text, field, name + " has an annotation. A declaration only names fields and their types.", "Maybe leave it out.", problems);
            }
            if (!types.contains(of.replaceFirst("<\\s*String\\s*>$", ""))) {
                told(text, field, name + " is of type `" + of + "`. Allowed: " + String.join(", ", types) + ".", Problem.oneOf(of, types), problems);
            }
        });
    }

    private static void told(RuleText text, BaseDescr at, String says, String maybe, List<Problem> problems) {
        problems.add(new Problem(text.file() + (at.getLine() > 0 ? ":" + at.getLine() : ""), says, maybe));
    }

    private void type(RuleText text, KieBase base, String name, List<Problem> problems) {
        SortedMap<String, FactName> fields = new TreeMap<>();
        for (FactField field : base.getFactType(PACKAGE, name).getFields()) {
            FactName fact = fact(field);
            if (fact == null) {
                continue;
            }
            fields.put(field.getName(), fact);
            FactName other = facts.putIfAbsent(fact.path(), fact);
            if (other != null && (other.type() != fact.type() || other.many() != fact.many() || !java.util.Objects.equals(other.list(), fact.list()))) {
                problems.add(new Problem(text.file(), "`" + field.getName() + "` of `" + name + "` has another type than the same field of another declared type.",
                        "Maybe give one of them another name."));
            }
        }
        types.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), fields);
    }

    /** A field that tables can read; null for one that only rules could look into. */
    private @Nullable FactName fact(FactField field) {
        Class<?> java = field.getType();
        String path = "resource." + field.getName();
        if (java.isEnum()) {
            String list = Character.toLowerCase(java.getSimpleName().charAt(0)) + java.getSimpleName().substring(1);
            lists.put(list, Arrays.stream(java.getEnumConstants()).map(Object::toString).toList());
            return name(path, FactType.LIST, false, list);
        }
        if (Collection.class.isAssignableFrom(java)) {
            return name(path, FactType.TEXT, true, null);
        }
        Map<Class<?>, FactType> known = new LinkedHashMap<>();
        known.put(String.class, FactType.TEXT);
        known.put(Boolean.class, FactType.YESNO);
        known.put(boolean.class, FactType.YESNO);
        known.put(LocalDate.class, FactType.DATE);
        known.put(LocalTime.class, FactType.TIME);
        if (Number.class.isAssignableFrom(java) || Set.of(int.class, long.class, double.class).contains(java)) {
            return name(path, FactType.NUMBER, false, null);
        }
        return known.containsKey(java) ? name(path, known.get(java), false, null) : null;
    }

    private static FactName name(String path, FactType type, boolean many, @Nullable String list) {
        return new FactName(path, type, many, list, null, null, "", Authority.RECORD_ELSE_CALLER, "Declared in rules/facts.drl.");
    }
}
