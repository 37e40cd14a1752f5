package dev.countersign.airline;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.AirlinePack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Asks the pack about every recorded write, with the facts of the record at that moment. */
record Replay(Recording recording, Labels labels, PolicyRelease release, JsonNode agent) {

    /** All times of the recording are Eastern Standard Time. */
    static final String OFFSET = "-05:00";

    static final String AGENT = "airline-agent-01";
    static final Instant NOW =
            OffsetDateTime.parse("2024-05-15T15:00:00" + OFFSET).toInstant();
    private static final Path PACK = Path.of("docs/examples/airline");

    static Replay ofTheAirline() {
        return new Replay(Recording.read(), Labels.read(), AirlinePack.release(), agent(PACK));
    }

    /** The agent is the pack's own. */
    static JsonNode agent(Path pack) {
        try (Stream<String> lines = Files.lines(pack.resolve("facts/agents.jsonl"))) {
            return lines.map(RequestParser::json)
                    .filter(agent -> agent.path("id").asString("").equals(AGENT))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Replayed> all() {
        return replayed(Set.of(), call -> true);
    }

    /**
     * What another reading of a sentence would give.
     *
     * @param rows left out of the policy
     * @param only the calls to ask about again
     */
    List<Replayed> without(Set<String> rows, Set<WriteCall> only) {
        return replayed(rows, only::contains);
    }

    private List<Replayed> replayed(Set<String> leftOut, Predicate<WriteCall> asked) {
        List<Replayed> replayed = new ArrayList<>();
        RecordedFacts facts = new RecordedFacts(recording.flights());
        for (Session session : recording.sessions()) {
            Records records = new Records(recording);
            for (WriteCall call : session.writes()) {
                if (asked.test(call)) {
                    Question question = new Question(call, records, facts, labels);
                    replayed.add(new Replayed(call, question.insured(), decided(question, leftOut)));
                }
                records.apply(call);
            }
        }
        return replayed;
    }

    private Evaluation decided(Question question, Set<String> without) {
        List<JsonNode> known = new ArrayList<>(question.known());
        known.add(agent);
        return new Evaluator(ActivePolicy.knowing(known, question.call().place(), release)
                        .snapshot())
                .evaluate(RequestParser.read(question.request(), release), NOW, without)
                .evaluation();
    }
}
