package dev.countersign.decisions.record;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.Finding;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.Autonomy;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.ShadowDifference;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the canonical JSON of a whole evaluation, to which a record commits. Each decision writes it, so there is no
 * tree in between: it has the members that {@link EvaluationMembers} describes for {@link EvaluationView#COMMITTED}.
 */
final class CommittedEvaluation {

    /** Members of the oversight that are no measures; the others are written as they are. */
    private enum Own {
        approvedBy,
        approvers,
        dueIn,
        escalateTo,
        fourEyes,
        roles
    }

    private CommittedEvaluation() {}

    static void write(CanonicalJson json, Evaluation evaluation) {
        json.object().member("audience", evaluation.audience().name());
        autonomy(json.name("autonomy"), evaluation.autonomy());
        if (!evaluation.context().isEmpty()) {
            json.name("context").array();
            evaluation.context().forEach(each -> disclosed(json, each));
            json.endArray();
        }
        json.name("firings").array();
        for (Firing firing : evaluation.firings()) {
            firing(json, firing);
        }
        json.endArray()
                .member("instead", evaluation.instead())
                .member("notBefore", text(evaluation.notBefore()))
                .member("obligations", evaluation.obligations());
        oversight(json.name("oversight"), evaluation.oversight());
        json.name("reasons").array();
        for (Reason reason : evaluation.reasons()) {
            reason(json, reason);
        }
        json.endArray().member("release", evaluation.release());
        if (evaluation.risk() != null) {
            json.member("risk", evaluation.risk().name());
        }
        if (evaluation.shadow() != null) {
            shadow(json.name("shadow"), evaluation.shadow());
        }
        json.member("validUntil", text(evaluation.validUntil()))
                .member("verdict", evaluation.verdict().name())
                .endObject();
    }

    private static void autonomy(CanonicalJson json, Autonomy autonomy) {
        json.object();
        if (autonomy.granted() != null && autonomy.effective() != null) {
            json.member("effective", autonomy.effective()).member("granted", autonomy.granted());
        }
        json.member("loweredBy", autonomy.loweredBy());
        if (autonomy.mode() != null) {
            json.member("mode", autonomy.mode().name());
        }
        json.endObject();
    }

    private static void disclosed(CanonicalJson json, ClassDisclosure each) {
        json.object().member("disclosure", each.disclosure().name()).member("fieldClass", each.fieldClass());
        some(json, "how", each.how());
        some(json, "law", each.law());
        json.member("reason", each.reason());
        if (each.row() != null) {
            json.member("row", each.row());
        }
        json.endObject();
    }

    private static void firing(CanonicalJson json, Firing firing) {
        json.object();
        if (!firing.counts()) {
            json.member("alsoMatched", true);
        }
        json.name("matched").object();
        firing.matched().forEach((path, value) -> fact(json.name(path), value));
        json.endObject().member("row", firing.row());
        some(json, "scope", firing.scope());
        json.member("stage", firing.stage()).member("table", firing.source()).endObject();
    }

    private static void oversight(CanonicalJson json, Oversight oversight) {
        SortedMap<String, Object> members = new TreeMap<>(oversight.measures());
        members.put(Own.approvers.name(), Own.approvers);
        members.put(Own.roles.name(), Own.roles);
        if (oversight.fourEyes()) {
            members.put(Own.fourEyes.name(), Own.fourEyes);
        }
        if (oversight.dueHours() != null) {
            members.put(Own.dueIn.name(), EvaluationMembers.dueIn(oversight.dueHours()));
        }
        if (oversight.escalateTo() != null) {
            members.put(Own.escalateTo.name(), oversight.escalateTo().name());
        }
        if (!oversight.met().isEmpty()) {
            members.put(Own.approvedBy.name(), Own.approvedBy);
        }
        json.object();
        members.forEach((name, value) -> {
            json.name(name);
            if (value == Own.approvers) {
                approvers(json, oversight.open());
            } else if (value == Own.roles) {
                json.values(oversight.open().stream()
                        .map(demand -> demand.role().name())
                        .distinct()
                        .toList());
            } else if (value == Own.approvedBy) {
                json.values(oversight.met());
            } else {
                fact(json, value == Own.fourEyes ? true : value);
            }
        });
        json.endObject();
    }

    private static void approvers(CanonicalJson json, List<Finding.Demand> open) {
        json.array();
        for (Finding.Demand demand : open) {
            json.object();
            some(json, "qualifier", demand.qualifier());
            json.member("role", demand.role().name()).endObject();
        }
        json.endArray();
    }

    private static void reason(CanonicalJson json, Reason reason) {
        json.object().member("audience", reason.audience().name()).member("code", reason.code());
        some(json, "law", reason.law());
        if (!reason.places().isEmpty()) {
            json.member("places", reason.places());
        }
        if (reason.row() != null) {
            json.member("row", reason.row());
        }
        json.member("text", reason.text()).endObject();
    }

    static void shadow(CanonicalJson json, ShadowDifference shadow) {
        json.object().member("reasons", shadow.reasons());
        if (shadow.risk() != null) {
            json.member("risk", shadow.risk().name());
        }
        json.member("rows", shadow.rows())
                .member("verdict", shadow.verdict().name())
                .endObject();
    }

    /** A value as an answer shows it: a day or a time is a text. */
    private static void fact(CanonicalJson json, Object value) {
        if (value instanceof Double number) {
            json.value((double) number);
        } else if (value instanceof Boolean yes) {
            json.value((boolean) yes);
        } else if (value instanceof Collection<?> members) {
            TreeSet<String> sorted = new TreeSet<>();
            members.forEach(each -> sorted.add(String.valueOf(each)));
            json.values(sorted);
        } else {
            json.value(value.toString());
        }
    }

    /** No time is the text `null`. */
    private static String text(@Nullable Instant moment) {
        return moment == null ? "null" : UtcTime.text(moment);
    }

    private static void some(CanonicalJson json, String name, String value) {
        if (!value.isEmpty()) {
            json.member(name, value);
        }
    }
}
