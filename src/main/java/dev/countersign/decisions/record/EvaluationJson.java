package dev.countersign.decisions.record;

import dev.countersign.facts.Audience;
import dev.countersign.facts.Case;
import dev.countersign.facts.Finding;
import dev.countersign.facts.verdict.Disclosed;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.ShadowDifference;
import dev.countersign.policy.PolicyRelease;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of an evaluation as JSON, each written in one place: for the canonical bytes of a record and for answers. */
public final class EvaluationJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SECONDS = 3600;

    private EvaluationJson() {}

    /** Canonical bytes of an evaluation alone: no id and no cell address, so that a replay can be compared byte by byte. */
    public static byte[] bytes(Evaluation evaluation) {
        ObjectNode json = JSON.createObjectNode();
        json.put("verdict", evaluation.verdict().name());
        if (evaluation.risk() != null) {
            json.put("riskGrade", evaluation.risk().name());
        }
        autonomy(json, evaluation);
        oversight(json.putObject("oversight"), evaluation.oversight());
        reasons(json.putArray("reasons"), evaluation, null, Audience.STAFF);
        strings(json.putArray("obligations"), evaluation.obligations());
        context(json, evaluation.context());
        strings(json.putArray("instead"), evaluation.instead());
        json.put("audience", evaluation.audience().name());
        json.put("validUntil", String.valueOf(evaluation.validUntil()))
                .put("notBefore", String.valueOf(evaluation.notBefore()));
        firings(json.putArray("firings"), evaluation.firings(), null);
        if (evaluation.shadow() != null) {
            shadow(json.putObject("shadow"), evaluation.shadow());
        }
        json.put("release", evaluation.release());
        return JSON.writeValueAsBytes(json);
    }

    public static void autonomy(ObjectNode json, Evaluation evaluation) {
        ObjectNode node = json.putObject("autonomy");
        if (evaluation.autonomy().granted() != null) {
            node.put("granted", evaluation.autonomy().granted())
                    .put("effective", evaluation.autonomy().effective());
        }
        if (evaluation.autonomy().mode() != null) {
            node.put("mode", evaluation.autonomy().mode().name());
        }
        strings(node.putArray("loweredBy"), evaluation.autonomy().loweredBy());
    }

    public static void oversight(ObjectNode node, Oversight oversight) {
        oversight.measures().forEach((name, value) -> value(node, name, value));
        ArrayNode roles = node.putArray("roles");
        oversight.open().stream().map(demand -> demand.role().name()).distinct().forEach(roles::add);
        ArrayNode approvers = node.putArray("approvers");
        for (Finding.Demand demand : oversight.open()) {
            ObjectNode one = approvers.addObject().put("role", demand.role().name());
            if (!demand.qualifier().isEmpty()) {
                one.put("qualifier", demand.qualifier());
            }
        }
        if (oversight.fourEyes()) {
            node.put("fourEyes", true);
        }
        if (oversight.dueHours() != null) {
            node.put(
                    "dueIn",
                    Duration.ofSeconds(Math.round(oversight.dueHours() * SECONDS))
                            .toString());
        }
        if (oversight.escalateTo() != null) {
            node.put("escalateTo", oversight.escalateTo().name());
        }
        if (!oversight.met().isEmpty()) {
            strings(node.putArray("approvedBy"), oversight.met());
        }
    }

    public static void reasons(
            ArrayNode array, Evaluation evaluation, @Nullable PolicyRelease release, Audience audience) {
        boolean hidden = false;
        for (Reason reason : evaluation.reasons()) {
            if (reason.audience().compareTo(audience) > 0) {
                hidden = true;
                continue;
            }
            ObjectNode node = array.addObject().put("code", reason.code()).put("text", reason.text());
            if (!reason.law().isEmpty()) {
                node.put("law", reason.law());
            }
            if (!reason.places().isEmpty()) {
                strings(node.putArray("places"), reason.places());
            }
            node.put("audience", reason.audience().name());
            if (reason.row() != null) {
                node.put("row", reason.row());
                if (release != null) {
                    release.source(reason.row()).ifPresent(source -> node.put("source", source));
                }
            }
        }
        if (hidden && array.isEmpty()) {
            array.addObject()
                    .put("code", "NOT_ALLOWED")
                    .put("text", "This is not allowed. A person on the staff can see why.")
                    .put("audience", Audience.CUSTOMER.name());
        }
    }

    /** What may be released of each class of data; no member at all where nothing was asked about, as with a denial. */
    public static void context(ObjectNode json, List<Disclosed> context) {
        if (context.isEmpty()) {
            return;
        }
        ArrayNode array = json.putArray("context");
        for (Disclosed each : context) {
            ObjectNode node = array.addObject()
                    .put("fieldClass", each.fieldClass())
                    .put("disclosure", each.disclosure().name());
            if (!each.how().isEmpty()) {
                node.put("how", each.how());
            }
            node.put("reason", each.reason());
            if (!each.law().isEmpty()) {
                node.put("law", each.law());
            }
            if (each.row() != null) {
                node.put("row", each.row());
            }
        }
    }

    public static void firings(ArrayNode array, List<Firing> firings, @Nullable PolicyRelease release) {
        for (Firing firing : firings) {
            ObjectNode node = array.addObject()
                    .put("stage", firing.stage())
                    .put("table", firing.source())
                    .put("row", firing.row());
            if (!firing.scope().isEmpty()) {
                node.put("scope", firing.scope());
            }
            if (!firing.counts()) {
                node.put("alsoMatched", true);
            }
            ObjectNode matched = node.putObject("matched");
            firing.matched().forEach((path, value) -> value(matched, path, value));
            if (release != null) {
                release.source(firing.row()).ifPresent(source -> node.put("source", source));
            }
        }
    }

    public static void shadow(ObjectNode node, ShadowDifference shadow) {
        node.put("verdict", shadow.verdict().name());
        if (shadow.risk() != null) {
            node.put("riskGrade", shadow.risk().name());
        }
        strings(node.putArray("reasons"), shadow.reasons());
        strings(node.putArray("rows"), shadow.rows());
    }

    public static void value(ObjectNode node, String name, Object value) {
        if (value instanceof Double number) {
            node.put(name, new java.math.BigDecimal(Case.text(number)));
        } else if (value instanceof Boolean yes) {
            node.put(name, yes);
        } else if (value instanceof Collection<?> members) {
            ArrayNode array = node.putArray(name);
            members.stream().map(String::valueOf).sorted().forEach(array::add);
        } else {
            node.put(name, value.toString());
        }
    }

    public static void strings(ArrayNode array, Collection<String> strings) {
        strings.forEach(array::add);
    }
}
