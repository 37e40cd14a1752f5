package dev.countersign.decisions.record;

import static dev.countersign.decisions.record.EvaluationView.AGENT;
import static dev.countersign.decisions.record.EvaluationView.COMMITTED;
import static dev.countersign.decisions.record.EvaluationView.EXPLANATION;
import static dev.countersign.decisions.record.EvaluationView.STAFF;
import static dev.countersign.decisions.record.EvaluationView.TERMINAL;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Case;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Autonomy;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.ShadowDifference;
import dev.countersign.facts.vocabulary.CorePath;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The members of an evaluation, in the order of an answer: each with its name, the views that show it, and its value. A
 * new member is a line of {@link #ALL}. A name occurs more than once where views show it in different forms.
 *
 * <p>{@link CommittedEvaluation} writes the view that a record commits to without a tree; a test holds it to these
 * members. {@link PublicRecord} writes the public record, which has ids of rows in place of their texts and values.
 */
final class EvaluationMembers {

    private static final int SECONDS = 3600;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static final List<EvaluationMember> ALL = List.of(
            member(
                    "verdict",
                    in(COMMITTED, AGENT, STAFF, EXPLANATION),
                    of -> text(of.evaluation().verdict())),
            member(
                    "decision",
                    in(AGENT, STAFF),
                    of -> BooleanNode.valueOf(of.evaluation().verdict() == Verdict.ALLOW)),
            member(
                    "risk",
                    in(COMMITTED, AGENT, STAFF),
                    of -> text(of.evaluation().risk())),
            member("risk", in(TERMINAL), of -> text(riskAndLevel(of.evaluation()))),
            member(
                    "autonomy",
                    in(COMMITTED, AGENT, STAFF),
                    of -> autonomy(of.evaluation().autonomy())),
            member(
                    "oversight",
                    in(COMMITTED, AGENT, STAFF),
                    of -> oversight(of.evaluation().oversight())),
            member("needs", in(TERMINAL), of -> text(demands(of.evaluation().oversight()))),
            member("reasons", in(COMMITTED, AGENT, STAFF), EvaluationMembers::reasons),
            member("reasons", in(EXPLANATION), EvaluationMembers::explainedReasons),
            member(
                    "obligations",
                    in(COMMITTED, AGENT, STAFF, EXPLANATION),
                    of -> texts(of.isWithheld() ? List.of() : of.evaluation().obligations())),
            member("obligations", in(TERMINAL), of -> list(of.evaluation().obligations())),
            member(
                    "contestAddress",
                    in(AGENT, STAFF, EXPLANATION),
                    of -> of.isWithheld() ? null : text(contestAddress(of))),
            member("contest at", in(TERMINAL), of -> text(contestAddress(of))),
            member("context", in(COMMITTED, AGENT, STAFF), EvaluationMembers::context),
            member("context", in(EXPLANATION), EvaluationMembers::explainedContext),
            member("instead", in(COMMITTED), of -> texts(of.evaluation().instead())),
            member(
                    "allowedInstead",
                    in(AGENT, STAFF),
                    of -> of.isWithheld() ? null : some(of.evaluated().allowedInstead())),
            member("allowedInstead", in(EXPLANATION), of -> texts(of.evaluated().allowedInstead())),
            member("allowed instead", in(TERMINAL), of -> list(of.evaluated().allowedInstead())),
            member("audience", in(COMMITTED), of -> text(of.evaluation().audience())),
            // the committed bytes have the text `null` if there is no time: a change of it would change every
            // commitment
            member(
                    "validUntil",
                    in(COMMITTED),
                    of -> text(String.valueOf(of.evaluation().validUntil()))),
            member("validUntil", in(AGENT, STAFF), of -> text(of.evaluation().validUntil())),
            member("valid", in(TERMINAL), of -> text("until ", of.evaluation().validUntil())),
            member(
                    "notBefore",
                    in(COMMITTED),
                    of -> text(String.valueOf(of.evaluation().notBefore()))),
            member("notBefore", in(AGENT, STAFF), of -> text(of.evaluation().notBefore())),
            member("not", in(TERMINAL), of -> text("before ", of.evaluation().notBefore())),
            member("actionDigest", in(AGENT, STAFF), EvaluationMembers::digestToApprove),
            member("digest", in(TERMINAL), EvaluationMembers::digestToApprove),
            member("claimsDiffer", in(AGENT, STAFF), of -> some(of.facts().claimsDiffer())),
            member("unrecorded", in(AGENT, STAFF, EXPLANATION), of -> of.isUnrecorded() ? text(of.resource()) : null),
            member("nearId", in(AGENT, STAFF, EXPLANATION), of -> text(of.nearId())),
            member(
                    "unrecorded",
                    in(TERMINAL),
                    of -> !of.isUnrecorded()
                            ? null
                            : text(of.resource() + (of.nearId() == null ? "" : "  Maybe `" + of.nearId() + "`."))),
            member("firings", in(COMMITTED, AGENT, STAFF), EvaluationMembers::firings),
            member("shadow", in(COMMITTED, STAFF), of -> shadow(of.evaluation().shadow())),
            member(
                    "release",
                    in(COMMITTED, AGENT, STAFF, EXPLANATION),
                    of -> text(of.evaluation().release())));

    private EvaluationMembers() {}

    private static EvaluationMember member(
            String name, Set<EvaluationView> views, Function<MemberInput, @Nullable JsonNode> value) {
        return new EvaluationMember(name, views, value);
    }

    private static Set<EvaluationView> in(EvaluationView... views) {
        return Set.of(views);
    }

    /** Where customers contest the decision, if they must be told. */
    private static @Nullable String contestAddress(MemberInput of) {
        return of.evaluation().obligations().contains(Evaluation.MAY_CONTEST)
                        && of.facts().known().value(CorePath.ORGANISATION_CONTEST_ADDRESS) instanceof String address
                ? address
                : null;
    }

    private static JsonNode autonomy(Autonomy autonomy) {
        ObjectNode node = JSON.objectNode();
        if (autonomy.granted() != null) {
            node.put("granted", autonomy.granted()).put("effective", autonomy.effective());
        }
        if (autonomy.mode() != null) {
            node.put("mode", autonomy.mode().name());
        }
        return node.set("loweredBy", texts(autonomy.loweredBy()));
    }

    private static @Nullable String riskAndLevel(Evaluation evaluation) {
        if (evaluation.risk() == null) {
            return null;
        }
        Autonomy autonomy = evaluation.autonomy();
        return evaluation.risk()
                + (autonomy.granted() == null
                        ? ""
                        : ", level granted " + autonomy.granted() + ", effective " + autonomy.effective())
                + (autonomy.granted() == null || autonomy.loweredBy().isEmpty()
                        ? ""
                        : " (lowered by " + String.join(", ", autonomy.loweredBy()) + ")");
    }

    private static JsonNode oversight(Oversight oversight) {
        ObjectNode node = JSON.objectNode();
        oversight.measures().forEach((name, value) -> node.set(name, fact(value)));
        ArrayNode roles = node.putArray("roles");
        oversight.open().stream().map(demand -> demand.role().name()).distinct().forEach(roles::add);
        ArrayNode approvers = node.putArray("approvers");
        for (Finding.Demand demand : oversight.open()) {
            ObjectNode one = approvers.addObject().put("role", demand.role().name());
            putSome(one, "qualifier", demand.qualifier());
        }
        if (oversight.fourEyes()) {
            node.put("fourEyes", true);
        }
        if (oversight.dueHours() != null) {
            node.put("dueIn", dueIn(oversight.dueHours()));
        }
        if (oversight.escalateTo() != null) {
            node.put("escalateTo", oversight.escalateTo().name());
        }
        if (!oversight.met().isEmpty()) {
            node.set("approvedBy", texts(oversight.met()));
        }
        return node;
    }

    /** The time for an approval, in ISO 8601. */
    static String dueIn(double hours) {
        return Duration.ofSeconds(Math.round(hours * SECONDS)).toString();
    }

    private static @Nullable String demands(Oversight oversight) {
        if (oversight.open().isEmpty()) {
            return null;
        }
        String roles = oversight.open().stream()
                .map(demand -> demand.role() + (demand.qualifier().isEmpty() ? "" : " (" + demand.qualifier() + ")"))
                .collect(Collectors.joining(" and "));
        return roles
                + (oversight.dueHours() == null
                        ? ""
                        : ", within "
                                + new BigDecimal(oversight.dueHours().toString())
                                        .stripTrailingZeros()
                                        .toPlainString()
                                + " h")
                + (oversight.escalateTo() == null ? "" : ", then " + oversight.escalateTo());
    }

    /** The reasons for the reader; a plain refusal if there are none and others are withheld. */
    private static JsonNode reasons(MemberInput of) {
        ArrayNode array = JSON.arrayNode();
        boolean hidden = false;
        for (Reason reason : of.evaluation().reasons()) {
            if (reason.audience().compareTo(of.audience()) > 0) {
                hidden = true;
                continue;
            }
            ObjectNode node = array.addObject().put("code", reason.code()).put("text", reason.text());
            putSome(node, "law", reason.law());
            if (!reason.places().isEmpty()) {
                node.set("places", texts(reason.places()));
            }
            node.put("audience", reason.audience().name());
            if (reason.row() != null) {
                node.put("row", reason.row());
                of.cell(reason.row()).ifPresent(cell -> node.put("source", cell));
            }
        }
        if (hidden && array.isEmpty()) {
            array.addObject()
                    .put("code", "NOT_ALLOWED")
                    .put("text", "This is not allowed. A person on the staff can see why.")
                    .put("audience", Audience.CUSTOMER.name());
        }
        return array;
    }

    private static JsonNode explainedReasons(MemberInput of) {
        ArrayNode array = JSON.arrayNode();
        for (Reason reason : of.evaluation().reasons()) {
            array.addObject()
                    .put("audience", reason.audience().name())
                    .put("code", reason.code())
                    .put("law", reason.law())
                    .put("row", reason.row() == null ? "" : reason.row())
                    .put("text", reason.text())
                    .set("places", texts(reason.places()));
        }
        return array;
    }

    /** What may be released of each class of data; no member if no class was evaluated, as with a denial. */
    private static @Nullable JsonNode context(MemberInput of) {
        if (of.evaluation().context().isEmpty() || of.isWithheld()) {
            return null;
        }
        ArrayNode array = JSON.arrayNode();
        for (ClassDisclosure each : of.evaluation().context()) {
            ObjectNode node = array.addObject()
                    .put("fieldClass", each.fieldClass())
                    .put("disclosure", each.disclosure().name());
            putSome(node, "how", each.how());
            node.put("reason", each.reason());
            putSome(node, "law", each.law());
            if (each.row() != null) {
                node.put("row", each.row());
            }
        }
        return array;
    }

    private static JsonNode explainedContext(MemberInput of) {
        ArrayNode array = JSON.arrayNode();
        for (ClassDisclosure each : of.evaluation().context()) {
            array.addObject()
                    .put("disclosure", each.disclosure().name())
                    .put("fieldClass", each.fieldClass())
                    .put("how", each.how())
                    .put("law", each.law())
                    .put("reason", each.reason());
        }
        return array;
    }

    /** An approval is given for this digest. */
    private static @Nullable JsonNode digestToApprove(MemberInput of) {
        return of.evaluation().verdict() == Verdict.REVIEW ? text(of.facts().digest()) : null;
    }

    private static JsonNode firings(MemberInput of) {
        ArrayNode array = JSON.arrayNode();
        for (Firing firing :
                of.isWithheld() ? List.<Firing>of() : of.evaluation().firings()) {
            ObjectNode node = array.addObject()
                    .put("stage", firing.stage())
                    .put("table", firing.source())
                    .put("row", firing.row());
            putSome(node, "scope", firing.scope());
            if (!firing.counts()) {
                node.put("alsoMatched", true);
            }
            ObjectNode matched = node.putObject("matched");
            firing.matched().forEach((path, value) -> matched.set(path, fact(value)));
            of.cell(firing.row()).ifPresent(cell -> node.put("source", cell));
        }
        return array;
    }

    private static @Nullable JsonNode shadow(@Nullable ShadowDifference shadow) {
        if (shadow == null) {
            return null;
        }
        ObjectNode node = JSON.objectNode().put("verdict", shadow.verdict().name());
        if (shadow.risk() != null) {
            node.put("risk", shadow.risk().name());
        }
        node.set("reasons", texts(shadow.reasons()));
        return node.set("rows", texts(shadow.rows()));
    }

    /** A value of a case, as an answer shows it. */
    static JsonNode fact(Object value) {
        if (value instanceof Double number) {
            return JSON.numberNode(new BigDecimal(Case.text(number)));
        }
        if (value instanceof Boolean yes) {
            return BooleanNode.valueOf(yes);
        }
        if (value instanceof Collection<?> members) {
            return texts(members.stream().map(String::valueOf).sorted().toList());
        }
        return StringNode.valueOf(value.toString());
    }

    private static void putSome(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static @Nullable JsonNode text(@Nullable Object value) {
        return value == null ? null : StringNode.valueOf(value.toString());
    }

    private static @Nullable JsonNode text(String before, @Nullable Object value) {
        return value == null ? null : StringNode.valueOf(before + value);
    }

    private static @Nullable JsonNode list(Collection<String> texts) {
        return texts.isEmpty() ? null : StringNode.valueOf(String.join(", ", texts));
    }

    private static @Nullable JsonNode some(Collection<String> texts) {
        return texts.isEmpty() ? null : texts(texts);
    }

    private static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
