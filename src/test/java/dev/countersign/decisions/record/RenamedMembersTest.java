package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Members of answers and records were renamed, and nothing else of them: under their former names they are what they
 * were. What hashes those bytes (commitments, the release) is left out; the format is a later one; the caller is new.
 *
 * <p>The first change of an answer on purpose ends what this test is good for: remove it then, with its golden files.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RenamedMembersTest {

    private static final Path FORMERLY = Path.of("src/test/resources/golden/formerly");

    /** The former name by the name of today. */
    private static final Map<String, String> FORMER = Map.of(
            "audience", "tell",
            "disclosure", "release",
            "effectiveOn", "inForce",
            "measures", "duties",
            "mode", "outcome",
            "level.mode", "level.outcome");

    @Test
    void answers_differ_from_the_former_ones_by_the_names_of_members_alone() throws IOException {
        List<String> lines = new ArrayList<>();
        DefaultPack.tried().forEach((path, each) -> lines.add(hash(EvaluationJson.bytes(each.evaluation()), path)));

        assertFormer("case-answers.sha256", lines);
    }

    @Test
    void records_differ_from_the_former_ones_by_the_names_of_members_alone() throws IOException {
        List<String> lines = new ArrayList<>();
        RecordedCase.all().forEach(each -> {
            StringBuilder parts = new StringBuilder(former(each.entry().open()));
            each.parts().forEach(part -> parts.append(former(part.content())));
            lines.add(DecisionEntry.sha256(parts.toString()) + "  " + each.path());
        });

        assertFormer("case-records.sha256", lines);
    }

    private static void assertFormer(String file, List<String> lines) throws IOException {
        assertThat(lines).containsExactlyElementsOf(Files.readAllLines(FORMERLY.resolve(file)));
    }

    private static String hash(byte[] json, String path) {
        return DecisionEntry.sha256(former(json)) + "  " + path;
    }

    private static String former(byte[] json) {
        return former(JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8)))
                .toString();
    }

    private static JsonNode former(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode former = JsonMapper.shared().createArrayNode();
            array.forEach(each -> former.add(former(each)));
            return former;
        }
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> members = new TreeMap<>();
            object.properties()
                    .forEach(member -> members.put(
                            FORMER.getOrDefault(member.getKey(), member.getKey()), former(member.getValue())));
            members.remove("sealed");
            if (members.containsKey("format")) {
                members.remove(EntryType.CALLER);
            }
            members.computeIfPresent("format", (name, value) -> IntNode.valueOf(2));
            if (members.get("release") instanceof StringNode release
                    && release.stringValue().length() == 64) {
                members.remove("release");
            }
            return JsonMapper.shared().valueToTree(members);
        }
        return node;
    }
}
