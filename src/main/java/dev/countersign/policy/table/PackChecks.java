package dev.countersign.policy.table;

import dev.countersign.facts.Risk;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of a pack as a whole: it has a catalogue, and an approver wherever a person must decide. */
public final class PackChecks {

    private PackChecks() {}

    public static List<Problem> of(Pack pack) {
        List<Problem> problems = new ArrayList<>();
        Optional<Table> catalogue = giving(pack, ResultColumns.CATALOGUE);
        if (catalogue.isEmpty()) {
            problems.add(new Problem(
                    "decision-tables",
                    "no table gives `" + ResultColumns.CATALOGUE + "`: a pack needs a catalogue of its actions.",
                    "Maybe add a workbook that reads `action.name` and gives `action.needs`."));
        }
        catalogue.ifPresent(table -> reserves(table, problems));
        pack.tables().stream()
                .filter(table -> table.gives().contains(ResultColumns.DISCLOSURE))
                .forEach(table -> problems.addAll(FormChecks.of(table)));
        Optional<Table> approvers = pack.tables().stream()
                .filter(table ->
                        table.gives().contains("demand") && table.reads().contains(ResultColumns.PERSON))
                .findFirst();
        if (approvers.isPresent() && catalogue.isPresent()) {
            approvers(catalogue.get(), approvers.get(), problems);
            problems.addAll(OwnYesChecks.of(catalogue.get(), approvers.get()));
            pack.tables().stream()
                    .filter(table -> table.gives().contains(ResultColumns.CHANGE_ACTION))
                    .forEach(table -> problems.addAll(LifecycleChecks.of(table, catalogue.get(), approvers.get())));
        } else if (approvers.isEmpty()) {
            giving(pack, ResultColumns.MODE)
                    .ifPresent(levels -> levels.rows().stream()
                            .filter(row -> "PERSON".equals(row.results().get(ResultColumns.MODE)))
                            .findFirst()
                            .ifPresent(row -> problems.add(new Problem(
                                    row.place(),
                                    "a person must decide here, but no table of the pack names the approver: none "
                                            + "reads `"
                                            + ResultColumns.PERSON + "` and gives `demand`.",
                                    "Maybe add a table of approvers."))));
        }
        return problems;
    }

    private static Optional<Table> giving(Pack pack, String path) {
        return pack.tables().stream()
                .filter(table -> table.gives().contains(path))
                .findFirst();
    }

    /**
     * What an action reserves must be a word that the ledger knows, and an amount can be reserved only if the request
     * contains it.
     */
    private static void reserves(Table catalogue, List<Problem> problems) {
        for (Row action : catalogue.rows()) {
            word(action, ResultColumns.RESERVES, problems);
            word(action, ResultColumns.RESERVED_FOR, problems);
            if (ResultColumns.AMOUNT.equals(action.results().get(ResultColumns.RESERVES))
                    && !ResultColumns.set(action.results().get(ResultColumns.REQUIRES))
                            .contains(CorePath.ACTION_AMOUNT)) {
                problems.add(new Problem(
                        action.place(),
                        "this action reserves AMOUNT, but does not require `action.amount`.",
                        "Maybe add `action.amount` to the facts it requires."));
            }
        }
    }

    private static void word(Row action, String path, List<Problem> problems) {
        List<String> allowed = Vocabulary.core().words(path.substring(path.indexOf('.') + 1));
        if (action.results().get(path) instanceof String word && !allowed.contains(word)) {
            problems.add(new Problem(
                    action.place(),
                    "`" + word + "` is not a word for `" + path + "`. Allowed: " + String.join(", ", allowed) + ".",
                    Problem.hint(word, allowed)));
        }
    }

    /** For every action and every risk that it can have, some row names a person, regardless of other facts. */
    private static void approvers(Table catalogue, Table approvers, List<Problem> problems) {
        for (Row action : catalogue.rows()) {
            if (action.status() != Status.active
                    || Boolean.TRUE.equals(action.results().get(ResultColumns.PROTECTIVE))
                    || Boolean.TRUE.equals(action.results().get(ResultColumns.PEOPLE_ONLY))) {
                continue;
            }
            Set<String> open = new LinkedHashSet<>();
            Risk least = action.results().get("risk") instanceof String word ? Risk.valueOf(word) : Risk.LOW;
            Arrays.stream(Risk.values())
                    .filter(risk -> risk.compareTo(least) >= 0 && risk != Risk.PROHIBITED)
                    .filter(risk -> approvers.rows().stream()
                            .noneMatch(row -> names(row) && answers(approvers, row, catalogue, action, risk)))
                    .forEach(risk -> open.add(risk.name()));
            if (!open.isEmpty()) {
                problems.add(new Problem(
                        action.place(),
                        "this action can end in REVIEW at risk " + String.join(" or ", open) + ", but no row of "
                                + approvers.file() + " names an approver for that.",
                        "Maybe add a row there for that risk, or a row with `otherwise`."));
            }
        }
    }

    private static boolean names(Row row) {
        return row.status() == Status.active && row.results().containsKey("demand");
    }

    private static boolean answers(Table approvers, Row row, Table catalogue, Row action, Risk risk) {
        return matches(approvers, row, catalogue, action, risk, false);
    }

    /** @param otherFacts what counts for conditions on facts that neither the catalogue nor the risk gives */
    static boolean matches(Table approvers, Row row, Table catalogue, Row action, Risk risk, boolean otherFacts) {
        for (int i = 0; i < approvers.conditions().size(); i++) {
            Cell cell = row.conditions().get(i);
            String path = approvers.conditions().get(i).path();
            boolean free = cell instanceof Cell.Any || cell instanceof Cell.Otherwise;
            Object known = value(path, catalogue, action, risk);
            if (!free && (known == null ? !otherFacts : !cell.matches(known))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object value(String path, Table catalogue, Row action, Risk risk) {
        if (path.equals(ResultColumns.PERSON)) {
            return true;
        }
        if (path.equals(ResultColumns.RISK)) {
            return risk.name();
        }
        for (int i = 0; i < catalogue.conditions().size(); i++) {
            if (catalogue.conditions().get(i).path().equals(path)
                    && action.conditions().get(i) instanceof Cell.OneOf oneOf
                    && oneOf.values().size() == 1) {
                return oneOf.values().first();
            }
        }
        return action.results().get(path);
    }
}
