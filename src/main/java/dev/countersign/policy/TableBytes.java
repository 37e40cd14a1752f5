package dev.countersign.policy;

import dev.countersign.facts.json.HashableValue;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.policy.table.Table;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of tables for the id of a release. Those of the last pack are remembered, because most tables of the next
 * one are often the same objects: what did not change is not read again. May be used by any number of threads.
 */
final class TableBytes {

    private record Known(List<List<String>> words, HashableValue.Written bytes) {}

    private volatile Map<Table, Known> last = new IdentityHashMap<>();

    /** In the order of the tables. */
    List<HashableValue.Written> of(List<Table> tables, Vocabulary vocabulary) {
        Map<Table, Known> before = last;
        Map<Table, Known> now = new IdentityHashMap<>();
        List<HashableValue.Written> all = new ArrayList<>(tables.size());
        for (Table table : tables) {
            Known known = before.get(table);
            List<List<String>> words = ReleaseContent.words(table, vocabulary);
            if (known == null || !known.words.equals(words)) {
                known = new Known(
                        words,
                        new HashableValue.Written(new HashableValue(ReleaseContent.table(table, vocabulary)).bytes()));
            }
            now.put(table, known);
            all.add(known.bytes);
        }
        last = now;
        return all;
    }
}
