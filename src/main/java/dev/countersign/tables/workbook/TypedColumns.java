package dev.countersign.tables.workbook;

import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Column;
import dev.countersign.policy.table.Combine;
import dev.countersign.policy.table.ReservedFacts;
import dev.countersign.policy.table.ResultColumns;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the columns of an About sheet against the vocabulary of the pack.
 *
 * @param complete whether the vocabulary holds everything the pack declares
 */
public record TypedColumns(String path, Vocabulary vocabulary, boolean complete, List<Problem> problems) {

    /** Columns with a known meaning, in the order of the sheet; the problems of the others are reported. */
    Map<TableSpec.ColumnSpec, Column> of(TableSpec spec) {
        Map<TableSpec.ColumnSpec, Column> typed = new LinkedHashMap<>();
        spec.columns().forEach(column -> typed(column).ifPresent(known -> typed.put(column, known)));
        return typed;
    }

    private Optional<Column> typed(TableSpec.ColumnSpec column) {
        Optional<FactName> finding = column.reads()
                ? Optional.empty()
                : Optional.ofNullable(ResultColumns.findings().get(column.fact()));
        Optional<FactName> known = finding.or(() -> vocabulary.fact(column.fact()));
        if (known.isEmpty() && !complete) {
            known = declared(column);
        }
        if (known.isEmpty()) {
            String near = ReservedFacts.forms().containsKey(column.fact())
                    ? "Maybe add a table that gives it."
                    : Problem.hint(column.fact(), vocabulary.facts().keySet());
            return refused(
                    column,
                    "`" + column.fact() + "` is not a fact of this pack.",
                    near.isEmpty()
                            ? "Maybe no table gives it any more, or `rules/facts.drl` no longer declares it."
                            : near);
        }
        FactName fact = known.get();
        if (!fact.type().word().equals(column.type()) || fact.many() != column.many()) {
            return refused(
                    column,
                    "`" + column.fact() + "` is of type " + fact.type().word() + (fact.many() ? " (many)" : "")
                            + ", not " + column.type() + (column.many() ? " (many)." : "."),
                    "Maybe make a new workbook with `table new`.");
        }
        if (column.reads() && ResultColumns.findings().containsKey(column.fact())) {
            return refused(
                    column,
                    "`" + column.fact() + "` is a finding. A column can give it, but cannot read it.",
                    "Maybe `case.risk` or `case.level`, which combine all findings.");
        }
        Optional<ReservedFacts.Form> form =
                Optional.ofNullable(ReservedFacts.forms().get(column.fact()));
        if (!column.reads() && form.filter(each -> !each.suits(fact)).isPresent()) {
            return refused(
                    column,
                    "`" + column.fact() + "` already has a meaning. Its column cannot be of type " + column.type()
                            + (column.many() ? " (many)." : "."),
                    asWritten(form.get(), true, vocabulary));
        }
        Combine combine = null;
        if (!column.reads() && finding.isEmpty()) {
            List<String> allowed =
                    Arrays.stream(Combine.values()).map(Enum::name).toList();
            if (!allowed.contains(column.combine())) {
                return refused(
                        column,
                        "`" + column.combine() + "` does not say how several values combine. Allowed: "
                                + String.join(", ", allowed) + ".",
                        form.map(each -> "Maybe `" + each.combine() + "`.")
                                .orElseGet(() -> Problem.oneOf(column.combine(), allowed)));
            }
            combine = Combine.valueOf(column.combine());
        }
        return Optional.of(new Column(column.header(), own(column, fact), combine));
    }

    private Optional<Column> refused(TableSpec.ColumnSpec column, String says, String maybe) {
        problems.add(new Problem(path + ", About (column " + column.header() + ")", says, maybe));
        return Optional.empty();
    }

    /** The fact within the bounds of the column. */
    private static FactName own(TableSpec.ColumnSpec column, FactName fact) {
        return new FactName(
                fact.path(),
                fact.type(),
                fact.many(),
                fact.list(),
                column.min() == null ? fact.min() : column.min(),
                column.max() == null ? fact.max() : column.max(),
                fact.unit().isEmpty() ? column.unit() : fact.unit(),
                fact.authority(),
                fact.help());
    }

    /** The fact as the column itself describes it. */
    public static Optional<FactName> declared(TableSpec.ColumnSpec column) {
        return type(column.type())
                .map(type -> new FactName(
                        column.fact(),
                        type,
                        column.many(),
                        column.list().isEmpty() ? null : column.list(),
                        column.min(),
                        column.max(),
                        column.unit(),
                        Authority.DERIVED,
                        column.help()));
    }

    public static Optional<FactType> type(String word) {
        return Arrays.stream(FactType.values())
                .filter(type -> type.word().equals(word))
                .findFirst();
    }

    /** The members of a column in a specification that reads or gives a fact in its required form. */
    public static String asWritten(ReservedFacts.Form form, boolean gives, Vocabulary vocabulary) {
        FactName fact = form.fact();
        String list = fact.list() == null ? "" : ", \"list\": \"" + fact.list() + "\"";
        return "Maybe `\"type\": \"" + fact.type().word() + "\"" + list + (fact.many() ? ", \"many\": true" : "")
                + (gives ? ", \"combine\": \"" + form.combine() + "\"" : "") + "`"
                + (fact.list() != null && vocabulary.words(fact.list()).isEmpty()
                        ? ", and the words of `" + fact.list() + "` under `lists`."
                        : ".");
    }
}
