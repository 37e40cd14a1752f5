package dev.countersign.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.SampleTree;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * Proofs that somebody made up: each would come out right if the checker did not look at sizes, places and lengths
 * first.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProofVerifierTest {

    private static final int SIZE = 9;
    private static final List<byte[]> NOTHING = List.of();
    private static final byte[] SHORT = new byte[MerkleTree.HASH - 1];

    private final SampleTree leaves = new SampleTree(SIZE);
    private final byte[] some = leaves.leaf(0);
    private final byte[] other = leaves.leaf(1);

    @Test
    void a_leaf_of_one_is_the_whole_tree() {
        assertThat(ProofVerifier.included(0, 1, some, NOTHING, some)).isTrue();
        assertThat(ProofVerifier.included(0, 1, some, NOTHING, other)).isFalse();
        assertThat(ProofVerifier.included(0, 1, some, List.of(other), MerkleTree.node(some, other)))
                .as("a hash more than the tree is high")
                .isFalse();
        assertThat(ProofVerifier.included(0, 2, some, NOTHING, some))
                .as("a hash less than the tree is high")
                .isFalse();
    }

    @Test
    void no_leaf_lies_outside_of_a_tree() {
        assertThat(ProofVerifier.included(0, 0, some, NOTHING, some)).isFalse();
        assertThat(ProofVerifier.included(1, 1, some, NOTHING, some)).isFalse();
        assertThat(ProofVerifier.included(1, 1, some, List.of(other), MerkleTree.node(other, some)))
                .isFalse();
        assertThat(ProofVerifier.included(-1, 1, some, NOTHING, some)).isFalse();
        assertThat(ProofVerifier.included(Long.MIN_VALUE, Long.MIN_VALUE + 1, some, NOTHING, some))
                .isFalse();
    }

    @Test
    void what_has_another_length_than_a_hash_proves_no_leaf() {
        assertThat(ProofVerifier.included(0, 2, some, List.of(SHORT), MerkleTree.node(some, SHORT)))
                .isFalse();
        assertThat(ProofVerifier.included(
                        0, 3, some, List.of(other, SHORT), MerkleTree.node(MerkleTree.node(some, other), SHORT)))
                .isFalse();
        assertThat(ProofVerifier.included(0, 2, SHORT, List.of(other), MerkleTree.node(SHORT, other)))
                .isFalse();
        assertThat(ProofVerifier.included(0, 1, SHORT, NOTHING, SHORT)).isFalse();
    }

    @Test
    void a_tree_begins_with_itself_and_needs_no_hash_to_show_it() {
        byte[] root = MerkleTree.root(leaves, 3);
        assertThat(ProofVerifier.consistent(3, 3, root, root, NOTHING)).isTrue();
        assertThat(ProofVerifier.consistent(3, 3, root, root, List.of(root))).isFalse();
        assertThat(ProofVerifier.consistent(3, 3, MerkleTree.root(leaves, 2), root, NOTHING))
                .isFalse();
    }

    @Test
    void an_empty_tree_is_the_beginning_of_none() {
        assertThat(ProofVerifier.consistent(0, 0, MerkleTree.empty(), MerkleTree.empty(), NOTHING))
                .isFalse();
        assertThat(ProofVerifier.consistent(0, 1, some, some, List.of(some))).isFalse();
        assertThat(ProofVerifier.consistent(0, 3, MerkleTree.empty(), MerkleTree.root(leaves, 3), NOTHING))
                .isFalse();
        assertThat(ProofVerifier.consistent(-1, 1, some, some, List.of(some))).isFalse();
        assertThat(ProofVerifier.consistent(Long.MIN_VALUE, 1, some, some, NOTHING))
                .isFalse();
    }

    @Test
    void no_tree_begins_with_a_larger_one() {
        assertThat(ProofVerifier.consistent(2, 1, some, some, NOTHING)).isFalse();
        assertThat(ProofVerifier.consistent(4, 3, some, some, NOTHING)).isFalse();
        assertThat(ProofVerifier.consistent(3, 2, some, MerkleTree.node(some, other), List.of(some, other)))
                .isFalse();
    }

    @Test
    void without_a_hash_nothing_is_shown_of_two_trees() {
        for (int size = 2; size <= SIZE; size++) {
            byte[] root = MerkleTree.root(leaves, size);
            for (int earlier = 1; earlier < size; earlier++) {
                byte[] before = MerkleTree.root(leaves, earlier);
                assertThat(ProofVerifier.consistent(earlier, size, before, root, NOTHING))
                        .as(earlier + " of " + size)
                        .isFalse();
                assertThat(ProofVerifier.consistent(earlier, size, before, before, NOTHING))
                        .as(earlier + " of " + size)
                        .isFalse();
            }
        }
    }

    @Test
    void what_has_another_length_than_a_hash_shows_nothing_of_two_trees() {
        assertThat(ProofVerifier.consistent(1, 2, some, MerkleTree.node(some, other), List.of(other)))
                .isTrue();
        assertThat(ProofVerifier.consistent(1, 2, some, MerkleTree.node(some, SHORT), List.of(SHORT)))
                .isFalse();
        assertThat(ProofVerifier.consistent(
                        3,
                        4,
                        MerkleTree.node(some, SHORT),
                        MerkleTree.node(some, MerkleTree.node(SHORT, other)),
                        List.of(SHORT, other, some)))
                .isFalse();
    }

    @Test
    void a_proof_with_hashes_left_over_shows_nothing() {
        assertThat(ProofVerifier.consistent(1, 2, some, MerkleTree.node(some, other), List.of(other, other)))
                .isFalse();
        assertThat(ProofVerifier.consistent(
                        1, 2, some, MerkleTree.node(MerkleTree.node(some, other), other), List.of(other, other)))
                .isFalse();
    }
}
