package dev.countersign.policy.table;

import dev.countersign.facts.Role;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.ByMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds changes of the registry on which two tables differ: the people who agree to a change are those who approve the
 * action with which it is requested.
 */
final class LifecycleChecks {

    private static final Set<String> ROLES =
            Arrays.stream(Role.values()).map(Role::name).collect(Collectors.toUnmodifiableSet());

    private LifecycleChecks() {}

    /** @param catalogue of the same pack, as the approvers are */
    static List<Problem> of(Table lifecycle, Table catalogue, Table approvers) {
        return lifecycle.rows().stream()
                .filter(row -> row.status() != Status.draft)
                .flatMap(row -> Stream.concat(alone(row), requested(row, catalogue, approvers)))
                .toList();
    }

    /** Who must agree cannot be left out by the program, and the second one is not the first. */
    private static Stream<Problem> alone(Row row) {
        boolean approves = row.results().containsKey(ResultColumns.CHANGE_APPROVES);
        List<Problem> problems = new ArrayList<>();
        if (approves && ByMachine.YES.name().equals(row.results().get(ResultColumns.CHANGE_MACHINE))) {
            problems.add(new Problem(
                    row.place(),
                    "the program may do this change alone, but " + row.results().get(ResultColumns.CHANGE_APPROVES)
                            + " must agree.",
                    "Maybe set Machine to `NO` or `PROPOSES`."));
        }
        if (!approves && row.results().containsKey(ResultColumns.CHANGE_SECOND)) {
            problems.add(new Problem(
                    row.place(),
                    "a second role must agree, but no first one.",
                    "Maybe move the role to the column of the first."));
        }
        return problems.stream();
    }

    private static Stream<Problem> requested(Row row, Table catalogue, Table approvers) {
        if (!(row.results().get(ResultColumns.CHANGE_ACTION) instanceof String action)) {
            return Stream.empty();
        }
        Set<String> actions = catalogue.rows().stream()
                .flatMap(each -> names(catalogue, each).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!actions.contains(action)) {
            return Stream.of(new Problem(
                    row.place(),
                    "`" + action + "` is not an action of " + catalogue.id() + ".",
                    Problem.hint(action, List.copyOf(actions))));
        }
        if (!row.results().containsKey(ResultColumns.CHANGE_APPROVES)) {
            return Stream.empty();
        }
        Set<String> here = new TreeSet<>();
        ResultColumns.set(row.results().get(ResultColumns.CHANGE_PROPOSES)).stream()
                .filter(ROLES::contains)
                .forEach(role -> add(here, role));
        add(here, row.results().get(ResultColumns.CHANGE_APPROVES));
        add(here, row.results().get(ResultColumns.CHANGE_SECOND));
        Set<String> there = new TreeSet<>();
        approvers.rows().stream()
                .filter(each ->
                        each.status() != Status.draft && names(approvers, each).contains(action))
                .forEach(each -> {
                    add(there, each.results().get("demand"));
                    add(there, each.results().get("demand.second"));
                });
        return here.equals(there)
                ? Stream.empty()
                : Stream.of(new Problem(
                        row.place(),
                        String.join(", ", here) + " decide on this change, but " + approvers.id()
                                + " has for its action `" + action + "` "
                                + (there.isEmpty() ? "no approver" : String.join(", ", there)) + ".",
                        "Maybe change the row of " + approvers.id() + " for `" + action + "`."));
    }

    private static void add(Set<String> roles, @Nullable Object role) {
        if (role instanceof String name) {
            roles.add(name);
        }
    }

    /** The actions that a row names one by one. */
    private static Set<String> names(Table table, Row row) {
        for (int i = 0; i < table.conditions().size(); i++) {
            if (table.conditions().get(i).path().equals(CorePath.ACTION_NAME)
                    && row.conditions().get(i) instanceof Cell.OneOf oneOf) {
                return oneOf.values().stream().map(String::valueOf).collect(Collectors.toSet());
            }
        }
        return Set.of();
    }
}
