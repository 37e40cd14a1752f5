package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.tables.DefaultPack;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes that a record commits to are written without a tree, and are those of the members. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommittedBytesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void the_bytes_are_those_of_the_members_of_the_view() {
        DefaultPack.tried().forEach((path, decision) -> {
            Evaluation evaluation = decision.evaluation();
            Map<String, JsonNode> members = EvaluationJson.members(MemberInput.committed(evaluation));

            assertThat(new String(EvaluationJson.bytes(evaluation), StandardCharsets.UTF_8))
                    .as(path)
                    .isEqualTo(JSON.writeValueAsString(JSON.createObjectNode().setAll(members)));
        });
    }
}
