package dev.countersign.decisions.record;

import dev.countersign.context.own.ReservationRule;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.Finding;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.Autonomy;
import dev.countersign.facts.verdict.ClassDisclosure;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Firing;
import dev.countersign.facts.verdict.Oversight;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.ledger.tree.PartTree;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.table.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes the public record of a decision, which may be kept forever. It contains no personal value, and no text of a
 * row, because that is in the release. What release and facts give is not written: rows have only their ids.
 *
 * <p>Replay writes the record again from what it read and what it evaluated, and compares the bytes; so everything here
 * must be read back or evaluated. A new member is written at its place in the order of names.
 */
public final class PublicRecord {

    static final int FORMAT = EntryType.FORMAT;
    static final String TYPE = "decision";
    /** Bytes of most records and parts; a larger one is copied once. */
    /** Member of the oversight: the person for whom the agent acts may approve it. */
    public static final String OWN_YES = "ownYes";

    private static final int ROOM = 8_192;

    private static final String CATALOGUE = "action.type";
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final Provenance provenance;
    private final PersonalFacts personal;
    private final Facts facts;
    private final EvaluatedCase evaluated;
    private final Evaluation evaluation;
    private final PolicyRelease release;
    private final RecordedFirings firings;
    private final CanonicalJson json = new CanonicalJson(ROOM);

    private PublicRecord(
            Provenance provenance, PersonalFacts personal, EvaluatedCase evaluated, PolicyRelease release) {
        this.provenance = provenance;
        this.personal = personal;
        this.evaluated = evaluated;
        this.release = release;
        facts = evaluated.facts();
        evaluation = evaluated.evaluation();
        firings = new RecordedFirings(evaluation.firings(), personal.policy());
    }

    /** @param release the release that evaluated */
    public static byte[] bytes(Provenance provenance, EvaluatedCase evaluated, PolicyRelease release) {
        return bytes(provenance, evaluated, release, part -> {});
    }

    /** @param written receives each private part that it commits to in its order, in a buffer that is used again */
    public static byte[] bytes(
            Provenance provenance, EvaluatedCase evaluated, PolicyRelease release, Consumer<CanonicalJson> written) {
        return bytes(provenance, PersonalFacts.of(evaluated.facts(), release), evaluated, release, written);
    }

    static byte[] bytes(
            Provenance provenance,
            PersonalFacts personal,
            EvaluatedCase evaluated,
            PolicyRelease release,
            Consumer<CanonicalJson> written) {
        return new PublicRecord(provenance, personal, evaluated, release).bytes(written);
    }

    /**
     * The roots of the parts of a record as it was read: those that the record must have.
     *
     * @param open the public record
     * @param read what its parts say of the evaluation
     */
    public static List<String> roots(
            byte[] open, Provenance provenance, Facts facts, Conclusion read, PolicyRelease release) {
        return new PrivateParts(provenance, PersonalFacts.of(facts, release), read, new CanonicalJson(ROOM))
                .roots(part -> {}, PartTree.withoutRoots(open));
    }

    /**
     * The members of a public record that say what a decision has for an effect, as in the whole record, which has
     * more.
     *
     * @param release the release that evaluated
     */
    public static byte[] effects(EvaluatedCase evaluated, PolicyRelease release) {
        CanonicalJson json = new CanonicalJson().object();
        Evaluation evaluation = evaluated.evaluation();
        some(json, "allowedInstead", evaluated.allowedInstead());
        context(json, evaluation.context());
        some(json, "obligations", evaluation.obligations());
        oversight(json.name("oversight"), evaluation.oversight(), PersonalDataPolicy.of(release));
        reasons(json.name("reasons"), evaluation.reasons());
        return json.member("verdict", evaluation.verdict().name()).endObject().bytes();
    }

    private byte[] bytes(Consumer<CanonicalJson> written) {
        CommittedEvaluation.write(json, evaluation, WrittenRows.of(release));
        MessageDigest sha = Sha256.digest();
        sha.update(json.buffer(), 0, json.size());
        Conclusion conclusion = new Conclusion(TEXT.encodeToString(sha.digest()), firings.hidden());
        json.clear();
        int place = withoutRoots();
        byte[] record = json.bytes();
        List<String> roots = new PrivateParts(provenance, personal, conclusion, json).roots(written, record);
        byte[] sealed = (",\"sealed\":[\"" + String.join("\",\"", roots) + "\"]").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[record.length + sealed.length];
        System.arraycopy(record, 0, all, 0, place);
        System.arraycopy(sealed, 0, all, place, sealed.length);
        System.arraycopy(record, place, all, place + sealed.length, record.length - place);
        return all;
    }

    /** Writes all but the roots. @return where they belong */
    private int withoutRoots() {
        json.object();
        action(json.name("action"));
        agent(json.name("agent"));
        some(json, "allowedInstead", evaluated.allowedInstead());
        if (firings.alsoMatched()) {
            firings.write(json.name("alsoMatched"), false);
        }
        json.member("at", UtcTime.text(provenance.decidedAt()));
        autonomy(json.name("autonomy"), evaluation.autonomy());
        json.member(EntryType.CALLER, provenance.caller());
        context(json, evaluation.context());
        json.member("effectiveOn", provenance.effectiveOn().toString()).member("engine", provenance.engine());
        facts(json.name("facts"));
        firings.write(json.name("firings"), true);
        json.member("format", FORMAT).member("id", provenance.id());
        if (evaluation.notBefore() != null) {
            json.member("notBefore", UtcTime.text(evaluation.notBefore()));
        }
        some(json, "obligations", evaluation.obligations());
        oversight(json.name("oversight"), evaluation.oversight(), personal.policy());
        json.member("people", provenance.tokens());
        reasons(json.name("reasons"), evaluation.reasons());
        json.member("release", evaluation.release());
        if (evaluation.risk() != null) {
            json.member("risk", evaluation.risk().name());
        }
        if (firings.isScoped()) {
            firings.scopes(json.name("scopes"));
        }
        int place = json.size();
        if (evaluation.shadow() != null) {
            CommittedEvaluation.shadow(json.name("shadow"), evaluation.shadow());
        }
        if (provenance.trace() != null) {
            json.member("trace", provenance.trace());
        }
        json.member("type", TYPE);
        some(json, "uses", ApprovalsUsed.of(facts, evaluation));
        if (evaluation.validUntil() != null) {
            json.member("validUntil", UtcTime.text(evaluation.validUntil()));
        }
        json.member("verdict", evaluation.verdict().name()).endObject();
        return place;
    }

    private static void some(CanonicalJson json, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            json.member(name, values);
        }
    }

    /**
     * Name and type of an action of the catalogue, and what it uses up. Nothing for any other action, because a caller
     * wrote its name.
     */
    private void action(CanonicalJson json) {
        json.object();
        if (!personal.isConcealed(CorePath.ACTION_NAME)
                && facts.known().value(CorePath.ACTION_NAME) instanceof String name) {
            json.member("name", name);
            List<Firing> all = evaluation.firings();
            for (int i = 0; i < all.size(); i++) {
                Map<String, Object> results =
                        release.row(all.get(i).row()).map(Row::results).orElse(Map.of());
                if (results.get(CATALOGUE) instanceof String) {
                    catalogued(json, results);
                    break;
                }
            }
        }
        json.endObject();
    }

    private static void catalogued(CanonicalJson json, Map<String, Object> results) {
        ReservationRule reserving = ReservationRule.of(results);
        if (reserving.kind() != ReservationRule.Kind.NONE) {
            json.member("reservedFor", reserving.reservedFor())
                    .member("reserves", reserving.kind().name());
        }
        json.member("type", (String) Objects.requireNonNull(results.get(CATALOGUE)));
    }

    private void agent(CanonicalJson json) {
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

    private void facts(CanonicalJson json) {
        json.object();
        for (PersonalFacts.Fact fact : personal.open()) {
            json.name(fact.path()).fact(fact.value());
        }
        json.endObject();
    }

    private static void autonomy(CanonicalJson json, Autonomy autonomy) {
        json.object();
        if (autonomy.granted() != null && autonomy.effective() != null) {
            json.member("effective", autonomy.effective()).member("granted", autonomy.granted());
        }
        some(json, "loweredBy", autonomy.loweredBy());
        if (autonomy.mode() != null) {
            json.member("mode", autonomy.mode().name());
        }
        json.endObject();
    }

    /** The classes of data by disclosure and row. A class without a row is withheld and not named. */
    private static void context(CanonicalJson json, List<ClassDisclosure> context) {
        SortedMap<String, SortedMap<String, List<String>>> classes = new TreeMap<>();
        for (ClassDisclosure each : context) {
            if (each.row() != null) {
                classes.computeIfAbsent(each.disclosure().name(), unused -> new TreeMap<>())
                        .computeIfAbsent(each.row(), unused -> new ArrayList<>())
                        .add(each.fieldClass());
            }
        }
        if (!classes.isEmpty()) {
            json.name("context").object();
            classes.forEach((disclosure, rows) -> json.name(disclosure).values(rows));
            json.endObject();
        }
    }

    private static void oversight(CanonicalJson json, Oversight oversight, PersonalDataPolicy policy) {
        json.object();
        if (!oversight.open().isEmpty()) {
            json.name("approvers").array();
            for (Finding.Demand demand : oversight.open()) {
                json.object().member("count", demand.count());
                if (!demand.qualifier().isEmpty()) {
                    json.member("qualifier", demand.qualifier());
                }
                json.member("role", demand.role().name()).endObject();
            }
            json.endArray();
        }
        if (oversight.dueHours() != null) {
            json.member("dueHours", oversight.dueHours());
        }
        if (oversight.escalateTo() != null) {
            json.member("escalateTo", oversight.escalateTo().name());
        }
        if (oversight.fourEyes()) {
            json.member("fourEyes", true);
        }
        if (!oversight.measures().isEmpty()) {
            json.name("measures").object();
            oversight.measures().forEach((name, value) -> {
                if (!isSentence(value)
                        && (!policy.is("oversight." + name, value) || !policy.is("approval." + name, value))) {
                    json.name(name).fact(value);
                }
            });
            json.endObject();
        }
        if (!oversight.met().isEmpty()) {
            json.member("met", oversight.met().size());
        }
        if (Boolean.TRUE.equals(oversight.measures().get(OWN_YES))) {
            json.member(OWN_YES, true);
        }
        json.endObject();
    }

    private static boolean isSentence(Object value) {
        return value instanceof Collection<?> || value instanceof String text && text.indexOf(' ') >= 0;
    }

    /** The row gives text, law and audience; a reason of the program has no row. */
    private static void reasons(CanonicalJson json, List<Reason> reasons) {
        json.array();
        for (Reason reason : reasons) {
            json.object();
            if (reason.row() == null) {
                json.member("audience", reason.audience().name());
            }
            json.member("code", reason.code());
            if (reason.row() != null) {
                json.member("row", reason.row());
            }
            json.endObject();
        }
        json.endArray();
    }
}
