package dev.countersign.decisions.answer;

import dev.countersign.decisions.evaluate.Decision;
import dev.countersign.decisions.evaluate.IdempotencyConflict;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.evaluate.SubjectNotYours;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.ClientCapabilities;
import dev.countersign.decisions.request.ProblemBudget;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Audience;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer in the form of the AuthZEN Authorization API 1.0: {@code decision}, and a {@code context} with a reason,
 * the obligations, and all our own members in one object. The same request gets the same bytes: ids, times and firings
 * appear only if the client asks for them.
 */
public final class AccessJson {

    /** The members that a client may request in {@code context["countersign.include"]}. */
    private static final String CONTEST_ADDRESS = "contestAddress";

    private static final List<String> ON_REQUEST =
            List.of("decisionId", "firings", "notBefore", "receipt", "validUntil");

    private static final String PLAIN = "This is not possible at the moment.";
    private static final JsonMapper JSON = JsonMapper.shared();

    private AccessJson() {}

    /**
     * Whether the action may go forward. A client that ignores the context would act on a permit without its
     * obligations, so a permit with obligations is a permit only for a client that declares support for them.
     */
    public static boolean permits(Evaluation evaluation, ClientCapabilities capabilities) {
        return evaluation.verdict() == Verdict.ALLOW
                && evaluation.obligations().stream().allMatch(capabilities::supports);
    }

    /** The answer to a request that could be evaluated. */
    public static ObjectNode of(
            Caller caller, Decision decision, PolicyRelease release, RequestParser.ParsedRequest asked) {
        Evaluation evaluation = decision.evaluation();
        boolean permits = permits(evaluation, asked.capabilities());
        ObjectNode ours = AnswerJson.of(
                decision,
                release,
                caller.audience(),
                !asked.capabilities().include().contains("firings"));
        List<String> codes = ours.path("obligations")
                .valueStream()
                .map(each -> each.asString())
                .toList();
        ours.remove(List.of("decision", "obligations"));
        ours.remove(ON_REQUEST.stream()
                .filter(name -> !asked.capabilities().include().contains(name))
                .toList());
        ignored(ours, asked.ignored(), asked.ignoredCount());
        if (evaluation.verdict() == Verdict.ALLOW && !permits) {
            return unsupported(ours, codes, asked.capabilities());
        }
        ObjectNode answer = JSON.createObjectNode().put("decision", permits);
        ObjectNode context = answer.putObject("context")
                .put("reason", reason(evaluation, ours))
                .put("reason_user", forTheUser(evaluation));
        if (!codes.isEmpty()) {
            obligations(context, codes, ours);
        }
        context.set("countersign", ours);
        return answer;
    }

    /** The answer to a person who tries a request: always a denial, with the evaluation in our own member. */
    public static ObjectNode tried(
            Caller caller, TrialResult evaluated, PolicyRelease release, RequestParser.ParsedRequest asked) {
        ObjectNode answer = denied(
                "NOT_A_DECISION", "This was evaluated for a person and not recorded, so nothing is allowed by it.");
        ObjectNode ours = (ObjectNode) answer.at("/context/countersign");
        ignored(ours, asked.ignored(), asked.ignoredCount());
        ours.setAll(AnswerJson.tried(
                evaluated,
                release,
                caller.audience(),
                !asked.capabilities().include().contains("firings")));
        ours.remove("decision");
        return answer;
    }

    private static String reason(Evaluation evaluation, ObjectNode ours) {
        return evaluation.verdict() == Verdict.REVIEW
                ? "APPROVAL_REQUIRED"
                : ours.at("/reasons/0/code").asString();
    }

    /**
     * The first reason that the customer may hear; a plain sentence if there is none, or if a reason is for staff only.
     */
    private static String forTheUser(Evaluation evaluation) {
        return evaluation.reasons().stream()
                .filter(reason -> reason.audience() == Audience.CUSTOMER && evaluation.audience() != Audience.STAFF)
                .map(Reason::text)
                .findFirst()
                .orElse(PLAIN);
    }

    /** The one to tell customers how to contest the decision has the address. */
    private static void obligations(ObjectNode context, Collection<String> codes, ObjectNode ours) {
        var array = context.putArray("obligations");
        for (String code : codes) {
            ObjectNode properties = array.addObject()
                    .put("id", code)
                    .put("type", ClientCapabilities.OBLIGATION_TYPE)
                    .putObject("properties")
                    .put("vendor", "countersign")
                    .put("action", code);
            if (code.equals(Evaluation.MAY_CONTEST) && ours.has(CONTEST_ADDRESS)) {
                properties.set("address", ours.path(CONTEST_ADDRESS));
            }
        }
    }

    private static ObjectNode unsupported(ObjectNode ours, List<String> codes, ClientCapabilities capabilities) {
        List<String> missing =
                codes.stream().filter(code -> !capabilities.supports(code)).toList();
        ObjectNode answer = denied(
                "OBLIGATION_UNSUPPORTED",
                missing.isEmpty()
                        ? "It is allowed only together with an obligation that a person on the staff can name."
                        : "It is allowed only together with " + String.join(", ", missing) + ", and context."
                                + ClientCapabilities.SUPPORTED + " does not list "
                                + (missing.size() == 1 ? "it" : "them")
                                + ". Maybe list `" + ClientCapabilities.OBLIGATION_TYPE
                                + "` there and carry out what context.obligations names.");
        ObjectNode told = (ObjectNode) answer.at("/context/countersign");
        var array = told.putArray("unsupportedObligations");
        missing.forEach(array::add);
        ours.properties().stream()
                .filter(member -> !Set.of("verdict", "reasons").contains(member.getKey()))
                .forEach(member -> told.set(member.getKey(), member.getValue()));
        return answer;
    }

    /** The answer if a fact has an invalid value: nothing was evaluated, so nothing is allowed. */
    public static ObjectNode badValues(RequestParser.ParsedRequest asked, PolicyRelease release) {
        ObjectNode answer = denied("BAD_VALUE", sentences(asked.bad(), asked.badCount()));
        ObjectNode ours = (ObjectNode) answer.at("/context/countersign");
        ignored(ours, asked.ignored(), asked.ignoredCount());
        ours.put("release", release.id());
        return answer;
    }

    /**
     * The answer to one of several items that is not a request. @param answer the problems listed in the answer to all
     * of them so far
     */
    public static ObjectNode incomplete(InvalidInput refused, ProblemBudget answer) {
        return denied("INCOMPLETE_REQUEST", sentences(answer.tell(refused), refused.count()));
    }

    /** The answer to several requests, and the number of all mistakes if it does not list each. */
    public static ObjectNode ofMany(List<ObjectNode> answers, ProblemBudget told) {
        ObjectNode all = JSON.createObjectNode();
        all.putArray("evaluations").addAll(answers);
        if (told.isCut()) {
            all.putObject("context").putObject("countersign").put("count", told.problems());
        }
        return all;
    }

    /**
     * The answer to one of several requests whose decision was not recorded. @param why {@link NotDecided} or
     * {@link IdempotencyConflict}
     */
    public static ObjectNode notDecided(RuntimeException why) {
        ObjectNode answer = denied(
                why instanceof IdempotencyConflict conflict
                        ? conflict.why().name()
                        : why instanceof SubjectNotYours
                                ? SubjectNotYours.CODE
                                : why instanceof NotDecided not ? not.code() : NotDecided.CODE,
                String.valueOf(why.getMessage()));
        if (why instanceof NotDecided not) {
            not.decision().ifPresent(id -> ((ObjectNode) answer.at("/context/countersign")).put("decisionId", id));
        }
        return answer;
    }

    /** The answer to one of several requests that ended in a server error. */
    public static ObjectNode failed() {
        return denied(
                "EVALUATION_ERROR",
                "This request could not be evaluated, so nothing is allowed. The error is in the log.");
    }

    /**
     * The context of a search in addition to its results: invalid values, for which nothing is found, and ignored
     * members. An unknown type is not a mistake of a search: it finds nothing (section 8).
     */
    public static Optional<ObjectNode> ofSearch(RequestParser.ParsedRequest asked, List<String> passedOver) {
        List<Problem> bad = asked.bad().stream()
                .filter(problem -> !problem.place().endsWith(".type"))
                .toList();
        List<String> ignored = Stream.concat(passedOver.stream(), asked.ignored().stream())
                .limit(InvalidInput.SHOWN)
                .sorted()
                .toList();
        if (bad.isEmpty() && ignored.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode context = JSON.createObjectNode();
        if (!bad.isEmpty()) {
            context.put("reason", "BAD_VALUE").put("reason_user", PLAIN);
        }
        ObjectNode ours = context.putObject("countersign");
        if (!bad.isEmpty()) {
            reason(
                    ours,
                    "BAD_VALUE",
                    sentences(bad, asked.badCount() - asked.bad().size() + bad.size()));
        }
        ignored(ours, ignored, asked.ignoredCount() + passedOver.size());
        return Optional.of(context);
    }

    /** The place of the results of a person's search, which are not results that a program may use. */
    public static ArrayNode triedSearch(ObjectNode answer) {
        return answer.withObject("/context/countersign")
                .put(AnswerJson.NOT_A_DECISION, true)
                .putObject(AnswerJson.TRY)
                .putArray("results");
    }

    private static String sentences(List<Problem> problems, int count) {
        String told = String.join(
                " ",
                problems.stream()
                        .map(problem -> (problem.place() + ": " + problem.message() + " " + problem.hint()).strip())
                        .toList());
        if (told.isEmpty()) {
            return count == 1
                    ? "It has one mistake. It is not listed: the answer lists as many as it may."
                    : "It has " + count + " mistakes. They are not listed: the answer lists as many as it may.";
        }
        return told + (count > problems.size() ? " And " + (count - problems.size()) + " more." : "");
    }

    private static ObjectNode denied(String code, String text) {
        ObjectNode answer = JSON.createObjectNode().put("decision", false);
        ObjectNode context = answer.putObject("context").put("reason", code).put("reason_user", PLAIN);
        ObjectNode ours = context.putObject("countersign").put("verdict", Verdict.DENY.name());
        reason(ours, code, text);
        return answer;
    }

    private static void reason(ObjectNode ours, String code, String text) {
        ours.putArray("reasons").addObject().put("code", code).put("text", text).put("audience", Audience.AGENT.name());
    }

    private static void ignored(ObjectNode ours, List<String> ignored, int count) {
        if (!ignored.isEmpty()) {
            var array = ours.putArray("ignored");
            ignored.forEach(array::add);
        }
        if (count > ignored.size()) {
            ours.put("ignoredCount", count);
        }
    }
}
