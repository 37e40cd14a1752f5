package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Case;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.PolicyRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/pack-reference.md: its declarations, and the flat paths in the case. */
class PacksPageTest {

    @TempDir
    Path folder;

    @Test
    void the_worked_example_comes_out_as_the_page_says() throws IOException {
        List<String> blocks = blocks(Files.readString(Path.of("docs/pack-reference.md")));
        PolicyRelease release = SmallPack.emptyIn(folder)
                .file("rules/facts.drl", blocks.get(0))
                .table("actions")
                .read()
                .release();
        List<String> own = List.of(blocks.get(1), """
                {"type": "member", "id": "M-1", "properties": {"tier": "GOLD"}, "source": "desk", \
                "asOf": "2026-06-01T00:00:00Z"}""");

        Facts facts = new Evaluator(ActivePolicy.knowing(
                                own.stream().map(RequestParser::json).toList(), "docs/pack-reference.md", release)
                        .snapshot())
                .evaluate(RequestParser.read(RequestParser.json("""
                {"subject": {"type": "user", "id": "u"}, "action": {"name": "change_seat"}, \
                "resource": {"type": "booking", "id": "B-1"}}"""), release), Instant.parse("2026-06-02T10:00:00Z"))
                .facts();

        Stream<String> resource = facts.known().values().entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith("resource.") && !each.getKey().matches("resource\\.(type|id)"))
                .map(each -> (each.getKey() + " = " + Case.text(each.getValue())).strip());
        assertThat(resource)
                .containsExactlyElementsOf(
                        blocks.get(2).lines().map(String::strip).toList());
    }

    /** Indented blocks of a page, fenced ones aside. */
    private static List<String> blocks(String page) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line :
                (page.replaceAll("(?ms)^```.*?^```$", "") + "\n.").lines().toList()) {
            if (line.startsWith("    ")) {
                block.append(line.substring(4)).append('\n');
            } else if (line.isEmpty() && !block.isEmpty()) {
                block.append('\n');
            } else if (!block.isEmpty()) {
                blocks.add(block.toString().strip() + "\n");
                block.setLength(0);
            }
        }
        return blocks;
    }
}
