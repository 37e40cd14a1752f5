package dev.countersign.policy.drl;

import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.own.Flattening;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.AnnotatedBaseDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.EnumLiteralDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.TypeDeclarationDescr;
import org.drools.drl.ast.descr.TypeFieldDescr;
import org.jspecify.annotations.Nullable;

/** The types of {@code rules/facts.drl} as the text declares them, and the contradictions between them. */
final class DeclaredTypes {

    private static final Pattern TYPE = Pattern.compile("(\\w+)(?:<\\s*(\\w+)\\s*>)?");
    private static final Map<String, FactType> PLAIN = Map.of(
            "String",
            FactType.TEXT,
            "Boolean",
            FactType.YESNO,
            "boolean",
            FactType.YESNO,
            "Double",
            FactType.NUMBER,
            "Integer",
            FactType.NUMBER,
            "Long",
            FactType.NUMBER,
            "LocalDate",
            FactType.DATE,
            "LocalTime",
            FactType.TIME);
    private static final Pattern BOUND = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");
    private static final Set<String> TOGETHER = Set.of("count", "first", "last");

    private final String file;
    private final List<Problem> problems;
    private final SortedMap<String, List<String>> lists = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> circles = new HashSet<>();
    private final SortedMap<String, SortedMap<String, BusinessField>> fields = new TreeMap<>();

    private DeclaredTypes(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** @param problems receives the mistakes, by file and line */
    static BusinessTypes read(String file, PackageDescr parsed, List<Problem> problems) {
        return new DeclaredTypes(file, problems).types(parsed);
    }

    /** The name in JSON and lists: with a small first letter. */
    static String named(String declared) {
        return Character.toLowerCase(declared.charAt(0)) + declared.substring(1);
    }

    private BusinessTypes types(PackageDescr parsed) {
        parsed.getEnumDeclarations().forEach(each -> {
            String name = named(each.getTypeName());
            lists.put(
                    name,
                    each.getLiterals().stream().map(EnumLiteralDescr::getName).toList());
            if (Vocabulary.core().lists().containsKey(name)) {
                problem(
                        each,
                        "`" + each.getTypeName() + "` would be the list `" + name
                                + "`, but a list with that name already exists.",
                        "Maybe give it another name.");
            }
        });
        parsed.getTypeDeclarations().forEach(each -> names.add(each.getTypeName()));
        SortedSet<String> subjects = new TreeSet<>();
        for (TypeDeclarationDescr each : parsed.getTypeDeclarations()) {
            SortedMap<String, BusinessField> own = new TreeMap<>();
            each.getFields().values().forEach(field -> own.put(field.getFieldName(), field(each, field)));
            fields.put(named(each.getTypeName()), own);
            if (annotated(each, "subject") != null) {
                subjects.add(named(each.getTypeName()));
            }
        }
        BusinessTypes types = new BusinessTypes(fields, lists, subjects);
        SortedSet<String> parts = types.parts();
        parts.remove(BusinessTypes.ACTION);
        parsed.getTypeDeclarations().forEach(each -> {
            taken(each, parts);
            each.getFields().values().forEach(field -> place(each, field, parts));
            circle(each, named(each.getTypeName()), new LinkedHashSet<>());
        });
        return types;
    }

    static @Nullable String annotated(AnnotatedBaseDescr descr, String name) {
        return descr.getAnnotation(name) == null
                ? null
                : String.valueOf(descr.getAnnotation(name).getSingleValue()).replace("\"", "");
    }

    private BusinessField field(TypeDeclarationDescr type, TypeFieldDescr field) {
        Matcher of = TYPE.matcher(field.getPattern().getObjectType());
        String help = annotated(field, "help") == null
                ? "Declared in rules/facts.drl."
                : String.valueOf(annotated(field, "help"));
        Authority authority = DeclaredAuthority.of(
                file, named(type.getTypeName()).equals(BusinessTypes.ACTION), quoted(type, field), field, problems);
        if (!of.matches()) {
            return plain(field, FactType.TEXT, false, null, authority, help);
        }
        boolean many = of.group(1).equals("Set") || of.group(1).equals("List");
        String word = many ? of.group(2) == null ? "String" : of.group(2) : of.group(1);
        if (lists.containsKey(named(word))) {
            return plain(field, FactType.LIST, many, named(word), authority, help);
        }
        if (names.contains(word)) {
            unbounded(field);
            return many
                    ? new BusinessField.Parts(named(word), authority, help)
                    : new BusinessField.Reference(named(word), authority, help);
        }
        if (word.equals("Instant")) {
            unbounded(field);
            return new BusinessField.Moment(authority, help);
        }
        return plain(field, PLAIN.getOrDefault(word, FactType.TEXT), many, null, authority, help);
    }

    private BusinessField plain(
            TypeFieldDescr field,
            FactType type,
            boolean many,
            @Nullable String list,
            Authority authority,
            String help) {
        String unit = annotated(field, "unit");
        Double min = bound(field, "min", type);
        Double max = bound(field, "max", type);
        if (min != null && max != null && min > max) {
            problem(
                    field,
                    "`" + field.getFieldName() + "` has @min(\"" + annotated(field, "min") + "\") above @max(\""
                            + annotated(field, "max") + "\"): no number is between them.",
                    "Maybe swap them.");
        }
        return new BusinessField.Plain(new FactName(
                field.getFieldName(), type, many, list, min, max, unit == null ? "" : unit, authority, help));
    }

    /** A field that is not a value has no bounds. */
    private void unbounded(TypeFieldDescr field) {
        bound(field, "min", FactType.TEXT);
        bound(field, "max", FactType.TEXT);
    }

    /** The smallest or largest number that a field may have, inclusive. */
    private @Nullable Double bound(TypeFieldDescr field, String which, FactType type) {
        String said = annotated(field, which);
        if (said == null) {
            return null;
        }
        if (type != FactType.NUMBER || !BOUND.matcher(said).matches()) {
            problem(
                    field,
                    "`" + field.getFieldName() + "` has @" + which + "(\"" + said
                            + "\"). Allowed: a number such as \"0\" or \"-100.5\", on a field that is a number.",
                    "");
            return null;
        }
        return Double.valueOf(said);
    }

    private static String quoted(TypeDeclarationDescr type, TypeFieldDescr field) {
        return "`" + type.getTypeName() + "." + field.getFieldName() + "`";
    }

    /** Types and fields with a name that already has another meaning. */
    private void taken(TypeDeclarationDescr type, Set<String> parts) {
        String name = named(type.getTypeName());
        if (BusinessTypes.RECORDS.stream()
                .anyMatch(record -> named(record.getSimpleName()).equals(name))) {
            problem(
                    type,
                    "`" + type.getTypeName() + "` is already a fact of every pack.",
                    "Maybe give it another name.");
        }
        Collection<TypeFieldDescr> all = type.getFields().values();
        if (name.equals(BusinessTypes.ACTION)) {
            all.forEach(field -> {
                FactName core = Vocabulary.core().facts().get("action." + field.getFieldName());
                if (core != null
                        && !(field(name, field) instanceof BusinessField.Plain plain
                                && plain.fact().isLike(core))) {
                    problem(
                            field,
                            quoted(type, field) + " has another type than `" + core.path() + "`, which every pack has: "
                                    + core.type().word() + (core.many() ? " (many)." : "."),
                            "Maybe give it another name.");
                }
            });
        } else if (parts.contains(name)) {
            all.stream()
                    .filter(field -> annotated(field, "authority") != null || annotated(field, "because") != null)
                    .forEach(field -> problem(
                            field,
                            quoted(type, field) + " is in a list, so its authority is that of the field with the list.",
                            "Maybe declare the authority there."));
            all.stream()
                    .filter(field -> TOGETHER.contains(field.getFieldName()))
                    .forEach(field -> problem(
                            field,
                            quoted(type, field) + " is in a list, where `" + field.getFieldName()
                                    + "` means the list itself.",
                            "Maybe give it another name."));
        } else {
            all.stream()
                    .filter(field -> Set.of("id", "maybe", "recorded", "type").contains(field.getFieldName()))
                    .forEach(field -> problem(
                            field,
                            quoted(type, field)
                                    + " cannot be declared: every fact has an id and a type already, and "
                                    + "is recorded or not, maybe under another id.",
                            "Maybe leave it out."));
        }
    }

    private @Nullable BusinessField field(String type, TypeFieldDescr field) {
        return fields.getOrDefault(type, Collections.emptySortedMap()).get(field.getFieldName());
    }

    /** References of fields: a part has only plain values, and only own facts can be the target. */
    private void place(TypeDeclarationDescr type, TypeFieldDescr field, Set<String> parts) {
        BusinessField is = field(named(type.getTypeName()), field);
        if ((is instanceof BusinessField.Parts || is instanceof BusinessField.Reference)
                && parts.contains(named(type.getTypeName()))) {
            problem(
                    field,
                    quoted(type, field) + " is in a list, so it must be a plain value.",
                    "Maybe it belongs to the type that has the list.");
        }
        if (is instanceof BusinessField.Reference reference
                && (parts.contains(reference.type()) || reference.type().equals(BusinessTypes.ACTION))) {
            problem(
                    field,
                    quoted(type, field) + " refers to `" + reference.type() + "`, of which there are no own facts.",
                    "Maybe `List<" + field.getPattern().getObjectType() + ">`.");
        }
        if (is instanceof BusinessField.Parts list && list.type().equals(BusinessTypes.ACTION)) {
            problem(
                    field,
                    quoted(type, field) + " is a list of actions, but there is one action at a time.",
                    "Maybe leave it out.");
        }
    }

    /** Reports a circle once, at the first of its types. */
    private void circle(BaseDescr at, String type, LinkedHashSet<String> through) {
        if (!through.add(type)) {
            if (type.equals(through.iterator().next())
                    && Collections.disjoint(circles, through)
                    && circles.addAll(through)) {
                problem(
                        at,
                        "`" + String.join("`, `", through) + "` refer to each other in a circle.",
                        "Maybe one of them does not need its reference.");
            }
            return;
        }
        fields.getOrDefault(type, Collections.emptySortedMap()).values().stream()
                .flatMap(field -> field instanceof BusinessField.Reference reference
                        ? Stream.of(reference.type())
                        : field instanceof BusinessField.Parts parts ? Stream.of(parts.type()) : Stream.empty())
                .forEach(next -> circle(at, next, new LinkedHashSet<>(through)));
    }

    /**
     * The facts of all types by path: of the resource, of a subject, of the action. Only for types without a mistake.
     */
    static SortedMap<String, FactName> facts(String file, BusinessTypes types, List<Problem> problems) {
        Flattening flat = new Flattening(types);
        SortedMap<String, FactName> facts = new TreeMap<>();
        types.kept().forEach(type -> add(file, type, flat.names("resource", type), facts, problems));
        types.asking().forEach(type -> add(file, type, flat.names("subject", type), facts, problems));
        add(file, BusinessTypes.ACTION, flat.names("action", BusinessTypes.ACTION), facts, problems);
        return facts;
    }

    private static void add(
            String file,
            String type,
            SortedMap<String, FactName> more,
            SortedMap<String, FactName> facts,
            List<Problem> problems) {
        more.forEach((path, fact) -> {
            FactName other = facts.putIfAbsent(path, fact);
            if (other != null && !other.isLike(fact)) {
                problems.add(new Problem(
                        file,
                        "`" + path.substring(path.indexOf('.') + 1) + "` of `" + type
                                + "` has another type than the same field of another declared type.",
                        "Maybe give one of them another name."));
            }
        });
    }

    private void problem(BaseDescr at, String says, String maybe) {
        problems.add(new Problem(file + (at.getLine() > 0 ? ":" + at.getLine() : ""), says, maybe));
    }
}
