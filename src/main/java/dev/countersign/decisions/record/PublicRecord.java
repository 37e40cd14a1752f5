package dev.countersign.decisions.record;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.Finding;
import dev.countersign.facts.verdict.Disclosed;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.ShadowDifference;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the public record of a decision: what may be kept for ever. It holds no personal value, and no text of a row, which stands in the release.
 *
 * <p>Replay writes the record again from what it read and what it evaluated, and compares the bytes; so nothing may stand here that is not read back or evaluated.
 */
public final class PublicRecord {

    static final int FORMAT = EntryType.FORMAT;
    static final String TYPE = "decision";
    private static final String CATALOGUE = "action.type";
    private static final String SCOPE = "scope";
    /** What a firing says of a fact that was not known. */
    private static final String MISSING = "missing";

    private final Provenance provenance;
    private final Facts facts;
    private final Evaluation evaluation;
    private final PolicyRelease release;
    private final PersonalDataPolicy personalData;
    private final Set<String> concealed;
    private final RecordSubjects subjects;
    private final SaltedCommitments commitments;
    private final CanonicalJson json = new CanonicalJson();

    private PublicRecord(Provenance provenance, Facts facts, Evaluation evaluation, PolicyRelease release) {
        this.provenance = provenance;
        this.facts = facts;
        this.evaluation = evaluation;
        this.release = release;
        personalData = PersonalDataPolicy.of(release);
        concealed = personalData.among(facts);
        subjects = RecordSubjects.of(facts);
        commitments = new SaltedCommitments(provenance.seeds());
    }

    /** @param release the one that evaluated */
    public static byte[] bytes(Provenance provenance, EvaluatedCase evaluated, PolicyRelease release) {
        return new PublicRecord(provenance, evaluated.facts(), evaluated.evaluation(), release).bytes(evaluated);
    }

    private byte[] bytes(EvaluatedCase evaluated) {
        json.object();
        action();
        agent();
        json.member("allowedInstead", evaluated.allowedInstead())
                .member("at", provenance.decidedAt().toString());
        autonomy();
        commitments();
        context();
        json.member("effectiveOn", provenance.effectiveOn().toString()).member("engine", provenance.engine());
        facts();
        firings();
        json.member("format", FORMAT).member("id", provenance.id());
        if (evaluation.notBefore() != null) {
            json.member("notBefore", evaluation.notBefore().toString());
        }
        json.member("obligations", evaluation.obligations());
        oversight(evaluation.oversight());
        json.member("people", provenance.tokens());
        reasons();
        json.member("release", evaluation.release());
        if (evaluation.risk() != null) {
            json.member("risk", evaluation.risk().name());
        }
        sealed(evaluated);
        if (evaluation.shadow() != null) {
            shadow(evaluation.shadow());
        }
        sources();
        if (provenance.trace() != null) {
            json.member("trace", provenance.trace());
        }
        json.member("type", TYPE);
        List<String> uses = ApprovalsUsed.of(facts, evaluation);
        if (!uses.isEmpty()) {
            json.member("uses", uses);
        }
        if (evaluation.validUntil() != null) {
            json.member("validUntil", evaluation.validUntil().toString());
        }
        return json.member("verdict", evaluation.verdict().name()).endObject().bytes();
    }

    /** Name and type of an action of the catalogue, and what it uses up; of any other nothing, since its name is what a caller wrote. */
    private void action() {
        json.name("action").object();
        if (!concealed.contains("action.name") && facts.known().value("action.name") instanceof String name) {
            json.member("name", name);
            evaluation.firings().stream()
                    .map(firing -> release.row(firing.row()))
                    .flatMap(Optional::stream)
                    .map(Row::results)
                    .filter(results -> results.get(CATALOGUE) instanceof String)
                    .findFirst()
                    .ifPresent(this::catalogued);
        }
        json.endObject();
    }

    private void catalogued(Map<String, Object> results) {
        ReservationRule reserving = ReservationRule.of(results);
        if (reserving.kind() != ReservationRule.Kind.NONE) {
            json.member("reservedFor", reserving.reservedFor())
                    .member("reserves", reserving.kind().name());
        }
        json.member("type", (String) results.get(CATALOGUE));
    }

    private void agent() {
        json.name("agent").object();
        if (provenance.contract() != null) {
            json.member("contract", provenance.contract());
        }
        if (facts.known().value("agent.id") instanceof String id) {
            json.member("id", id);
        }
        if (provenance.model() != null) {
            json.member("model", provenance.model());
        }
        if (!concealed.contains("subject.type")) {
            json.member("type", String.valueOf(facts.known().value("subject.type")));
        }
        json.endObject();
    }

    private void autonomy() {
        json.name("autonomy").object();
        if (evaluation.autonomy().effective() != null) {
            json.member("effective", evaluation.autonomy().effective());
        }
        if (evaluation.autonomy().granted() != null) {
            json.member("granted", evaluation.autonomy().granted());
        }
        json.member("loweredBy", evaluation.autonomy().loweredBy());
        if (evaluation.autonomy().mode() != null) {
            json.member("mode", evaluation.autonomy().mode().name());
        }
        json.endObject();
    }

    private String commitment(String path, Object value) {
        return commitments.of(subjects.part(path, facts), path, value);
    }

    private void commitments() {
        json.name("commitments").object();
        facts.known().values().forEach((path, value) -> {
            if (concealed.contains(path)) {
                json.member(path, commitment(path, value));
            }
        });
        json.endObject();
    }

    /** A class of data that no row speaks of is withheld, and not named. */
    private void context() {
        json.name("context").array();
        for (Disclosed each : evaluation.context()) {
            if (each.row() != null) {
                json.object()
                        .member("disclosure", each.disclosure().name())
                        .member("fieldClass", each.fieldClass())
                        .member("reason", each.reason())
                        .member("row", each.row())
                        .endObject();
            }
        }
        json.endArray();
    }

    private void facts() {
        facts(json.name("facts"), facts, concealed);
    }

    /** Every fact that is not concealed, with its value. */
    static CanonicalJson facts(CanonicalJson json, Facts facts, Set<String> concealed) {
        json.object();
        facts.known().values().forEach((path, value) -> {
            if (!concealed.contains(path)) {
                json.name(path).fact(value);
            }
        });
        return json.endObject();
    }

    private void firings() {
        json.name("firings").array();
        for (Firing firing : evaluation.firings()) {
            json.object();
            if (!firing.counts()) {
                json.member("alsoMatched", true);
            }
            SortedMap<String, Object> hidden = new TreeMap<>();
            firing.matched().forEach((path, value) -> {
                if (hides(path, value)) {
                    hidden.put(path, value);
                }
            });
            boolean hiddenScope = !firing.scope().isEmpty() && !personalData.isClassOfData(firing.scope());
            if (!hidden.isEmpty() || hiddenScope) {
                json.name("commitments").object();
                hidden.forEach((path, value) -> json.member(path, commitment(path, value)));
                if (hiddenScope) {
                    json.member(SCOPE, commitments.of(0, SCOPE, firing.scope()));
                }
                json.endObject();
            }
            json.name("matched").object();
            firing.matched().forEach((path, value) -> {
                if (!hidden.containsKey(path)) {
                    json.name(path).fact(value);
                }
            });
            json.endObject().member("row", firing.row());
            if (!firing.scope().isEmpty() && !hiddenScope) {
                json.member(SCOPE, firing.scope());
            }
            json.member("stage", firing.stage())
                    .member("table", firing.source())
                    .endObject();
        }
        json.endArray();
    }

    /** A fact that was known is hidden where its value is, so that it is either in the clear everywhere or nowhere. That a fact was missing is no value. */
    private boolean hides(String path, Object value) {
        return facts.known().known(path)
                ? concealed.contains(path)
                : personalData.is(path, value) && !value.equals(MISSING);
    }

    private void oversight(Oversight oversight) {
        json.name("oversight").object().name("approvers").array();
        for (Finding.Demand demand : oversight.open()) {
            json.object()
                    .member("count", demand.count())
                    .member("qualifier", demand.qualifier())
                    .member("role", demand.role().name())
                    .endObject();
        }
        json.endArray();
        if (oversight.dueHours() != null) {
            json.member("dueHours", oversight.dueHours());
        }
        if (oversight.escalateTo() != null) {
            json.member("escalateTo", oversight.escalateTo().name());
        }
        json.member("fourEyes", oversight.fourEyes());
        json.name("measures").object();
        oversight.measures().forEach((name, value) -> {
            if (!isSentence(value)
                    && (!personalData.is("oversight." + name, value) || !personalData.is("approval." + name, value))) {
                json.name(name).fact(value);
            }
        });
        json.endObject();
        json.member("met", oversight.met().size()).endObject();
    }

    private static boolean isSentence(Object value) {
        return value instanceof Collection<?> || value instanceof String text && text.indexOf(' ') >= 0;
    }

    private void reasons() {
        json.name("reasons").array();
        for (Reason reason : evaluation.reasons()) {
            json.object().member("audience", reason.audience().name()).member("code", reason.code());
            if (!reason.law().isEmpty()) {
                json.member("law", reason.law());
            }
            if (reason.row() != null) {
                json.member("row", reason.row());
            }
            json.endObject();
        }
        json.endArray();
    }

    /** Commitments of what is no fact of the case: by name, since no fact has such a name. */
    private void sealed(EvaluatedCase evaluated) {
        json.name("sealed").object().name("approvals").array();
        List<byte[]> approvals = PrivateParts.approvals(facts);
        for (int place = 0; place < approvals.size(); place++) {
            json.value(commitments.ofJson(
                    subjects.part(facts.approvals().get(place).person()), "approval", approvals.get(place)));
        }
        json.endArray()
                .member("digest", commitments.of(0, "digest", facts.digest()))
                .member("evaluation", commitments.ofJson(0, "evaluation", evaluated.canonical()));
        if (provenance.idempotencyKey() != null) {
            json.member("idempotencyKey", commitments.of(0, "idempotencyKey", provenance.idempotencyKey()));
        }
        json.member("origins", commitments.ofJson(0, "origins", PrivateParts.origins(provenance)))
                .member(
                        "provenance",
                        commitments.ofJson(0, "provenance", PrivateParts.provenance(provenance, facts, concealed)))
                .member("request", commitments.of(0, "request", provenance.request()))
                .member("surroundings", commitments.ofJson(0, "surroundings", PrivateParts.surroundings(facts)))
                .endObject();
    }

    /** Which facts the caller said; all others are our own records'. */
    private void sources() {
        json.name("sources").object().name("caller").array();
        for (String path : facts.known().values().keySet()) {
            if (personalData.saidByCaller(path, facts)) {
                json.value(path);
            }
        }
        json.endArray().endObject();
    }

    private void shadow(ShadowDifference shadow) {
        json.name("shadow").object().member("reasons", shadow.reasons());
        if (shadow.risk() != null) {
            json.member("risk", shadow.risk().name());
        }
        json.member("rows", shadow.rows())
                .member("verdict", shadow.verdict().name())
                .endObject();
    }
}
