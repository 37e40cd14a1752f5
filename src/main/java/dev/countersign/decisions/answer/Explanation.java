package dev.countersign.decisions.answer;

import dev.countersign.context.own.FactOrigin;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.record.EvaluatedCase;
import dev.countersign.decisions.record.EvaluationJson;
import dev.countersign.decisions.record.EvaluationView;
import dev.countersign.decisions.record.MemberInput;
import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.decisions.record.PersonalDataPolicy;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.Case;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.Evaluated;
import dev.countersign.policy.NearMiss;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.RuleSentence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Explains a recorded decision to staff and auditors. It is never for an agent or a customer, because it contains every
 * value and how near each row was.
 *
 * @param evaluated the same case, evaluated again by the release that decided
 * @param rows    matched rows, in the order of the graph
 * @param facts   known facts, in the order of paths
 * @param near    rows that were one condition away, those that affect the verdict first
 * @param approvals the approvals that it used, with the uses of each
 */
public record Explanation(
        String id,
        Instant decidedAt,
        String release,
        EvaluatedCase evaluated,
        List<Matched> rows,
        List<Known> facts,
        List<NearMiss> near,
        List<ApprovalStory> approvals) {

    private static final int NEAR = 12;

    public Explanation {
        rows = List.copyOf(rows);
        facts = List.copyOf(facts);
        near = List.copyOf(near);
        approvals = List.copyOf(approvals);
    }

    public Evaluation evaluation() {
        return evaluated.evaluation();
    }

    /** The same with the approvals that it used. */
    public Explanation approvedBy(List<ApprovalStory> met) {
        return new Explanation(id, decidedAt, release, evaluated, rows, facts, near, met);
    }

    /**
     * A row or rule that matched, in plain words. @param words empty if the release has none, which is impossible with
     * the release of the day
     */
    public record Matched(Firing firing, Optional<RuleSentence> words) {}

    /**
     * A fact and its source.
     *
     * @param help   one sentence of the vocabulary; empty for a fact that it does not name
     * @param source in words: the caller, or our own record with the system it came from and its day
     */
    public record Known(String path, Object value, String help, String source) {}

    /**
     * @param release the release that decided
     * @throws InvalidInput when a person of the decision was erased
     */
    public static Explanation of(ParsedRecord recorded, PolicyRelease release) {
        Facts facts = recorded.facts()
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "decision " + recorded.id(),
                        "it cannot be explained: the data of a person in it were erased.",
                        "Maybe the public record is enough. It contains rows, release and verdict.")));
        Dates dates = new Dates(recorded.decidedAt(), recorded.effectiveOn());
        Evaluated evaluated = release.evaluated(facts, dates, Set.of());
        Evaluation evaluation = evaluated.evaluation();
        List<Known> known = new ArrayList<>();
        facts.known().values().forEach((path, value) -> known.add(known(path, value, recorded, facts, release)));
        return new Explanation(
                recorded.id(),
                recorded.decidedAt(),
                recorded.release(),
                new EvaluatedCase(facts, evaluation, Evaluator.instead(evaluated)),
                evaluation.firings().stream()
                        .map(firing -> new Matched(firing, release.words(firing.row())))
                        .toList(),
                known,
                release.nearMisses(facts, dates, NEAR),
                List.of());
    }

    private static Known known(String path, Object value, ParsedRecord recorded, Facts facts, PolicyRelease release) {
        Optional<FactName> fact = release.vocabulary().fact(path);
        String claimed = facts.claimsDiffer().contains(path) ? "; the caller's claim differed and was not used" : "";
        return new Known(
                path, value, fact.map(FactName::help).orElse(""), source(path, recorded, facts, release) + claimed);
    }

    private static String source(String path, ParsedRecord recorded, Facts facts, PolicyRelease release) {
        if (PersonalDataPolicy.of(release).saidByCaller(path, facts)) {
            return "the caller";
        }
        if (path.startsWith(FactOrigin.RESERVED + ".")) {
            return "earlier decisions"
                    + recorded.whole()
                            .map(whole -> whole.provenance().origins().get(FactOrigin.RESERVED))
                            .map(origin -> "; our own record includes everything until " + origin.asOf())
                            .orElse("");
        }
        return recorded.whole()
                .map(whole -> whole.provenance().origins().get(path.substring(0, path.indexOf('.'))))
                .map(origin -> "own record of " + origin.source() + ", as of " + origin.asOf())
                .orElse("own record");
    }

    /** For a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        Evaluation evaluation = evaluated.evaluation();
        text.append(evaluation.verdict())
                .append("  decision ")
                .append(id)
                .append(" of ")
                .append(decidedAt)
                .append('\n');
        text.append(evaluation.risk() == null ? "" : "risk " + evaluation.risk() + ", ");
        text.append(
                evaluation.autonomy().effective() == null
                        ? ""
                        : "level " + evaluation.autonomy().effective() + " of "
                                + evaluation.autonomy().granted() + ", ");
        text.append("release ")
                .append(release, 0, Math.min(12, release.length()))
                .append("\n\nReasons\n");
        evaluation
                .reasons()
                .forEach(reason -> line(
                        text,
                        reason.code(),
                        reason.text() + law(reason.law()) + places(reason) + " (audience: " + reason.audience() + ")"));
        part(
                text,
                "Without a record",
                Optional.ofNullable(AnswerText.lines(evaluated).get("unrecorded")).stream()
                        .toList());
        part(
                text,
                "Approvals needed",
                evaluation.oversight().open().stream()
                        .map(demand -> (demand.count() > 1 ? demand.count() + " × " : "")
                                + demand.role()
                                + (demand.qualifier().isEmpty() ? "" : ", " + demand.qualifier()))
                        .toList());
        part(text, "Approved by", approvals.stream().map(ApprovalStory::line).toList());
        part(text, "Obligations", evaluation.obligations());
        part(text, "Allowed instead", evaluated.allowedInstead());
        text.append("\nRows that matched\n");
        rows.forEach(row -> row(text, row));
        text.append("\nRows that did not match by one condition (for staff and auditors only)\n");
        near.forEach(miss -> line(
                text,
                miss.row().id(),
                "`" + miss.path() + "` is " + written(miss.value()) + ", but the row requires "
                        + miss.asked() + (miss.scope().isEmpty() ? "" : " (" + miss.scope() + ")")
                        + ". It would have given "
                        + (miss.effect().isEmpty() ? "a fact for other tables" : miss.effect()) + ": "
                        + miss.row().text() + law(miss.row().law())));
        text.append("\nFacts\n");
        facts.forEach(fact -> line(
                text,
                fact.path(),
                written(fact.value()) + "  [" + fact.source() + "]"
                        + (fact.help().isEmpty() ? "" : "  " + fact.help())));
        return text.toString();
    }

    private static void row(StringBuilder text, Matched row) {
        Firing firing = row.firing();
        String words = row.words()
                .map(each -> each.text() + law(each.law()) + "  [" + each.place() + "]")
                .orElse("");
        line(
                text,
                firing.row(),
                (firing.counts() ? "" : "(also matched, but a row above it counts) ")
                        + words
                        + (firing.scope().isEmpty() ? "" : "  for " + firing.scope()));
        firing.matched()
                .forEach((path, value) -> text.append("      ")
                        .append(path)
                        .append(" = ")
                        .append(written(value))
                        .append('\n'));
    }

    private static void part(StringBuilder text, String title, Collection<String> lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append('\n');
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }

    private static void line(StringBuilder text, String name, String says) {
        text.append("  ").append(name).append("  ").append(says).append('\n');
    }

    private static String law(String law) {
        return law.isEmpty() ? "" : " {" + law + "}";
    }

    private static String places(Reason reason) {
        return reason.places().isEmpty() ? "" : " in " + Reason.named(reason.places());
    }

    private static String written(@Nullable Object value) {
        return value == null
                ? "missing"
                : value instanceof Collection<?> many && many.isEmpty() ? "none" : Case.text(value);
    }

    /** As JSON, canonical. */
    public byte[] json() {
        CanonicalJson json = new CanonicalJson();
        SortedMap<String, Runnable> members = new TreeMap<>();
        members.put("approvals", () -> array(json, approvals, each -> each.write(json)));
        members.put("at", () -> json.value(decidedAt.toString()));
        members.put("facts", () -> array(json, facts, each -> write(json, each)));
        members.put("id", () -> json.value(id));
        members.put("near", () -> array(json, near, each -> write(json, each)));
        members.put("rows", () -> array(json, rows, each -> write(json, each)));
        EvaluationJson.addTo(members, MemberInput.whole(EvaluationView.EXPLANATION, evaluated), json);
        json.object();
        members.forEach((name, value) -> {
            json.name(name);
            value.run();
        });
        return json.endObject().bytes();
    }

    private static <T> void array(CanonicalJson json, List<T> all, Consumer<T> write) {
        json.array();
        all.forEach(write);
        json.endArray();
    }

    private static void write(CanonicalJson json, Known fact) {
        json.object()
                .member("help", fact.help())
                .member("path", fact.path())
                .member("source", fact.source())
                .name("value")
                .fact(fact.value())
                .endObject();
    }

    private static void write(CanonicalJson json, NearMiss miss) {
        json.object()
                .member("asked", miss.asked())
                .member("effect", miss.effect())
                .member("law", miss.row().law())
                .member("path", miss.path())
                .member("place", miss.row().source())
                .member("row", miss.row().id())
                .member("scope", miss.scope())
                .member("table", miss.table())
                .member("text", miss.row().text());
        if (miss.value() != null) {
            json.name("value").fact(miss.value());
        }
        json.endObject();
    }

    private static void write(CanonicalJson json, Matched row) {
        json.object()
                .member("counts", row.firing().counts())
                .member("law", row.words().map(RuleSentence::law).orElse(""))
                .name("matched")
                .object();
        row.firing().matched().forEach((path, value) -> json.name(path).fact(value));
        json.endObject()
                .member("place", row.words().map(RuleSentence::place).orElse(""))
                .member("row", row.firing().row())
                .member("scope", row.firing().scope())
                .member("table", row.firing().source())
                .member("text", row.words().map(RuleSentence::text).orElse(""))
                .endObject();
    }
}
