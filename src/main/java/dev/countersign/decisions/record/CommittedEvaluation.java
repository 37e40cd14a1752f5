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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the canonical JSON of a whole evaluation, to which a record commits. Each decision writes it, so there is no
 * tree in between: it has the members that {@link EvaluationMembers} describes for {@link EvaluationView#COMMITTED}.
 */
final class CommittedEvaluation {

    /** Members of the oversight that are not measures, in the order of their names. */
    private enum Own {
        approvedBy,
        approvers,
        dueIn,
        escalateTo,
        fourEyes,
        roles
    }

    private static final Own[] OWN = Own.values();

    private CommittedEvaluation() {}

    static void write(CanonicalJson json, Evaluation evaluation, WrittenRows rows) {
        json.object().member("audience", evaluation.audience().name());
        autonomy(json.name("autonomy"), evaluation.autonomy());
        if (!evaluation.context().isEmpty()) {
            json.name("context").array();
            evaluation.context().forEach(each -> disclosed(json, each));
            json.endArray();
        }
        json.name("firings").array();
        Matched matched = new Matched(json);
        for (Firing firing : evaluation.firings()) {
            firing(json, firing, rows.of(firing), matched);
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

    /** Writes the matched values of one firing after the other. */
    private static final class Matched implements BiConsumer<String, Object> {

        private final CanonicalJson json;
        private WrittenRows.@Nullable Written row;
        private int next;

        Matched(CanonicalJson json) {
            this.json = json;
        }

        void begin(WrittenRows.Written other) {
            row = other;
            next = 0;
        }

        @Override
        public void accept(String path, Object value) {
            int place = next++;
            if (row != null && row.paths()[place].equals(path)) {
                json.written(row.names()[place], true);
            } else {
                json.name(path);
            }
            fact(json, value);
        }
    }

    private static void firing(CanonicalJson json, Firing firing, WrittenRows.Written row, Matched matched) {
        json.object();
        if (!firing.counts()) {
            json.member("alsoMatched", true);
        }
        json.name("matched").object();
        matched.begin(row);
        firing.matched().forEach(matched);
        json.endObject().written(row.row(), false);
        some(json, "scope", firing.scope());
        json.written(row.place(), false).endObject();
    }

    /** Measures and other members, in the order of their names; one that is not a measure comes before its namesake. */
    private static void oversight(CanonicalJson json, Oversight oversight) {
        json.object();
        int own = 0;
        for (Map.Entry<String, Object> measure : oversight.measures().entrySet()) {
            boolean written = false;
            while (own < OWN.length && OWN[own].name().compareTo(measure.getKey()) <= 0) {
                written = own(json, OWN[own], oversight) && OWN[own].name().equals(measure.getKey());
                own++;
            }
            if (!written) {
                fact(json.name(measure.getKey()), measure.getValue());
            }
        }
        while (own < OWN.length) {
            own(json, OWN[own++], oversight);
        }
        json.endObject();
    }

    /** @return whether the oversight has that member */
    private static boolean own(CanonicalJson json, Own member, Oversight oversight) {
        switch (member) {
            case approvedBy -> {
                if (oversight.met().isEmpty()) {
                    return false;
                }
                json.member(member.name(), oversight.met());
            }
            case approvers -> approvers(json.name(member.name()), oversight.open());
            case dueIn -> {
                if (oversight.dueHours() == null) {
                    return false;
                }
                json.member(member.name(), EvaluationMembers.dueIn(oversight.dueHours()));
            }
            case escalateTo -> {
                if (oversight.escalateTo() == null) {
                    return false;
                }
                json.member(member.name(), oversight.escalateTo().name());
            }
            case fourEyes -> {
                if (!oversight.fourEyes()) {
                    return false;
                }
                json.member(member.name(), true);
            }
            case roles -> {
                Set<String> roles = new LinkedHashSet<>();
                oversight.open().forEach(demand -> roles.add(demand.role().name()));
                json.member(member.name(), roles);
            }
        }
        return true;
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
        } else if (value instanceof Collection<?>) {
            json.fact(value);
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
