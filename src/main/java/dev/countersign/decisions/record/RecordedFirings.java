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
        firings = all.toArray(new Firing[0]);
        Arrays.sort(firings, BY_TABLE_AND_ROW);
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
