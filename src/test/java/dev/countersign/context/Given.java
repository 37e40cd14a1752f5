package dev.countersign.context;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Case;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A question of the pack with its own facts, from its parts to its evaluation. */
public final class Given {

    public static final Instant AT = Instant.parse("2026-06-10T10:00:00Z");
    private static final PolicyRelease RELEASE = DefaultPack.release();

    private Given() {}

    public static OwnFacts own(MailCase asked) {
        return OwnFacts.of(lines(asked), "test", RELEASE.vocabulary(), RELEASE.declaredTypes());
    }

    private static List<JsonNode> lines(MailCase asked) {
        return asked.file().facts().stream()
                .map(fact -> {
                    ObjectNode whole = (ObjectNode) fact.deepCopy();
                    whole.put("source", "crm").put("asOf", "2026-06-01T00:00:00Z");
                    return (JsonNode) whole;
                })
                .toList();
    }

    /** The facts written to a folder, followed by more lines, each unchanged. */
    public static Path folder(Path folder, MailCase asked, String... more) {
        try {
            Files.createDirectories(folder);
            StringBuilder text = new StringBuilder();
            lines(asked).forEach(line -> text.append(line).append('\n'));
            List.of(more).forEach(line -> text.append(line).append('\n'));
            Files.writeString(folder.resolve("facts.jsonl"), text);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line, written with single quotes. */
    public static String line(String type, String id, String properties) {
        return ("{'type': '" + type + "', 'id': '" + id + "', 'properties': {" + properties
                        + "}, 'source': 'crm', 'asOf': '2026-06-01T00:00:00Z'}")
                .replace('\'', '"');
    }

    public static Facts facts(MailCase asked, OwnFacts own) {
        return CaseAssembler.facts(
                RequestParser.read(asked.file().json().path("request"), RELEASE),
                own,
                DecisionHistory.NOTHING,
                RELEASE.declaredTypes(),
                RELEASE.phrases(),
                AT,
                "");
    }

    public static Case known(MailCase asked) {
        return facts(asked, own(asked)).known();
    }

    public static Evaluation evaluated(MailCase asked, OwnFacts own) {
        return RELEASE.evaluate(facts(asked, own), RELEASE.dates(AT));
    }
}
