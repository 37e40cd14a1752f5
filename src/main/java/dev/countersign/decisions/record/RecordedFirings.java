package dev.countersign.decisions.record;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.verdict.Firing;
import java.util.ArrayList;
import java.util.Arrays;
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

    private final Firing[] firings;
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
    private static Firing[] sorted(List<Firing> all) {
        Firing[] firings = all.toArray(new Firing[0]);
        int[] begins = new int[firings.length + 1];
        int tables = 0;
        for (int i = 0; i < firings.length; i++) {
            if (i == 0 || !firings[i].source().equals(firings[i - 1].source())) {
                int place = tables++;
                for (; place > 0 && isAfter(firings[begins[place - 1]], firings[i]); place--) {
                    begins[place] = begins[place - 1];
                }
                begins[place] = i;
            }
        }
        Firing[] sorted = new Firing[firings.length];
        int size = 0;
        boolean inOrder = true;
        for (int table = 0; table < tables; table++) {
            String source = firings[begins[table]].source();
            for (int i = begins[table];
                    i < firings.length && firings[i].source().equals(source);
                    i++) {
                inOrder &= size == 0 || BY_TABLE_AND_ROW.compare(sorted[size - 1], firings[i]) <= 0;
                sorted[size++] = firings[i];
            }
        }
        if (!inOrder) {
            Arrays.sort(firings, BY_TABLE_AND_ROW);
            return firings;
        }
        return sorted;
    }

    private static boolean isAfter(Firing one, Firing other) {
        return one.source().compareTo(other.source()) > 0;
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
