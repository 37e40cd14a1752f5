package dev.countersign.decisions.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.RecordOfFormat4;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Members of records were renamed, and texts were written in plain words. Nothing else changed: with the former names
 * and texts, the bytes of the golden records of format 4 are the former ones. What hashes those bytes (commitments, the
 * release) is left out; the format is a later one; the caller is new. Answers have changed on purpose since.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
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

    /** Measures of the oversight that are new. */
    private static final Set<String> NEW_MEASURES = Set.of("clock", "holdsFor", "mayEdit");

    /** The former text by the text of today, as a regular expression. */
    private static final Map<Pattern, String> FORMER_TEXTS = new LinkedHashMap<>();

    static {
        text("No row forbids it, and no approval is needed\\.", "Nothing forbids it, and nobody else has to decide.");
        text(
                "Only a supervisor or a person may do this in bulk or to another agent\\.",
                "In bulk, or to another agent, only a supervisor or a person may do this.");
        text("An agent at level 0 may not do anything by itself\\.", "At level 0 the agent does nothing by itself.");
        text(
                "An agent at level (\\d) may not do this, even with a person's approval\\.",
                "At level $1 the agent may not do this, not even with a person's approval.");
        text("(`[^`]+`) cannot have the purpose `(\\w+)`\\. Allowed: ", "$1 does not serve the purpose $2. It serves ");
        text("(`[^`]+`) needs a purpose\\. Allowed: ", "$1 needs a purpose. It serves ");
        text("so its subject type cannot be `(\\w+)`\\.", "so it cannot ask as $1.");
        text("so nobody can act on its behalf\\.", "so it cannot be the person that is acted for.");
        text(
                "One of our own records that the case depends on cannot be read\\. "
                        + "Only actions that protect the customer are allowed\\.",
                "A record of ours that it depends on cannot be read, so nothing is allowed but "
                        + "what protects the customer.");
        text(
                "The policy does not permit it: no row meets the need ",
                "Nothing in the policy permits it: no row meets the need ");
        text("A person must decide, but no row names the approver\\.", "A person must decide, but no row names who.");
        text("Its approval was already used: ", "It was approved, and that was used up: ");
        text("An approval allows the action once\\.", "One approval lets it happen once.");
        text("The case changed after it was approved: ", "It was approved, but has moved since: ");
        text("the approver was not shown ", "whoever approved was not shown ");
        text("the risk is now (\\w+), the grade is now ([^;.]+)", "it is of risk $1 and of grade $2 now");
        text("the risk is now (\\w+)", "it is of risk $1 now");
        text("the grade is now ([^;.]+)", "it is of grade $1 now");
        text("The refusal is the customer's own\\.", "It is a no of the customer's own.");
        text(
                "The refusal is not the customer's own\\. It names a number or an address, or another person with the "
                        + "same one gave it\\.",
                "It is no word of the customer's own: it names a number or an address, or is of somebody else who "
                        + "has the same.");
        text("A refusal covers this channel\\. ", "A no covers this channel. ");
        text(
                "A table or rule gives it, but none does in this case\\.",
                "It comes from a table or rule, and none gives it here.");
        text("The request must give it in (`[^`]+`)", "The request says it in $1");
        text(", in a currency with a known rate\\.", ", in a currency that there is a rate for.");
        text("Our own records do not have it\\.", "Our own records do not say it.");
        text("(Our own records of \\S+) do not have it\\.", "$1 do not say it.");
        text(
                " The request can give it in (`[^`]+`) only if we have no record\\.",
                " While we hold no record, the request may say it in $1.");
    }

    private static void text(String today, String former) {
        FORMER_TEXTS.put(Pattern.compile(today), former);
    }

    /** The former sentence of a row or rule by the sentence of today, from lines with a tab between the two. */
    private static final Map<String, String> FORMER_SENTENCES = formerSentences();

    private static Map<String, String> formerSentences() {
        try (Stream<String> lines = Files.lines(FORMERLY.resolve("sentences.tsv"))) {
            return lines.map(line -> line.split("\t")).collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static String formerText(String text) {
        String former = FORMER_SENTENCES.getOrDefault(text, text);
        for (Map.Entry<Pattern, String> each : FORMER_TEXTS.entrySet()) {
            former = each.getKey().matcher(former).replaceAll(each.getValue());
        }
        return former;
    }

    @Test
    void a_text_that_changed_in_another_way_is_noticed() {
        assertThat(formerText("No row forbids it, and no approval is needed."))
                .isEqualTo("Nothing forbids it, and nobody else has to decide.");
        assertThat(formerText("No row forbids it, and an approval is needed."))
                .isEqualTo("No row forbids it, and an approval is needed.");
    }

    @Test
    void records_of_format_4_differ_from_the_former_ones_by_names_and_texts_alone() throws IOException {
        List<String> lines = new ArrayList<>();
        RecordOfFormat4.all().forEach(each -> {
            StringBuilder parts = new StringBuilder(former(each.open(), FORMER));
            each.parts().forEach(part -> parts.append(former(part.content(), FORMER)));
            lines.add(DecisionEntryWriter.sha256(parts.toString()) + "  " + each.path());
        });

        assertThat(Files.readAllLines(FORMERLY.resolve("case-records.sha256"))).containsAll(lines);
    }

    private static String former(byte[] json, Map<String, String> names) {
        return former(JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8)), names)
                .toString();
    }

    private static JsonNode former(JsonNode node, Map<String, String> names) {
        if (node instanceof ArrayNode array) {
            ArrayNode former = JsonMapper.shared().createArrayNode();
            array.forEach(each -> former.add(former(each, names)));
            return former;
        }
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> members = new TreeMap<>();
            object.properties()
                    .forEach(member -> members.put(
                            names.getOrDefault(member.getKey(), member.getKey()), former(member.getValue(), names)));
            members.remove("sealed");
            if (members.containsKey("onTimeout")) {
                members.keySet().removeAll(NEW_MEASURES);
            }
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
        if (node instanceof StringNode text) {
            return StringNode.valueOf(formerText(text.stringValue()));
        }
        return node;
    }
}
