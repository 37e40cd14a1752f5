package dev.countersign.policy.table;

import dev.countersign.facts.Role;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.ByMachine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds changes of the registry on which two tables differ: the people who agree to a change are those who approve the
 * action with which it is requested.
 */
final class LifecycleChecks {

    private static final Set<String> ROLES =
            Arrays.stream(Role.values()).map(Role::name).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> ALWAYS = Set.of(CorePath.ACTION_NAME, ResultColumns.PERSON);

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
        Set<String> actions = catalogue.named(CorePath.ACTION_NAME, each -> true);
        if (!actions.contains(action)) {
            return Stream.of(new Problem(
                    row.place(),
                    "`" + action + "` is not an action of " + catalogue.id() + ".",
                    Problem.hint(action, List.copyOf(actions))));
        }
        List<List<String>> here = agreeing(row);
        List<Row> there = approvers.rows().stream()
                .filter(each -> each.status() == Status.active
                        && approvers.named(CorePath.ACTION_NAME, each::equals).contains(action))
                .toList();
        boolean same = here.isEmpty()
                ? there.stream().allMatch(each -> people(each).isEmpty())
                : lastAsLong(
                                there.stream()
                                        .filter(each -> isForAll(approvers, each))
                                        .toList(),
                                row)
                        && there.stream().allMatch(each -> here.contains(people(each)));
        return same
                ? Stream.empty()
                : Stream.of(new Problem(
                        row.place(),
                        "to this change " + (here.isEmpty() ? "nobody" : String.join(" and ", here.get(0)))
                                + " must agree, but for its action `" + action + "` " + approvers.id() + " names "
                                + (there.isEmpty() ? "nobody" : named(there)) + ".",
                        "Maybe change this row, or the row of " + approvers.id()
                                + " for that action, so that both name " + "the same people at all times."));
    }

    private static String named(List<Row> rows) {
        return rows.stream()
                .map(row -> (people(row).isEmpty() ? "nobody" : String.join(" and ", people(row))) + " (row " + row.id()
                        + ")")
                .collect(Collectors.joining(", "));
    }

    /**
     * The people who agree, in each way that another table may have them: those who must agree, or with them one who
     * may propose.
     */
    private static List<List<String>> agreeing(Row row) {
        if (!row.results().containsKey(ResultColumns.CHANGE_APPROVES)) {
            return List.of();
        }
        List<String> agree = Stream.of(ResultColumns.CHANGE_APPROVES, ResultColumns.CHANGE_SECOND)
                .flatMap(path -> role(row, path))
                .sorted()
                .toList();
        return Stream.concat(
                        Stream.of(agree),
                        ResultColumns.set(row.results().get(ResultColumns.CHANGE_PROPOSES)).stream()
                                .map(String::valueOf)
                                .filter(ROLES::contains)
                                .map(proposer -> Stream.concat(Stream.of(proposer), agree.stream())
                                        .sorted()
                                        .toList()))
                .toList();
    }

    private static List<String> people(Row approvers) {
        return Stream.of("demand", "demand.second")
                .flatMap(path -> role(approvers, path))
                .sorted()
                .toList();
    }

    private static Stream<String> role(Row row, String path) {
        return row.results().get(path) instanceof String name ? Stream.of(name) : Stream.empty();
    }

    /** Whether on each day of the change one of the rows is in force. */
    private static boolean lastAsLong(List<Row> approvers, Row change) {
        LocalDate day = change.from();
        while (change.to() == null || day.isBefore(change.to())) {
            LocalDate today = day;
            Optional<Row> inForce =
                    approvers.stream().filter(each -> each.isEffectiveOn(today)).findFirst();
            if (inForce.isEmpty()) {
                return false;
            }
            LocalDate end = inForce.get().to();
            if (end == null) {
                return true;
            }
            day = end;
        }
        return true;
    }

    /** Whether it has no condition but the action, and that a person is needed. */
    private static boolean isForAll(Table approvers, Row row) {
        return IntStream.range(0, approvers.conditions().size())
                .filter(i -> !ALWAYS.contains(approvers.conditions().get(i).path()))
                .allMatch(i -> row.conditions().get(i) instanceof Cell.Any);
    }
}
