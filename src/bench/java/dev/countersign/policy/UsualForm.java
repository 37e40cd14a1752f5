package dev.countersign.policy;

import dev.countersign.facts.Finding;
import dev.countersign.facts.Risk;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.drl.DrlBase;
import dev.countersign.policy.drl.RuleCache;
import dev.countersign.policy.match.Stage;
import dev.countersign.policy.table.Cell;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.HitPolicy;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.RuleText;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.kie.api.KieBase;
import org.kie.api.definition.type.FactType;
import org.kie.api.runtime.KieSession;

/**
 * The tables of a pack as rules are usually written for Drools: a bean for each subject, a decision that every rule
 * joins and modifies, an agenda group for each step, salience and a flag where one row counts, a new session for each
 * decision.
 *
 * <p>Where it differs from the release it is in its own favour: beans are made beforehand, DRL rules are left out and
 * what they would derive is known from the start, matched values are not recorded, and there is no procedure of the
 * verdict.
 */
final class UsualForm {

    private static final String PACKAGE = "dev.countersign.rules";
    private static final String DECISION = "Decision";
    private static final int MOST = 1_000;

    private final PolicyRelease release;
    private final KieBase base;
    /** Fields by bean, and the bean by path. */
    private final SortedMap<String, SortedMap<String, FactName>> beans = new TreeMap<>();

    private final Map<String, String> beanOf = new TreeMap<>();
    private final Map<String, FactType> types = new TreeMap<>();
    private final List<String> groups = new ArrayList<>();

    /** What one decision is about, ready to be inserted. */
    record Question(
            Map<String, Map<String, Object>> once,
            List<Map<String, Object>> places,
            List<Map<String, Object>> moments) {}

    UsualForm(PolicyRelease release, LocalDate effectiveOn) {
        this.release = release;
        release.stages()
                .forEach(stage -> stage.tables.forEach(table -> {
                    table.conditions().forEach(column -> field(column.fact(), Stage.Scope.ONCE));
                    table.results().stream()
                            .filter(column -> column.combine() != null)
                            .forEach(column -> field(column.fact(), stage.scope));
                }));
        List.of(ResultColumns.RISK, ResultColumns.LEVEL, ResultColumns.ALL_JURISDICTIONS)
                .forEach(path -> field(release.vocabulary().fact(path).orElseThrow(), Stage.Scope.ONCE));
        List.of(ResultColumns.PLACE, ResultColumns.COUNTRY, ResultColumns.JURISDICTIONS)
                .forEach(path -> field(release.vocabulary().fact(path).orElseThrow(), Stage.Scope.PLACE));
        field(release.vocabulary().fact("moment.time").orElseThrow(), Stage.Scope.MOMENT);
        StringBuilder text =
                new StringBuilder("package " + PACKAGE + ";\nimport " + UsualWords.class.getName() + ";\n");
        beans.forEach((bean, fields) -> declare(text, bean, fields));
        release.stages().forEach(stage -> stage.tables.forEach(table -> rules(text, stage, table, effectiveOn)));
        base = DrlBase.compile(
                        "usual-form",
                        List.of(new RuleText("", "usual.drl", text.toString())),
                        RuleCache.NONE,
                        new ArrayList<>())
                .base;
        beans.keySet().forEach(bean -> types.put(bean, base.getFactType(PACKAGE, bean)));
    }

    private void field(FactName fact, Stage.Scope given) {
        String bean = bean(fact, given);
        if (beanOf.putIfAbsent(fact.path(), bean) == null) {
            beans.computeIfAbsent(bean, unused -> new TreeMap<>()).put(name(fact.path()), fact);
        } else if (given != Stage.Scope.ONCE && !beanOf.get(fact.path()).equals(bean)) {
            throw new IllegalStateException(fact.path() + " is read before it is given");
        }
    }

    private String bean(FactName fact, Stage.Scope given) {
        String subject =
                Character.toUpperCase(fact.path().charAt(0)) + fact.subject().substring(1);
        if (given != Stage.Scope.ONCE || subject.equals("Place") || subject.equals("Moment")) {
            return given == Stage.Scope.PLACE || subject.equals("Place") ? "Place" : "Moment";
        }
        return release.giving(fact.path()) != null || subject.equals("Case") ? DECISION : subject;
    }

    private static String name(String path) {
        return path.replace('.', '_');
    }

    private static String setter(String path) {
        String name = name(path);
        return "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String getter(String path) {
        return "g" + setter(path).substring(1);
    }

    private void declare(StringBuilder text, String bean, Map<String, FactName> fields) {
        text.append("declare ").append(bean).append('\n');
        fields.forEach((name, fact) ->
                text.append("  ").append(name).append(" : ").append(java(fact)).append('\n'));
        if (bean.equals(DECISION)) {
            text.append("  fired : java.util.List\n  findings : java.util.List\n");
        }
        if (Set.of(DECISION, "Place", "Moment").contains(bean)) {
            text.append("  answered : java.util.Set\n");
        }
        text.append("end\n");
    }

    private String java(FactName fact) {
        PolicyRelease.Giving giving = release.giving(fact.path());
        return fact.many() || giving != null && giving.combine() == Combine.union
                ? "java.util.Set"
                : switch (fact.type()) {
                    case TEXT, LIST -> "String";
                    case NUMBER -> "Double";
                    case YESNO -> "Boolean";
                    case DATE -> "java.time.LocalDate";
                    case TIME -> "java.time.LocalTime";
                };
    }

    private void rules(StringBuilder text, Stage stage, Table table, LocalDate effectiveOn) {
        String group = "step-" + stage.number;
        if (!groups.contains(group)) {
            groups.add(group);
        }
        boolean oneCounts =
                table.hitPolicy() == HitPolicy.FIRST || table.rows().stream().anyMatch(Row::otherwise);
        for (int place = 0; place < table.rows().size(); place++) {
            Row row = table.rows().get(place);
            if (row.status() == Status.active && row.isEffectiveOn(effectiveOn)) {
                rule(
                        text,
                        stage,
                        table,
                        row,
                        group,
                        oneCounts ? -place - (row.otherwise() ? table.rows().size() : 0) : 0,
                        oneCounts);
            }
        }
    }

    private void rule(
            StringBuilder text, Stage stage, Table table, Row row, String group, int salience, boolean oneCounts) {
        Map<String, List<String>> patterns = new TreeMap<>();
        for (int i = 0; i < table.conditions().size(); i++) {
            FactName fact = table.conditions().get(i).fact();
            String asked = constraint(name(fact.path()), fact, row.conditions().get(i));
            if (!asked.isEmpty()) {
                patterns.computeIfAbsent(beanOf.get(fact.path()), unused -> new ArrayList<>())
                        .add(asked);
            }
        }
        String target = switch (stage.scope) {
            case ONCE -> DECISION;
            case PLACE -> "Place";
            case MOMENT -> "Moment";
            case FIELD -> throw new IllegalArgumentException("asked on the read side only");
        };
        patterns.computeIfAbsent(target, unused -> new ArrayList<>());
        List<String> decision = patterns.getOrDefault(DECISION, new ArrayList<>());
        patterns.remove(DECISION);
        if (oneCounts) {
            (target.equals(DECISION) ? decision : patterns.get(target))
                    .add(
                            (row.otherwise() || table.hitPolicy() == HitPolicy.FIRST
                                    ? "answered not contains \"" + table.id() + "\""
                                    : "answered != null"));
        }
        text.append("rule \"")
                .append(row.id())
                .append("\"\n  agenda-group \"")
                .append(group)
                .append("\"\n  salience ")
                .append(salience)
                .append("\n  lock-on-active true\nwhen\n");
        patterns.forEach((bean, asked) -> text.append("  ")
                .append(bean.equals(target) ? "$target : " : "")
                .append(bean)
                .append("( ")
                .append(String.join(", ", asked))
                .append(" )\n"));
        text.append("  $decision : Decision( ")
                .append(String.join(", ", decision))
                .append(" )\nthen\n");
        consequence(text, table, row, target.equals(DECISION) ? "$decision" : "$target", oneCounts);
        text.append("end\n");
    }

    private void consequence(StringBuilder text, Table table, Row row, String target, boolean oneCounts) {
        text.append("  $decision.getFired().add(\"").append(row.id()).append("\");\n");
        List<String> decision = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (Finding finding : ResultColumns.of(row)) {
            text.append("  $decision.getFindings().add(\"")
                    .append(finding.toString().replace("\"", "'"))
                    .append("\");\n");
            if (finding instanceof Finding.RiskFloor least) {
                decision.add(setter(ResultColumns.RISK) + "("
                        + later(
                                Risk.values(),
                                "$decision." + getter(ResultColumns.RISK) + "()",
                                literal(least.risk().name()))
                        + ")");
            } else if (finding instanceof Finding.AutonomyCap cap) {
                decision.add(setter(ResultColumns.LEVEL) + "(UsualWords.least($decision." + getter(ResultColumns.LEVEL)
                        + "(), " + literal((double) cap.level()) + "))");
            }
        }
        for (Column column : table.results()) {
            Object value = row.results().get(column.path());
            if (column.combine() != null && value != null) {
                own.add(setter(column.path()) + "("
                        + combined(column, target + "." + getter(column.path()) + "()", value) + ")");
            }
            if (column.path().equals(ResultColumns.JURISDICTIONS) && value != null) {
                decision.add(setter(ResultColumns.ALL_JURISDICTIONS) + "(UsualWords.union($decision."
                        + getter(ResultColumns.ALL_JURISDICTIONS) + "(), " + literal(value) + "))");
            }
        }
        if (oneCounts) {
            own.add("setAnswered(UsualWords.union(" + target + ".getAnswered(), " + literal(table.id()) + "))");
        }
        if (target.equals("$decision")) {
            decision.addAll(own);
        } else if (!own.isEmpty()) {
            text.append("  modify(")
                    .append(target)
                    .append(") { ")
                    .append(String.join(", ", own))
                    .append(" }\n");
        }
        if (!decision.isEmpty()) {
            text.append("  modify($decision) { ")
                    .append(String.join(", ", decision))
                    .append(" }\n");
        }
    }

    private String combined(Column column, String earlier, Object value) {
        return switch (column.combine()) {
            case any, only -> literal(value);
            case union -> "UsualWords.union(" + earlier + ", " + literal(value) + ")";
            case max, min ->
                switch (column.fact().type()) {
                    case LIST -> {
                        List<String> words = new ArrayList<>(
                                release.vocabulary().words(column.fact().list()));
                        if (column.combine() == Combine.min) {
                            java.util.Collections.reverse(words);
                        }
                        yield later(words.toArray(), earlier, literal(value));
                    }
                    default ->
                        "UsualWords." + (column.combine() == Combine.min ? "least(" : "most(") + earlier + ", "
                                + literal(value) + ")";
                };
        };
    }

    private static String later(Object[] words, String earlier, String value) {
        return "UsualWords.later(" + earlier + ", " + value + ", "
                + java.util.Arrays.stream(words)
                        .map(word -> literal(word.toString()))
                        .collect(Collectors.joining(", ")) + ")";
    }

    private static String constraint(String field, FactName fact, Cell cell) {
        if (cell instanceof Cell.Missing) {
            return field + " == null";
        }
        if (cell instanceof Cell.Known) {
            return field + " != null";
        }
        if (cell instanceof Cell.Range range) {
            List<String> bounds = new ArrayList<>();
            if (range.low() != null) {
                bounds.add(field + (range.lowIncluded() ? " >= " : " > ") + literal(range.low()));
            }
            if (range.high() != null) {
                bounds.add(field + (range.highIncluded() ? " <= " : " < ") + literal(range.high()));
            }
            return field + " != null, " + String.join(", ", bounds);
        }
        if (cell instanceof Cell.OneOf oneOf) {
            List<String> words = oneOf.values().stream().map(UsualForm::literal).toList();
            return fact.many()
                    ? field + " != null, "
                            + words.stream()
                                    .map(word -> field + " contains " + word)
                                    .collect(Collectors.joining(" || "))
                    : words.size() == 1
                            ? field + " == " + words.get(0)
                            : field + " in (" + String.join(", ", words) + ")";
        }
        if (cell instanceof Cell.NoneOf noneOf) {
            List<String> words =
                    noneOf.values().stream().map(UsualForm::literal).toList();
            return field + " != null, "
                    + (fact.many()
                            ? words.stream()
                                    .map(word -> field + " not contains " + word)
                                    .collect(Collectors.joining(", "))
                            : words.size() == 1
                                    ? field + " != " + words.get(0)
                                    : field + " not in (" + String.join(", ", words) + ")");
        }
        return "";
    }

    private static String literal(Object value) {
        if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        if (value instanceof Collection<?> many) {
            return "java.util.Set.of(" + many.stream().map(UsualForm::literal).collect(Collectors.joining(", ")) + ")";
        }
        return value instanceof LocalTime || value instanceof LocalDate
                ? value.getClass().getName() + ".parse(\"" + value + "\")"
                : String.valueOf(value);
    }

    /**
     * The beans of one decision, as maps; known from the start is what DRL rules would derive, and which facts nobody
     * can tell because another one is missing.
     */
    Question question(Facts facts, Dates dates, StageRun reference) {
        Map<String, Map<String, Object>> once = new TreeMap<>();
        beans.forEach((bean, fields) -> {
            Map<String, Object> values = new TreeMap<>();
            fields.forEach((name, fact) -> {
                Object value = facts.known().value(fact.path());
                if (value != null) {
                    values.put(name, value);
                }
            });
            once.put(bean, values);
        });
        Map<String, Object> decision = blank(DECISION, once.get(DECISION));
        once.put(DECISION, decision);
        decision.put(name(ResultColumns.ALL_JURISDICTIONS), facts.places());
        if (facts.known().value("agent.level") != null) {
            decision.put(name(ResultColumns.LEVEL), facts.known().value("agent.level"));
        }
        release.stages()
                .forEach(stage -> stage.rules.forEach(rule -> rule.gives().stream()
                        .filter(path -> DECISION.equals(beanOf.get(path)))
                        .forEach(path -> {
                            if (reference.value(path) != null) {
                                decision.put(name(path), reference.value(path));
                            }
                        })));
        beans.get(DECISION).forEach((name, fact) -> {
            PolicyRelease.Giving giving = release.giving(fact.path());
            if (giving != null && giving.combine() == Combine.any && reference.value(fact.path()) == null) {
                decision.remove(name);
            }
        });
        List<Map<String, Object>> places =
                facts.places().stream().map(code -> blank("Place", place(code))).toList();
        Set<Instant> times = new TreeSet<>(Set.of(dates.decidedAt()));
        if (facts.plannedAt() != null) {
            times.add(facts.plannedAt());
        }
        List<Map<String, Object>> moments = times.stream()
                .flatMap(time -> facts.clocks().stream()
                        .map(clock -> clock.at(time))
                        .distinct()
                        .map(time::atOffset))
                .map(local -> blank(
                        "Moment",
                        Map.of(
                                "moment_day",
                                local.getDayOfWeek().name().substring(0, 3),
                                "moment_time",
                                local.toLocalTime(),
                                "moment_holiday",
                                facts.holidays().contains(local.toLocalDate()))))
                .toList();
        once.remove("Place");
        once.remove("Moment");
        return new Question(once, places, moments);
    }

    private Map<String, Object> place(String code) {
        String country = code.replaceFirst("-.*", "");
        return Map.of(
                name(ResultColumns.PLACE),
                code,
                name(ResultColumns.COUNTRY),
                country,
                name(ResultColumns.JURISDICTIONS),
                new TreeSet<>(List.of(code, country)));
    }

    /** Values with those that a derived fact has when nobody speaks. */
    private Map<String, Object> blank(String bean, Map<String, Object> known) {
        Map<String, Object> values = new TreeMap<>();
        beans.get(bean).forEach((name, fact) -> {
            PolicyRelease.Giving giving = release.giving(fact.path());
            if (giving != null && giving.combine() == Combine.any) {
                values.put(name, false);
            } else if (giving != null && giving.combine() == Combine.union) {
                values.put(name, Set.of());
            }
        });
        values.put("answered", Set.of());
        values.putAll(known);
        return values;
    }

    /** The beans of a question, to be inserted once. */
    List<Object> facts(Question question) {
        List<Object> facts = new ArrayList<>();
        question.once.forEach((bean, values) -> facts.add(make(bean, values)));
        question.places.forEach(values -> facts.add(make("Place", values)));
        question.moments.forEach(values -> facts.add(make("Moment", values)));
        return facts;
    }

    private Object make(String bean, Map<String, Object> values) {
        try {
            FactType type = types.get(bean);
            Object made = type.newInstance();
            values.forEach((name, value) -> type.set(made, name, value));
            if (bean.equals(DECISION)) {
                type.set(made, "fired", new ArrayList<String>());
                type.set(made, "findings", new ArrayList<String>());
            }
            return made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * One decision in a new session.
     *
     * @param facts fresh, since rules change them
     * @return ids of the rows that counted
     */
    Set<String> decide(List<Object> facts) {
        KieSession session = base.newKieSession();
        try {
            facts.forEach(session::insert);
            for (int i = groups.size() - 1; i >= 0; i--) {
                session.getAgenda().getAgendaGroup(groups.get(i)).setFocus();
            }
            if (session.fireAllRules(MOST) == MOST) {
                throw new IllegalStateException("rules set each other off without end");
            }
        } finally {
            session.dispose();
        }
        FactType type = types.get(DECISION);
        Object decision = facts.stream()
                .filter(type.getFactClass()::isInstance)
                .findFirst()
                .orElseThrow();
        return new TreeSet<>(((Collection<?>) type.get(decision, "fired"))
                .stream().map(String.class::cast).toList());
    }
}
