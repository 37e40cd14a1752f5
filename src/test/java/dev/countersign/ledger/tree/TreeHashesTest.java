package dev.countersign.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.SampleTree;
import org.junit.jupiter.api.Test;

class TreeHashesTest {

    private static final int SIZE = 600;

    @Test
    void the_root_of_every_earlier_size_is_the_one_of_the_definition() {
        SampleTree sample = new SampleTree(SIZE);
        TreeHashes hashes = new TreeHashes();
        for (int size = 1; size <= SIZE; size++) {
            hashes.add(sample.leaf(size - 1));
            int[] asked = {0};
            byte[] root = hashes.root(size, leaf -> {
                asked[0]++;
                return sample.leaf((int) leaf);
            });
            assertThat(root).isEqualTo(sample.defined(0, size));
            assertThat(asked[0]).isLessThan(16);
        }
        for (int size = 0; size <= SIZE; size++) {
            assertThat(hashes.root(size, leaf -> sample.leaf((int) leaf))).isEqualTo(sample.defined(0, size));
        }
        assertThatThrownBy(() -> hashes.root(SIZE + 1, leaf -> sample.leaf((int) leaf)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
