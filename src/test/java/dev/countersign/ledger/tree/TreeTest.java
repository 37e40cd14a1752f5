package dev.countersign.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.SampleTree;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Trees of all small sizes, with every proof that can be asked of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TreeTest {

    private static final int LARGEST = 130;

    private final SampleTree leaves = new SampleTree(LARGEST);

    @Test
    void the_hash_of_an_empty_tree_and_of_an_empty_leaf_are_those_of_the_specification() {
        assertThat(HexFormat.of().formatHex(Tree.empty()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(HexFormat.of().formatHex(Tree.leaf(new byte[0])))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void a_tree_that_grew_and_one_that_is_asked_have_the_root_of_the_definition() {
        SampleTree growing = new SampleTree(0);
        for (int size = 0; size <= LARGEST; size++) {
            assertThat(growing.growth.root()).isEqualTo(leaves.defined(0, size)).isEqualTo(Tree.root(leaves, size));
            growing.add(Tree.leaf(SampleTree.record(size)));
        }
    }

    @Test
    void every_leaf_of_every_tree_is_proved_at_its_place_and_at_no_other() {
        for (int size = 1; size <= LARGEST; size++) {
            byte[] root = Tree.root(leaves, size);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = Tree.inclusion(leaves, index, size);
                assertThat(Proven.included(index, size, leaves.leaf(index), path, root))
                        .isTrue();
                assertThat(Proven.included(index ^ 1, size, leaves.leaf(index), path, root))
                        .isFalse();
                assertThat(Proven.included(index, size, leaves.leaf((index + 1) % LARGEST), path, root))
                        .isFalse();
            }
        }
    }

    @Test
    void every_tree_begins_with_every_smaller_one() {
        for (int size = 1; size <= LARGEST; size++) {
            byte[] root = Tree.root(leaves, size);
            for (int earlier = 1; earlier <= size; earlier++) {
                List<byte[]> path = Tree.consistency(leaves, earlier, size);
                byte[] before = Tree.root(leaves, earlier);
                assertThat(Proven.consistent(earlier, size, before, root, path))
                        .as(earlier + " of " + size)
                        .isTrue();
                assertThat(Proven.consistent(earlier, size, Tree.root(leaves, earlier - 1), root, path))
                        .isFalse();
                assertThat(Proven.consistent(earlier, size, before, Tree.root(leaves, size - 1), path))
                        .isFalse();
            }
        }
    }

    @Test
    void a_proof_with_one_bit_changed_anywhere_or_a_hash_more_or_less_is_refused() {
        for (int size : new int[] {2, 3, 5, 8, 13, 64, 100, 129}) {
            byte[] root = Tree.root(leaves, size);
            for (int at = 0; at < size; at += 7) {
                int index = at;
                refused(
                        Tree.inclusion(leaves, index, size),
                        path -> Proven.included(index, size, leaves.leaf(index), path, root));
            }
            for (int from = 1; from < size; from += 5) {
                int earlier = from;
                refused(
                        Tree.consistency(leaves, earlier, size),
                        path -> Proven.consistent(earlier, size, Tree.root(leaves, earlier), root, path));
            }
        }
    }

    private static void refused(List<byte[]> path, Predicate<List<byte[]>> proves) {
        assertThat(proves.test(path)).isTrue();
        for (int hash = 0; hash < path.size(); hash++) {
            for (int bit = 0; bit < 8 * Tree.HASH; bit++) {
                List<byte[]> changed = new ArrayList<>(path);
                byte[] flipped = path.get(hash).clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                changed.set(hash, flipped);
                assertThat(proves.test(changed))
                        .as("bit %d of hash %d", bit, hash)
                        .isFalse();
            }
            List<byte[]> shorter = new ArrayList<>(path);
            shorter.remove(hash);
            assertThat(proves.test(shorter)).isFalse();
        }
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(Tree.empty());
        assertThat(proves.test(longer)).isFalse();
    }
}
