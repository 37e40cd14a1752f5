package dev.countersign.decisions.held;

import dev.countersign.facts.Case;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.ResultColumns;
import dev.countersign.policy.table.Row;
import dev.countersign.policy.table.Status;
import dev.countersign.policy.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The reason codes of the review desk that the pack has on a day. A pack without a table of them has only OTHER. */
public record ReviewCodes(List<ReviewCode> all) {

    private static final String PLACE = "code";
    private static final String YES = "YES";
    private static final String NOTHING = "NOTHING";
    private static final ReviewCode OTHER =
            new ReviewCode("OTHER", false, Set.of(), NOTHING, false, true, "Another reason, in words.");

    public ReviewCodes {
        all = List.copyOf(all);
    }

    /** In the order of the sheet. */
    public static ReviewCodes of(PolicyRelease release, Instant at) {
        return release.tableGiving(ResultColumns.CODE_ANSWER)
                .map(table -> of(release, table, release.dates(at).effectiveOn()))
                .orElseGet(() -> new ReviewCodes(List.of(OTHER)));
    }

    private static ReviewCodes of(PolicyRelease release, Table table, LocalDate day) {
        List<ReviewCode> codes = new ArrayList<>();
        names(table, day).forEach(name -> row(release, table, name, day).ifPresent(row -> codes.add(code(name, row))));
        return new ReviewCodes(codes);
    }

    private static Set<String> names(Table table, LocalDate day) {
        return table.named(CorePath.REVIEW_CODE, row -> row.status() == Status.active && row.isEffectiveOn(day));
    }

    private static Optional<Row> row(PolicyRelease release, Table table, String name, LocalDate day) {
        return release.only(table, new Case(Map.of(CorePath.REVIEW_CODE, name)), day);
    }

    private static ReviewCode code(String name, Row row) {
        Map<String, Object> results = row.results();
        Set<Role> seenBy = new TreeSet<>();
        ResultColumns.set(results.get(ResultColumns.CODE_SEEN_BY))
                .forEach(role -> seenBy.add(Role.valueOf(String.valueOf(role))));
        return new ReviewCode(
                name,
                YES.equals(results.get(ResultColumns.CODE_ANSWER)),
                seenBy,
                results.get(ResultColumns.CODE_LEADS_TO) instanceof String word ? word : NOTHING,
                Boolean.TRUE.equals(results.get(ResultColumns.CODE_AGAIN)),
                Boolean.TRUE.equals(results.get(ResultColumns.CODE_TEXT)),
                row.text());
    }

    /**
     * A code with which a person rejects something, or takes an approval back.
     *
     * @param reason in words; empty for none
     * @throws InvalidInput when the code does not exist, or it needs a reason in words
     */
    public ReviewCode no(String name, String reason) {
        return of(name, reason, false);
    }

    /**
     * A code with which a person approves something.
     *
     * @param reason in words; empty for none
     * @throws InvalidInput when the code does not exist, or it needs a reason in words
     */
    public ReviewCode yes(String name, String reason) {
        return of(name, reason, true);
    }

    /** Whether an approval can have a code. */
    public boolean hasYes() {
        return all.stream().anyMatch(ReviewCode::isYes);
    }

    /** A code for a rejection, said without words. @throws InvalidInput when the code does not exist */
    public ReviewCode named(String name) {
        return of(name, false);
    }

    private ReviewCode of(String name, String reason, boolean isYes) {
        ReviewCode found = of(name, isYes);
        if (found.needsText() && reason.isBlank()) {
            throw new InvalidInput(
                    new Problem("reason", "it is missing: the code `" + name + "` needs a reason in words.", ""));
        }
        return found;
    }

    private ReviewCode of(String name, boolean isYes) {
        List<String> allowed = all.stream()
                .filter(code -> code.isYes() == isYes)
                .map(ReviewCode::name)
                .toList();
        return all.stream()
                .filter(code -> code.isYes() == isYes && code.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(new Problem(
                        PLACE,
                        (name.isEmpty() ? "it is missing: " : "`" + Problem.shown(name) + "` is not ") + "one of "
                                + String.join(", ", allowed) + ".",
                        Problem.hint(name, allowed))));
    }
}
