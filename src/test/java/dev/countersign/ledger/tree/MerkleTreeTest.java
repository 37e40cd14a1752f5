package dev.countersign.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.SampleTree;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trees of all small sizes, with every proof that can be asked of them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MerkleTreeTest {

    private static final int LARGEST = 130;

    private final SampleTree leaves = new SampleTree(LARGEST);

    @Test
    void the_hash_of_an_empty_tree_and_of_an_empty_leaf_are_those_of_the_specification() {
        assertThat(HexFormat.of().formatHex(MerkleTree.empty()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(HexFormat.of().formatHex(MerkleTree.leaf(new byte[0])))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void a_tree_that_grew_and_one_that_is_asked_have_the_root_of_the_definition() {
        SampleTree growing = new SampleTree(0);
        for (int size = 0; size <= LARGEST; size++) {
            assertThat(growing.growth.root())
                    .isEqualTo(leaves.defined(0, size))
                    .isEqualTo(MerkleTree.root(leaves, size));
            growing.add(MerkleTree.leaf(SampleTree.record(size)));
        }
    }

    @Test
    void every_leaf_of_every_tree_is_proved_at_its_place_and_at_no_other() {
        for (int size = 1; size <= LARGEST; size++) {
            byte[] root = MerkleTree.root(leaves, size);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = MerkleTree.inclusion(leaves, index, size);
                assertThat(ProofVerifier.included(index, size, leaves.leaf(index), path, root))
                        .isTrue();
                assertThat(ProofVerifier.included(index ^ 1, size, leaves.leaf(index), path, root))
                        .isFalse();
                assertThat(ProofVerifier.included(index, size, leaves.leaf((index + 1) % LARGEST), path, root))
                        .isFalse();
            }
        }
    }

    @Test
    void every_tree_begins_with_every_smaller_one() {
        for (int size = 1; size <= LARGEST; size++) {
            byte[] root = MerkleTree.root(leaves, size);
            for (int earlier = 1; earlier <= size; earlier++) {
                List<byte[]> path = MerkleTree.consistency(leaves, earlier, size);
                byte[] before = MerkleTree.root(leaves, earlier);
                assertThat(ProofVerifier.consistent(earlier, size, before, root, path))
                        .as(earlier + " of " + size)
                        .isTrue();
                assertThat(ProofVerifier.consistent(earlier, size, MerkleTree.root(leaves, earlier - 1), root, path))
                        .isFalse();
                assertThat(ProofVerifier.consistent(earlier, size, before, MerkleTree.root(leaves, size - 1), path))
                        .isFalse();
            }
        }
    }

    @Tag("slow")
    @Test
    void a_proof_with_one_bit_changed_anywhere_or_a_hash_more_or_less_is_refused() {
        for (int size : new int[] {2, 3, 5, 8, 13, 64, 100, 129}) {
            byte[] root = MerkleTree.root(leaves, size);
            for (int at = 0; at < size; at += 7) {
                int index = at;
                refused(
                        MerkleTree.inclusion(leaves, index, size),
                        path -> ProofVerifier.included(index, size, leaves.leaf(index), path, root));
            }
            for (int from = 1; from < size; from += 5) {
                int earlier = from;
                refused(
                        MerkleTree.consistency(leaves, earlier, size),
                        path -> ProofVerifier.consistent(earlier, size, MerkleTree.root(leaves, earlier), root, path));
            }
        }
    }

    private static void refused(List<byte[]> path, Predicate<List<byte[]>> proves) {
        assertThat(proves.test(path)).isTrue();
        for (int hash = 0; hash < path.size(); hash++) {
            for (int bit = 0; bit < 8 * MerkleTree.HASH; bit++) {
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
        longer.add(MerkleTree.empty());
        assertThat(proves.test(longer)).isFalse();
    }
}
