package dev.countersign.decisions.record;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.verdict.Firing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The firings of a decision as a public record has them: by table and row, with indexes into one list of the scopes in
 * which a row matched. Release and facts give the matched values, so they are not written again. A place or a moment is
 * personal: it is a scope without a text.
 */
final class RecordedFirings {

    private static final Comparator<Firing> BY_TABLE_AND_ROW =
            (one, other) -> one.source().equals(other.source())
                    ? one.row().compareTo(other.row())
                    : one.source().compareTo(other.source());
    private static final Comparator<List<Firing>> BY_TABLE =
            Comparator.comparing(table -> table.get(0).source());

    private final List<Firing> firings;
    private final List<String> scopes = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final boolean alsoMatched;

    RecordedFirings(List<Firing> all, PersonalDataPolicy policy) {
        firings = sorted(all);
        boolean below = false;
        for (Firing firing : firings) {
            below |= !firing.counts();
            String scope = firing.scope();
            if (!scope.isEmpty() && !scopes.contains(scope)) {
                scopes.add(scope);
                boolean isClass = policy.isClassOfData(scope);
                shown.add(isClass ? scope : "");
                if (!isClass) {
                    hidden.add(scope);
                }
            }
        }
        alsoMatched = below;
    }

    /**
     * By table and row. An evaluation has the firings of one table in one stage together and in the order of rows, so
     * that mostly whole tables are sorted.
     */
    private static List<Firing> sorted(List<Firing> all) {
        List<List<Firing>> tables = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= all.size(); i++) {
            if (i == all.size() || !all.get(i).source().equals(all.get(begin).source())) {
                tables.add(all.subList(begin, i));
                begin = i;
            }
        }
        tables.sort(BY_TABLE);
        List<Firing> sorted = new ArrayList<>(all.size());
        boolean inOrder = true;
        for (List<Firing> table : tables) {
            for (Firing firing : table) {
                inOrder &= sorted.isEmpty() || BY_TABLE_AND_ROW.compare(sorted.get(sorted.size() - 1), firing) <= 0;
                sorted.add(firing);
            }
        }
        if (!inOrder) {
            sorted.clear();
            sorted.addAll(all);
            sorted.sort(BY_TABLE_AND_ROW);
        }
        return sorted;
    }

    /** The scopes that a public record must not have, in their order. */
    List<String> hidden() {
        return hidden;
    }

    /** Whether a row of a FIRST table matched below the one that counts. */
    boolean alsoMatched() {
        return alsoMatched;
    }

    /** Whether a row matched in a scope. */
    boolean isScoped() {
        return !scopes.isEmpty();
    }

    /** The text of each scope; empty for a place or a moment. */
    void scopes(CanonicalJson json) {
        json.values(shown);
    }

    /** @param counts whether to write the rows that count, or those that matched below them */
    void write(CanonicalJson json, boolean counts) {
        String table = "";
        String row = "";
        json.object();
        for (Firing firing : firings) {
            if (firing.counts() != counts) {
                continue;
            }
            boolean sameTable = firing.source().equals(table);
            if (!row.isEmpty() && !(sameTable && firing.row().equals(row))) {
                json.endArray();
                row = "";
            }
            if (!sameTable) {
                if (!table.isEmpty()) {
                    json.endObject();
                }
                table = firing.source();
                json.name(table).object();
            }
            if (row.isEmpty()) {
                row = firing.row();
                json.name(row).array();
            }
            if (!firing.scope().isEmpty()) {
                json.value(scopes.indexOf(firing.scope()));
            }
        }
        if (!table.isEmpty()) {
            json.endArray().endObject();
        }
        json.endObject();
    }
}
