package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * The answer to every case of the pack, to the byte, whatever Java runs it: one line a case, SHA-256 of the canonical
 * bytes and the path. The release id is left out of the bytes, so that a new row is seen only where it answers. After a
 * change of answers that is meant, run this test with {@code -Dgolden.write=true}, and read the difference.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GoldenBytesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/case-answers.sha256");

    @Test
    void every_case_is_answered_with_the_same_bytes_as_before() throws IOException {
        List<String> lines = new ArrayList<>();
        DefaultPack.tried()
                .forEach((path, decision) ->
                        lines.add(sha256(EvaluationJson.bytes(anyRelease(decision.evaluation()))) + "  " + path));
        if (Boolean.getBoolean("golden.write")) {
            Files.write(GOLDEN, lines);
        }

        assertThat(lines).containsExactlyElementsOf(Files.readAllLines(GOLDEN));
    }

    @Test
    void one_obligation_more_is_other_bytes() {
        Evaluation answer =
                anyRelease(DefaultPack.tried().values().iterator().next().evaluation());
        List<String> more = new ArrayList<>(answer.obligations());
        more.add("ADDED_DUTY");
        Evaluation other = new Evaluation(
                answer.verdict(),
                answer.risk(),
                answer.autonomy(),
                answer.oversight(),
                answer.reasons(),
                more,
                answer.context(),
                answer.firings(),
                answer.validUntil(),
                answer.notBefore(),
                answer.shadow(),
                answer.instead(),
                answer.audience(),
                "");

        assertThat(sha256(EvaluationJson.bytes(other))).isNotEqualTo(sha256(EvaluationJson.bytes(answer)));
    }

    private static Evaluation anyRelease(Evaluation answer) {
        return new Evaluation(
                answer.verdict(),
                answer.risk(),
                answer.autonomy(),
                answer.oversight(),
                answer.reasons(),
                answer.obligations(),
                answer.context(),
                answer.firings(),
                answer.validUntil(),
                answer.notBefore(),
                answer.shadow(),
                answer.instead(),
                answer.audience(),
                "");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
