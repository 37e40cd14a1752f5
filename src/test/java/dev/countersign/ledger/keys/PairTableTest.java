package dev.countersign.ledger.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A table and a map of the JDK have the same pairs after the same changes. */
class PairTableTest {

    private final Random random = new Random(5);
    private final Map<Pair, Integer> expected = new TreeMap<>();

    private record Pair(long first, long second) implements Comparable<Pair> {

        @Override
        public int compareTo(Pair other) {
            int compared = Long.compare(first, other.first);
            return compared == 0 ? Long.compare(second, other.second) : compared;
        }
    }

    /** Few first numbers, which differ in their last bits alone: many pairs begin alike. */
    private Pair pair() {
        return new Pair((random.nextLong() & 3L << 62) + random.nextInt(40), random.nextInt(5) - 2);
    }

    private void same(PairTable table) {
        assertThat(table.count()).isEqualTo(expected.size());
        int at = 0;
        for (Map.Entry<Pair, Integer> each : expected.entrySet()) {
            assertThat(new Pair(table.first(at), table.second(at))).isEqualTo(each.getKey());
            assertThat(table.value(at)).isEqualTo(each.getValue());
            assertThat(table.find(each.getKey().first(), each.getKey().second()))
                    .isEqualTo(at++);
        }
    }

    @Test
    void pairs_that_were_appended_are_sorted_and_of_equal_ones_the_last_counts() {
        for (int count = 0; count < 300; count++) {
            expected.clear();
            PairTable table = new PairTable(true);
            for (int i = 0; i < count; i++) {
                Pair pair = pair();
                expected.put(pair, i);
                table.append(pair.first(), pair.second(), i);
            }
            table.sort();
            same(table);
        }
    }

    @Test
    void pairs_are_added_replaced_and_removed() {
        PairTable table = new PairTable(true);
        for (int i = 0; i < 5_000; i++) {
            Pair pair = pair();
            int at = table.find(pair.first(), pair.second());
            assertThat(at >= 0).isEqualTo(expected.containsKey(pair));
            if (at >= 0 && random.nextInt(3) > 0) {
                table.remove(at);
                expected.remove(pair);
            } else {
                table.put(pair.first(), pair.second(), i);
                expected.put(pair, i);
            }
        }
        same(table);
    }
}
