package dev.countersign.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.SampleTree;
import dev.countersign.ledger.tree.MerkleTree;
import dev.countersign.ledger.tree.ProofVerifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Checkpoints and proofs as text. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InclusionProofTest {

    private static final String CHECKPOINT = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa \
            Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            """;

    @Test
    void the_checkpoint_of_the_specification_is_read_and_written() {
        Checkpoint read = checkpoint(CHECKPOINT).orElseThrow();
        assertThat(read.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(read.size()).isEqualTo(20852163);
        assertThat(CHECKPOINT).startsWith(read.text());
    }

    @Test
    void lines_below_the_root_are_passed_over_but_may_not_be_empty() {
        assertThat(checkpoint(CHECKPOINT.replace("q2I=\n", "q2I=\nmore\n"))).isEqualTo(checkpoint(CHECKPOINT));
        assertThat(checkpoint(CHECKPOINT.replace("q2I=\n", "q2I=\n\nmore\n"))).isEmpty();
    }

    @Test
    void a_size_has_one_form_and_a_root_32_bytes() {
        for (String size : new String[] {"020852163", "-1", "+1", "1e3", "0x1", "", "99999999999999999999"}) {
            assertThat(checkpoint(CHECKPOINT.replace("20852163", size)))
                    .as(size)
                    .isEmpty();
        }
        assertThat(checkpoint(CHECKPOINT.replace("20852163", "0"))).isPresent();
        assertThat(checkpoint(CHECKPOINT.replace("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "CsUYapGGPo4dkMgI")))
                .isEmpty();
    }

    @Test
    void a_proof_is_read_as_it_was_written() {
        SampleTree leaves = new SampleTree(100);
        InclusionProof proof = new InclusionProof(42, MerkleTree.inclusion(leaves, 42, 100), CHECKPOINT);
        InclusionProof read = read(proof.text()).orElseThrow();
        assertThat(read.text()).isEqualTo(proof.text()).startsWith("c2sp.org/tlog-proof@v1\nindex 42\n");
        assertThat(ProofVerifier.included(
                        read.index(), 100, leaves.leaf(42), read.hashes(), MerkleTree.root(leaves, 100)))
                .isTrue();
    }

    @Test
    void the_proof_of_the_only_entry_has_no_hashes_and_extra_data_is_passed_over() {
        assertThat(read(new InclusionProof(0, List.of(), CHECKPOINT).text())
                        .orElseThrow()
                        .hashes())
                .isEmpty();
        assertThat(read("c2sp.org/tlog-proof@v1\nextra YQ==\nindex 0\n\n" + CHECKPOINT)
                        .orElseThrow()
                        .checkpoint())
                .isEqualTo(CHECKPOINT);
    }

    @Test
    void text_that_is_not_a_proof_is_refused() {
        for (String text : new String[] {
            "",
            "c2sp.org/tlog-proof@v1\n",
            "c2sp.org/tlog-proof@v1\n\n",
            "c2sp.org/tlog-proof@v2\nindex 0\n\n",
            "c2sp.org/tlog-proof@v1\nindex 00\n\n",
            "c2sp.org/tlog-proof@v1\nindex -1\n\n",
            "c2sp.org/tlog-proof@v1\nextra YQ==\n\n",
            "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n",
            "c2sp.org/tlog-proof@v1\nindex 0\n!\n\n"
        }) {
            assertThat(read(text)).as(text).isEmpty();
        }
    }

    @Test
    void an_entry_in_a_million_is_proved_in_two_kilobytes() {
        byte[] hash = MerkleTree.empty();
        List<byte[]> path = Stream.generate(() -> hash).limit(20).toList();
        assertThat(new InclusionProof(999_999, path, CHECKPOINT).text().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(2048);
    }

    private static Optional<Checkpoint> checkpoint(String note) {
        return Note.read(note.getBytes(StandardCharsets.UTF_8)).flatMap(Checkpoint::of);
    }

    private static Optional<InclusionProof> read(String text) {
        return InclusionProof.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
