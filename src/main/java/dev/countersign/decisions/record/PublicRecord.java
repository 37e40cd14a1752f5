package dev.countersign.decisions.record;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.Finding;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the public record of a decision, which may be kept forever. It contains no personal value, and no text of a
 * row, because that is in the release.
 *
 * <p>Replay writes the record again from what it read and what it evaluated, and compares the bytes; so everything here
 * must be read back or evaluated.
 */
public final class PublicRecord {

    static final int FORMAT = EntryType.FORMAT;
    static final String TYPE = "decision";
    /** Bytes of most records; a larger one is copied once. */
    private static final int ROOM = 12_288;

    private static final String CATALOGUE = "action.type";
    private static final String OVERSIGHT = "oversight";
    private static final Set<String> EFFECTS =
            Set.of("allowedInstead", "context", "obligations", OVERSIGHT, "reasons", "verdict");
    private static final String SCOPE = "scope";
    /** The value in a firing for an unknown fact. */
    private static final String MISSING = "missing";

    private final Provenance provenance;
    private final PrivateParts parts;
    private final PersonalFacts personal;
    private final Facts facts;
    private final EvaluatedCase evaluated;
    private final Evaluation evaluation;
    private final PolicyRelease release;
    private final RecordSubjects subjects;
    private final SaltedCommitments commitments;
    private final CanonicalJson json = new CanonicalJson(ROOM);

    private PublicRecord(
            Provenance provenance,
            PrivateParts parts,
            PersonalFacts personal,
            EvaluatedCase evaluated,
            PolicyRelease release) {
        this.provenance = provenance;
        this.parts = parts;
        this.personal = personal;
        this.evaluated = evaluated;
        this.release = release;
        facts = evaluated.facts();
        evaluation = evaluated.evaluation();
        subjects = personal.subjects();
        commitments = new SaltedCommitments(provenance.seeds());
    }

    /** @param release the release that evaluated */
    public static byte[] bytes(Provenance provenance, EvaluatedCase evaluated, PolicyRelease release) {
        PersonalFacts personal = PersonalFacts.of(evaluated.facts(), release);
        return bytes(provenance, new PrivateParts(provenance, personal), personal, evaluated, release);
    }

    /** The same with the private parts of the record, which it commits to. */
    static byte[] bytes(
            Provenance provenance,
            PrivateParts parts,
            PersonalFacts personal,
            EvaluatedCase evaluated,
            PolicyRelease release) {
        return new PublicRecord(provenance, parts, personal, evaluated, release).bytes();
    }

    /**
     * The members of a public record that say what a decision has for an effect: the same bytes as in the whole record,
     * which has more.
     *
     * @param release the release that evaluated
     */
    public static byte[] effects(EvaluatedCase evaluated, PolicyRelease release) {
        CanonicalJson json = new CanonicalJson();
        SortedMap<String, Runnable> members = new TreeMap<>();
        EvaluationJson.addTo(members, MemberInput.whole(EvaluationView.RECORD, evaluated), json);
        members.put(
                OVERSIGHT, () -> oversight(json, evaluated.evaluation().oversight(), PersonalDataPolicy.of(release)));
        members.keySet().retainAll(EFFECTS);
        return bytes(members, json);
    }

    private static byte[] bytes(SortedMap<String, Runnable> members, CanonicalJson json) {
        json.object();
        members.forEach((name, value) -> {
            json.name(name);
            value.run();
        });
        return json.endObject().bytes();
    }

    private byte[] bytes() {
        SortedMap<String, Runnable> members = own();
        EvaluationJson.addTo(members, MemberInput.whole(EvaluationView.RECORD, evaluated), json);
        return bytes(members, json);
    }

    /** Members that no view of the evaluation has: the provenance, and everything that may contain a personal value. */
    private SortedMap<String, Runnable> own() {
        SortedMap<String, Runnable> own = new TreeMap<>();
        own.put("action", this::action);
        own.put("agent", this::agent);
        own.put("at", () -> json.value(provenance.decidedAt().toString()));
        own.put(EntryType.CALLER, () -> json.value(provenance.caller()));
        own.put("commitments", this::commitments);
        own.put("effectiveOn", () -> json.value(provenance.effectiveOn().toString()));
        own.put("engine", () -> json.value(provenance.engine()));
        own.put("facts", () -> json.json(parts.openFacts()));
        own.put("firings", this::firings);
        own.put("format", () -> json.value(FORMAT));
        own.put("id", () -> json.value(provenance.id()));
        own.put(OVERSIGHT, () -> oversight(json, evaluation.oversight(), personal.policy()));
        own.put("people", () -> json.values(provenance.tokens()));
        own.put("sealed", this::sealed);
        own.put("sources", this::sources);
        String trace = provenance.trace();
        if (trace != null) {
            own.put("trace", () -> json.value(trace));
        }
        own.put("type", () -> json.value(TYPE));
        List<String> uses = ApprovalsUsed.of(facts, evaluation);
        if (!uses.isEmpty()) {
            own.put("uses", () -> json.values(uses));
        }
        return own;
    }

    /**
     * Name and type of an action of the catalogue, and what it uses up. Nothing for any other action, because a caller
     * wrote its name.
     */
    private void action() {
        json.object();
        if (!personal.isConcealed(CorePath.ACTION_NAME)
                && facts.known().value(CorePath.ACTION_NAME) instanceof String name) {
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
        json.member("type", (String) Objects.requireNonNull(results.get(CATALOGUE)));
    }

    private void agent() {
        json.object();
        if (provenance.contract() != null) {
            json.member("contract", provenance.contract());
        }
        if (facts.known().value(CorePath.AGENT_ID) instanceof String id) {
            json.member("id", id);
        }
        if (provenance.model() != null) {
            json.member("model", provenance.model());
        }
        if (!personal.isConcealed(CorePath.SUBJECT_TYPE)) {
            json.member("type", String.valueOf(facts.known().value(CorePath.SUBJECT_TYPE)));
        }
        json.endObject();
    }

    private String commitment(String path, Object value) {
        return commitments.of(subjects.partOfFact(path), path, value);
    }

    private void commitments() {
        json.object();
        facts.known().values().forEach((path, value) -> {
            if (personal.isConcealed(path)) {
                json.member(path, commitment(path, value));
            }
        });
        json.endObject();
    }

    private void firings() {
        json.array();
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
            boolean hiddenScope =
                    !firing.scope().isEmpty() && !personal.policy().isClassOfData(firing.scope());
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

    /**
     * A known fact is concealed if its value is, so that it is readable everywhere or nowhere. The absence of a fact is
     * not a value.
     */
    private boolean hides(String path, Object value) {
        return facts.known().known(path)
                ? personal.isConcealed(path)
                : personal.policy().is(path, value) && !value.equals(MISSING);
    }

    private static void oversight(CanonicalJson json, Oversight oversight, PersonalDataPolicy policy) {
        json.object().name("approvers").array();
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
                    && (!policy.is("oversight." + name, value) || !policy.is("approval." + name, value))) {
                json.name(name).fact(value);
            }
        });
        json.endObject();
        json.member("met", oversight.met().size()).endObject();
    }

    private static boolean isSentence(Object value) {
        return value instanceof Collection<?> || value instanceof String text && text.indexOf(' ') >= 0;
    }

    /** Commitments to values that are not facts of the case, by name, because no fact has such a name. */
    private void sealed() {
        json.object().name("approvals").array();
        List<byte[]> approvals = parts.approvals();
        for (int place = 0; place < approvals.size(); place++) {
            json.value(commitments.ofJson(
                    subjects.partOfPerson(facts.approvals().get(place).person()), "approval", approvals.get(place)));
        }
        json.endArray()
                .member("digest", commitments.of(0, "digest", facts.digest()))
                .member("evaluation", commitments.ofJson(0, "evaluation", evaluated.canonical()));
        if (provenance.idempotencyKey() != null) {
            json.member("idempotencyKey", commitments.of(0, "idempotencyKey", provenance.idempotencyKey()));
        }
        json.member("origins", commitments.ofJson(0, "origins", parts.origins()))
                .member("provenance", commitments.ofJson(0, "provenance", parts.provenance()))
                .member("request", commitments.of(0, "request", provenance.request()))
                .member("surroundings", commitments.ofJson(0, "surroundings", parts.surroundings()))
                .endObject();
    }

    /** The facts from the caller. All others are from our own records. */
    private void sources() {
        json.object().name("caller").array();
        for (String path : facts.known().values().keySet()) {
            if (personal.policy().saidByCaller(path, facts)) {
                json.value(path);
            }
        }
        json.endArray().endObject();
    }
}
