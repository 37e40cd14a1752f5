package dev.countersign.decisions.answer;

import dev.countersign.decisions.record.ParsedRecord;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Case;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.policy.NearMiss;
import dev.countersign.policy.PolicyRelease;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Explains a recorded decision to the customer concerned: what the AI did, the reasons and facts, and what would have
 * changed it. It has only rows for the audience CUSTOMER, and nothing but the result if a row for the staff matched.
 *
 * @param role        one sentence about the part of the AI, and one about the part of people
 * @param reasons     those that the customer may be told
 * @param facts       the values that the rows of these reasons used, without those about other persons and agents
 * @param changes     what would have counted for the customer, as sentences
 * @param isComplete  whether nothing was left out because of its audience
 */
public record CustomerExplanation(
        String decision,
        Instant decidedAt,
        String action,
        Verdict verdict,
        List<String> role,
        List<Told> reasons,
        List<Used> facts,
        List<String> changes,
        boolean isComplete) {

    /** Facts about the customer. */
    private static final Set<String> OF_CUSTOMER = Set.of("customer.", "consent.", "contact.", "place.");

    /** The value of a fact that a row needs and that is not known. */
    private static final String MISSING = "missing";

    /** Code of the reason that no row permits it. */
    private static final String NO_BASIS = "NO_BASIS";

    /** Facts about persons of the staff and about agents: nobody tells them to a customer. */
    private static final Set<String> OTHERS = Set.of("agent.", "subject.", "model.", "organisation.", "useCase.");

    public CustomerExplanation {
        role = List.copyOf(role);
        reasons = List.copyOf(reasons);
        facts = List.copyOf(facts);
        changes = List.copyOf(changes);
    }

    /** A reason. @param law empty for none */
    public record Told(String code, String text, String law) {}

    /**
     * A fact that was used.
     *
     * @param means  one sentence of the vocabulary; empty for a fact that it does not name
     * @param source where the value comes from, in words
     */
    public record Used(String path, String value, String means, String source) {}

    /** @param release the release that decided */
    public static CustomerExplanation of(ParsedRecord recorded, PolicyRelease release) {
        Explanation whole = Explanation.of(recorded, release);
        Evaluation evaluation = whole.evaluation();
        boolean withheld = evaluation.audience() == Audience.STAFF;
        List<Reason> told = withheld
                ? List.of()
                : evaluation.reasons().stream()
                        .filter(reason -> reason.audience() == Audience.CUSTOMER)
                        .toList();
        return new CustomerExplanation(
                whole.id(),
                whole.decidedAt(),
                known(whole, CorePath.ACTION_NAME),
                evaluation.verdict(),
                role(whole),
                told.stream()
                        .map(reason -> new Told(reason.code(), reason.text(), reason.law()))
                        .toList(),
                used(whole, release, told),
                changes(whole, release, told),
                !withheld && told.size() == evaluation.reasons().size());
    }

    private static String known(Explanation whole, String path) {
        return String.valueOf(whole.evaluated().facts().known().value(path));
    }

    private static List<String> role(Explanation whole) {
        boolean agent = known(whole, CorePath.SUBJECT_TYPE).equals("agent");
        String asks = agent
                ? "An automated system (an AI agent) wanted to do this."
                : "A person or another system wanted to do this, not an AI agent.";
        int approvals = whole.evaluated().facts().approvals().size();
        return List.of(
                asks,
                switch (whole.evaluation().verdict()) {
                    case ALLOW ->
                        approvals == 0
                                ? "Written rules of the company allowed it automatically. No person took part."
                                : "Written rules of the company allowed it after a person had approved it.";
                    case REVIEW -> "Written rules of the company did not allow it without a decision of a person.";
                    case DENY -> "Written rules of the company refused it automatically. No person took part.";
                });
    }

    private static List<Used> used(Explanation whole, PolicyRelease release, List<Reason> told) {
        Set<@Nullable String> rows = told.stream().map(Reason::row).collect(Collectors.toSet());
        Map<String, Explanation.Known> known = whole.facts().stream()
                .collect(Collectors.toMap(Explanation.Known::path, Function.identity(), (one, other) -> one));
        Map<String, Used> used = new TreeMap<>();
        whole.evaluation().firings().stream()
                .filter(firing -> firing.counts() && rows.contains(firing.row()))
                .map(Firing::matched)
                .forEach(matched -> matched.forEach((path, value) -> {
                    if (!isOfOthers(path)) {
                        used.put(path, used(path, value, Optional.ofNullable(known.get(path)), release));
                    }
                }));
        return List.copyOf(used.values());
    }

    private static boolean isOfOthers(String path) {
        return path.equals(CorePath.ACTION_ON_BEHALF_OF) || OTHERS.stream().anyMatch(path::startsWith);
    }

    private static Used used(String path, Object value, Optional<Explanation.Known> known, PolicyRelease release) {
        String text = Case.text(value);
        return new Used(
                path,
                text,
                means(path, release),
                known.map(Explanation.Known::source)
                        .orElse(text.equals(MISSING) ? "not known" : "computed by the rules"));
    }

    private static String means(String path, PolicyRelease release) {
        return release.vocabulary().fact(path).map(FactName::help).orElse("");
    }

    /**
     * A reason would not have counted if a fact about the customer had been otherwise. What is missing for a permit is
     * told only if that was the reason: how near a prohibition was changes no refusal.
     */
    private static List<String> changes(Explanation whole, PolicyRelease release, List<Reason> told) {
        boolean noBasis = told.stream().anyMatch(reason -> reason.code().equals(NO_BASIS));
        Stream<String> missed = whole.near().stream()
                .filter(miss -> noBasis && isForCustomer(miss) && isOfCustomer(miss.path()))
                .map(miss -> change(miss, release));
        Instant notBefore = whole.evaluation().notBefore();
        return Stream.of(
                        told.stream().flatMap(reason -> otherwise(whole, reason)),
                        missed,
                        notBefore == null
                                ? Stream.<String>empty()
                                : Stream.of("It was possible from " + notBefore + "."))
                .flatMap(each -> each)
                .distinct()
                .toList();
    }

    private static Stream<String> otherwise(Explanation whole, Reason reason) {
        return whole.evaluation().firings().stream()
                .filter(firing -> firing.counts() && firing.row().equals(reason.row()))
                .map(firing -> firing.matched().entrySet().stream()
                        .filter(each -> isOfCustomer(each.getKey()))
                        .map(each -> "`" + each.getKey() + "` (" + Case.text(each.getValue()) + ")")
                        .collect(Collectors.joining(", ")))
                .filter(facts -> !facts.isEmpty())
                .map(facts -> reason.text() + " This would not have counted if one of these had been otherwise: "
                        + facts + ".");
    }

    private static boolean isOfCustomer(String path) {
        return OF_CUSTOMER.stream().anyMatch(path::startsWith);
    }

    private static boolean isForCustomer(NearMiss miss) {
        Object audience = miss.row().results().get("audience");
        return Stream.of(miss.effect().split(", ")).anyMatch(each -> each.startsWith("PERMIT "))
                && (audience == null || audience.equals(Audience.CUSTOMER.name()));
    }

    private static String change(NearMiss miss, PolicyRelease release) {
        String means = means(miss.path(), release);
        return "It would have been permitted if `" + miss.path() + "`" + (means.isEmpty() ? "" : " (" + means + ")")
                + " had been " + miss.asked() + ", and it is "
                + (miss.value() == null ? "not known" : Case.text(miss.value())) + ": "
                + miss.row().text();
    }

    /** As data. */
    public ObjectNode json() {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("decisionId", decision)
                .put("decidedAt", decidedAt.toString())
                .put("action", action)
                .put("verdict", verdict.name())
                .put("complete", isComplete);
        ArrayNode roles = json.putArray("role");
        role.forEach(roles::add);
        ArrayNode told = json.putArray("reasons");
        reasons.forEach(each -> told.addObject()
                .put("code", each.code())
                .put("text", each.text())
                .put("law", each.law()));
        ArrayNode used = json.putArray("facts");
        facts.forEach(each -> used.addObject()
                .put("path", each.path())
                .put("value", each.value())
                .put("means", each.means())
                .put("source", each.source()));
        ArrayNode other = json.putArray("changes");
        changes.forEach(other::add);
        return json;
    }

    /** For a printer. */
    public String text() {
        StringBuilder text = new StringBuilder("Decision ")
                .append(decision)
                .append(" of ")
                .append(decidedAt)
                .append("\nAbout: ")
                .append(action)
                .append("\nResult: ")
                .append(verdict.name().toLowerCase(Locale.ROOT))
                .append("\n\nThe part of the AI\n");
        role.forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("\nReasons\n");
        reasons.forEach(each -> text.append("  ")
                .append(each.text())
                .append(each.law().isEmpty() ? "" : " (" + each.law() + ")")
                .append('\n'));
        if (reasons.isEmpty()) {
            text.append("  ").append(noReason()).append('\n');
        }
        part(
                text,
                "What was used",
                facts.stream()
                        .map(each -> each.path() + ": " + each.value() + " [" + each.source() + "]"
                                + (each.means().isEmpty() ? "" : "  " + each.means()))
                        .toList());
        part(text, "What would have changed it", changes);
        return text.toString();
    }

    private String noReason() {
        return verdict == Verdict.ALLOW
                ? "No rule of the company was against it."
                : "This is not allowed. A person on the staff can see why.";
    }

    private static void part(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append('\n');
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }
}
