package dev.countersign.tables;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.Ids;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.PolicyRelease;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One case of a pack: a whole request with the facts it needs, at a moment, and the expected result. It is a file
 * under {@code rules/<question>/cases/allow|review|deny/}.
 *
 * @param path inside the pack
 * @param json {@code what}, {@code at}, {@code request}, {@code facts}, {@code reserved} (what earlier decisions
 *     hold: {@code amount}, {@code count}), {@code expect}
 */
public record CaseFile(String path, JsonNode json, List<JsonNode> facts) {

    private static final String COMMON = "rules/cases-common.jsonl";
    private static final Set<String> MEMBERS = Set.of("what", "at", "request", "facts", "reserved", "expect");
    private static final Set<String> EXPECT = Set.of(
            "verdict",
            "reasons",
            "rows",
            "notBefore",
            "demands",
            "dueHours",
            "level",
            "risk",
            "obligations",
            "context",
            "allowedInstead");

    /** Every case of a pack. @throws InvalidInput when one cannot be read */
    public static List<CaseFile> all(PackFiles files) {
        List<Problem> problems = new ArrayList<>();
        List<JsonNode> common =
                files.files().containsKey(COMMON) ? lines(files.files().get(COMMON), problems) : List.of();
        List<CaseFile> cases = new ArrayList<>();
        for (String path : files.paths(PackFiles.RULES, ".json")) {
            if (!path.contains("/cases/")) {
                continue;
            }
            try {
                JsonNode json = RequestParser.json(files.content(path));
                json.propertyNames().stream()
                        .filter(name -> !MEMBERS.contains(name))
                        .forEach(name -> problems.add(new Problem(
                                path + ", " + name,
                                "there is no such member.",
                                Problem.hint(problems, name, MEMBERS))));
                json.path("expect").propertyNames().stream()
                        .filter(name -> !EXPECT.contains(name))
                        .forEach(name -> problems.add(new Problem(
                                path + ", expect." + name,
                                "there is no such member.",
                                Problem.hint(problems, name, EXPECT))));
                List<JsonNode> facts = new ArrayList<>();
                json.path("facts").forEach(fact -> facts.addAll(fact.has("include") ? common : List.of(fact)));
                facts.stream()
                        .filter(fact -> !fact.isObject())
                        .forEach(fact -> problems.add(new Problem(
                                path + ", facts",
                                "`" + Ids.shown(fact.toString()) + "` is not an object.",
                                "Maybe {\"include\": \"common\"}, or a fact.")));
                moment(json.path("at"), path + ", at", problems);
                if (json.at("/expect").has("notBefore")) {
                    moment(json.at("/expect/notBefore"), path + ", expect.notBefore", problems);
                }
                cases.add(new CaseFile(path, json, facts));
            } catch (InvalidInput e) {
                e.problems()
                        .forEach(problem -> problems.add(
                                new Problem(path + ", " + problem.place(), problem.message(), problem.hint())));
            } catch (StackOverflowError | OutOfMemoryError e) {
                problems.add(new Problem(
                        path,
                        "the case cannot be read: something in it is far too large, or nested too deeply.",
                        "Maybe it is a file of another kind."));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return cases;
    }

    private static void moment(JsonNode node, String place, List<Problem> problems) {
        try {
            OffsetDateTime.parse(node.asString(""));
        } catch (DateTimeException e) {
            problems.add(new Problem(
                    place,
                    "`" + node.asString("") + "` is not a timestamp with a UTC offset.",
                    "Maybe write it as 2026-01-31T08:00:00Z."));
        }
    }

    private static List<JsonNode> lines(byte[] bytes, List<Problem> problems) {
        List<JsonNode> facts = new ArrayList<>();
        try {
            String[] lines = StorableText.utf8(bytes, COMMON).text().split("\\R", -1);
            for (int i = 0; i < lines.length; i++) {
                if (!lines[i].isBlank()) {
                    line(lines[i], COMMON + ":" + (i + 1), facts, problems);
                }
            }
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
        }
        return facts;
    }

    private static void line(String line, String place, List<JsonNode> facts, List<Problem> problems) {
        try {
            facts.add(RequestParser.json(line));
        } catch (InvalidInput e) {
            e.problems()
                    .forEach(problem -> problems.add(
                            new Problem(place + ", " + problem.place(), problem.message(), problem.hint())));
        }
    }

    /** The evaluation of the case. @throws InvalidInput when its request or facts cannot be read */
    TrialResult run(PolicyRelease release, Set<String> leftOut) {
        return told(() -> {
            Ready ready = ready(release);
            return ready.evaluator.evaluate(ready.request, ready.decidedAt, leftOut);
        });
    }

    /**
     * The evaluation alone, without allowed alternatives.
     *
     * @throws InvalidInput when its request or facts cannot be read
     */
    Evaluation evaluation(PolicyRelease release, Set<String> leftOut) {
        return told(() -> ready(release).without(leftOut));
    }

    /** The case with its request and facts read, to be evaluated again and again. */
    record Ready(Evaluator evaluator, Request request, Instant decidedAt) {

        Evaluation without(Set<String> leftOut) {
            return evaluator.alone(request, decidedAt, leftOut);
        }
    }

    Ready ready(PolicyRelease release) {
        Request request = RequestParser.read(json.path("request"), release);
        JsonNode reserved = json.path("reserved");
        return new Ready(
                Evaluator.reserved(
                        knowing(request, release).snapshot(),
                        reserved.path("amount").asDouble(0),
                        reserved.path("count").asDouble(0)),
                request,
                OffsetDateTime.parse(json.path("at").asString()).toInstant());
    }

    /** The refusal, with its place in this case. */
    private <T> T told(Supplier<T> trying) {
        try {
            return trying.get();
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw new InvalidInput(new Problem(
                    path,
                    "the case cannot be run: something in it is far too large, or nested too deeply.",
                    "Maybe a value in it is wrong."));
        } catch (InvalidInput e) {
            throw new InvalidInput(e.problems().stream()
                    .map(problem -> new Problem(
                            problem.place().startsWith(path) ? problem.place() : path + ", request." + problem.place(),
                            problem.message(),
                            problem.hint()))
                    .toList());
        }
    }

    /** The release with the facts of the case, with an approval of {@code SAME} given for this request. */
    public ActivePolicy knowing(Request request, PolicyRelease release) {
        String digest = ActivePolicy.digest(request);
        return ActivePolicy.knowing(
                facts.stream().map(fact -> complete(fact, digest)).toList(), path, release);
    }

    private JsonNode complete(JsonNode fact, String digest) {
        ObjectNode whole = (ObjectNode) fact.deepCopy();
        if (!whole.has("source")) {
            whole.put("source", "case");
        }
        if (!whole.has("asOf")) {
            whole.put("asOf", json.path("at").asString());
        }
        if (whole.path("type").asString("").equals("approval")
                && whole.path("properties").path("digest").asString("").equals("SAME")) {
            ((ObjectNode) whole.path("properties")).put("digest", digest);
        }
        return whole;
    }

    /**
     * Verdict, grade, level, approvers, obligations and disclosures: at least one of them must change if a row is
     * removed.
     */
    static String effect(Evaluation evaluation) {
        return evaluation.verdict() + " " + evaluation.risk() + " "
                + evaluation.autonomy().effective() + " " + evaluation.oversight() + " " + evaluation.obligations()
                + " " + evaluation.context();
    }

    /** The differences from the expected result. */
    List<Problem> failures(TrialResult decision) {
        List<Problem> failures = new ArrayList<>();
        JsonNode expect = json.path("expect");
        Evaluation evaluation = decision.evaluation();
        Verdict verdict = Verdict.valueOf(expect.path("verdict").asString());
        String why = evaluation.reasons().stream()
                .map(reason ->
                        reason.code() + (reason.row() == null ? ": " + reason.text() : " (" + reason.row() + ")"))
                .collect(Collectors.joining("; "));
        if (evaluation.verdict() != verdict) {
            failures.add(new Problem(
                    path,
                    "expected " + verdict + ", but it is " + evaluation.verdict() + ": " + why,
                    json.path("what").asString("")));
        }
        among(
                failures,
                "reasons",
                evaluation.reasons().stream().map(Reason::code).toList());
        among(
                failures,
                "rows",
                Stream.concat(
                                evaluation.firings().stream()
                                        .filter(Firing::counts)
                                        .map(Firing::row),
                                Stream.empty())
                        .toList());
        among(
                failures,
                "demands",
                evaluation.oversight().open().stream()
                        .flatMap(demand ->
                                Stream.of(demand.role().name(), (demand.role() + " " + demand.qualifier()).strip()))
                        .toList());
        among(failures, "obligations", evaluation.obligations());
        among(failures, "allowedInstead", decision.allowedInstead());
        among(
                failures,
                "context",
                evaluation.context().stream()
                        .map(each -> each.fieldClass() + " " + each.disclosure())
                        .toList());
        same(
                failures,
                "notBefore",
                evaluation.notBefore() == null
                        ? "nothing"
                        : evaluation.notBefore().toString());
        same(failures, "dueHours", String.valueOf(evaluation.oversight().dueHours()));
        same(failures, "level", String.valueOf(evaluation.autonomy().effective()));
        same(failures, "risk", String.valueOf(evaluation.risk()));
        return failures;
    }

    private void among(List<Problem> failures, String member, Collection<String> actual) {
        Set<String> absent = new TreeSet<>();
        json.path("expect").path(member).forEach(node -> {
            if (!actual.contains(node.asString())) {
                absent.add(node.asString());
            }
        });
        if (!absent.isEmpty()) {
            failures.add(new Problem(
                    path,
                    "expected " + member + " " + String.join(", ", absent) + ", but there are " + new TreeSet<>(actual)
                            + ".",
                    json.path("what").asString("")));
        }
    }

    private void same(List<Problem> failures, String member, String actual) {
        JsonNode node = json.path("expect").path(member);
        if (node.isMissingNode()) {
            return;
        }
        String expected = member.equals("notBefore")
                ? OffsetDateTime.parse(node.asString()).toInstant().toString()
                : node.isNumber() && member.equals("dueHours") ? String.valueOf(node.asDouble()) : node.asString();
        if (!expected.equals(actual)) {
            failures.add(new Problem(
                    path,
                    "expected " + member + " " + expected + ", but it is " + actual + ".",
                    json.path("what").asString("")));
        }
    }
}
