package dev.countersign.policy.table;

import dev.countersign.facts.Disclosure;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.words.DisclosureForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds rows that disclose a part or a sum and do not say which, or whose form has the wrong parameter. */
final class FormChecks {

    /** Below it a range, a group or a sum tells a single value. */
    private static final Map<DisclosureForm, Integer> LEAST =
            Map.of(DisclosureForm.BAND, 2, DisclosureForm.GROUP_K, 5, DisclosureForm.SUM_12M, 3);

    private static final Set<String> NEED_A_FORM = Set.of(Disclosure.MASK.name(), Disclosure.AGGREGATE.name());

    private FormChecks() {}

    static List<Problem> of(Table table) {
        return table.rows().stream()
                .filter(row -> row.status() != Status.draft)
                .flatMap(FormChecks::problem)
                .toList();
    }

    private static Stream<Problem> problem(Row row) {
        Optional<DisclosureForm.Given> form = ResultColumns.form(row.results());
        String most = String.valueOf(row.results().get(ResultColumns.DISCLOSURE));
        if (form.isEmpty()) {
            return NEED_A_FORM.contains(most)
                    ? refused(row, most + " needs a form, such as LAST_4 or SUM_12M.", "Maybe fill in the form.")
                    : Stream.empty();
        }
        if (most.equals(Disclosure.WITHHOLD.name())) {
            return refused(row, "what is withheld has no form.", "Maybe leave the form blank.");
        }
        int least = LEAST.getOrDefault(form.get().form(), 0);
        boolean given = row.results().get(ResultColumns.FORM_PARAMETER) != null;
        if (given && !form.get().form().hasParameter()) {
            return refused(row, form.get().form() + " has no parameter.", "Maybe leave the parameter blank.");
        }
        return form.get().parameter() >= least
                ? Stream.empty()
                : refused(
                        row,
                        form.get().form() + " needs a parameter of " + least + " or more.",
                        "Maybe " + (form.get().form() == DisclosureForm.GROUP_K ? 20 : least) + ".");
    }

    private static Stream<Problem> refused(Row row, String why, String hint) {
        return Stream.of(new Problem(row.place(), why, hint));
    }
}
