package dev.countersign.decisions.record;

import dev.countersign.context.own.FactOrigin;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.LocalClock;
import dev.countersign.ledger.tree.PartTree;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Writes the erasable parts of a record: one for the subject of the decision, and one for each person of the staff.
 * Each has its own seed, so that a reader of one part cannot open what another one commits to.
 *
 * <p>While a part is written, each of its values becomes a leaf of its tree: each fact by its path, and each other
 * member by its name, in their order. What a part has for other reasons ({@code format}, {@code seed}) is not a leaf.
 */
final class PrivateParts {

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final Provenance provenance;
    private final PersonalFacts personal;
    private final Facts facts;
    private final RecordSubjects subjects;
    private final Conclusion conclusion;
    private final CanonicalJson json;
    private final PartTree tree;

    private int from;
    private int value;

    /** @param json what the parts are written into, one after the other */
    PrivateParts(Provenance provenance, PersonalFacts personal, Conclusion conclusion, CanonicalJson json) {
        this.provenance = provenance;
        this.personal = personal;
        this.conclusion = conclusion;
        this.json = json;
        facts = personal.facts();
        subjects = personal.subjects();
        tree = new PartTree(provenance.seeds().get(0));
    }

    /**
     * The roots of all parts, in the order of {@link RecordSubjects#subjects}, in base64url.
     *
     * @param record  canonical JSON of the public record without the roots, in pieces: the first part commits to it too
     * @param written receives the bytes of each part
     */
    List<String> roots(Consumer<CanonicalJson> written, byte[]... record) {
        List<String> roots = new ArrayList<>();
        for (int part = 0; part < provenance.seeds().size(); part++) {
            tree.begin(provenance.seeds().get(part));
            json.clear().object();
            if (part == 0) {
                subject();
            } else {
                staff(part);
            }
            json.endObject();
            written.accept(json);
            if (part == 0) {
                tree.add(PartTree.RECORD, record);
            }
            roots.add(TEXT.encodeToString(tree.root()));
        }
        return roots;
    }

    private CanonicalJson name(String name) {
        from = json.next();
        json.name(name);
        value = json.size();
        return json;
    }

    /** The member whose value was written last is a leaf. */
    private void leaf() {
        tree.add(json.buffer(), from, value, json.size());
    }

    private void leaf(String name, String text) {
        name(name).value(text);
        leaf();
    }

    private void subject() {
        leaf("digest", facts.digest());
        leaf("evaluation", conclusion.evaluation());
        facts(0);
        json.member("format", PublicRecord.FORMAT);
        if (provenance.idempotencyKey() != null) {
            leaf("idempotencyKey", provenance.idempotencyKey());
        }
        origins();
        if (!facts.approvals().isEmpty()) {
            name("reasons")
                    .values(facts.approvals().stream().map(Approval::reason).toList());
            leaf();
        }
        leaf("request", provenance.request());
        if (!conclusion.scopes().isEmpty()) {
            name("scopes").values(conclusion.scopes());
            leaf();
        }
        json.member("seed", TEXT.encodeToString(provenance.seeds().get(0)));
        surroundings();
    }

    private void staff(int part) {
        String person = subjects.staff().get(part - 1);
        approvals(person);
        facts(part);
        json.member("format", PublicRecord.FORMAT);
        leaf("person", person);
        json.member("seed", TEXT.encodeToString(provenance.seeds().get(part)));
    }

    private void facts(int part) {
        json.name("facts").object();
        for (PersonalFacts.Fact fact : personal.concealed().get(part)) {
            name(fact.path()).fact(fact.value());
            leaf();
        }
        json.endObject();
    }

    /** The approver's part of each approval. Action and reason are in the part of the subject. */
    private void approvals(String person) {
        name("approvals").array();
        for (int place = 0; place < facts.approvals().size(); place++) {
            if (PersonId.form(facts.approvals().get(place).person()).equals(person)) {
                approval(facts.approvals().get(place), place);
            }
        }
        json.endArray();
        leaf();
    }

    /** @param place position among all approvals of the decision */
    private void approval(Approval approval, int place) {
        json.object();
        if (approval.grade() != null) {
            json.member("grade", approval.grade());
        }
        json.member("id", approval.id())
                .member("person", approval.person())
                .member("place", place)
                .member("qualifier", approval.qualifier());
        if (approval.risk() != null) {
            json.member("risk", approval.risk().name());
        }
        json.member("role", approval.role().name());
        if (approval.rows() != null) {
            json.member("rows", new TreeSet<>(approval.rows()));
        }
        json.member("until", UtcTime.text(approval.until()));
        if (approval.uses() != null) {
            json.member("uses", approval.uses());
        }
        json.endObject();
    }

    /** Sources of the own records. */
    private void origins() {
        name("origins").object();
        for (Map.Entry<String, FactOrigin> each : provenance.origins().entrySet()) {
            json.name(each.getKey())
                    .object()
                    .member("asOf", each.getValue().asOf())
                    .member("source", each.getValue().source())
                    .endObject();
        }
        json.endObject();
        leaf();
    }

    /** Other inputs of the evaluation: places, clocks, times. */
    private void surroundings() {
        name("surroundings")
                .object()
                .member("claimsDiffer", facts.claimsDiffer())
                .name("clocks")
                .array();
        for (LocalClock clock : facts.clocks()) {
            json.array();
            for (Map.Entry<Instant, ZoneOffset> change : clock.from().entrySet()) {
                json.array()
                        .value(UtcTime.text(change.getKey()))
                        .value(change.getValue().getId())
                        .endArray();
            }
            json.endArray();
        }
        json.endArray();
        if (facts.customerIds().size() > 1) {
            json.member("customerIds", facts.customerIds());
        }
        json.name("expires").array();
        for (Instant each : facts.expires()) {
            json.value(UtcTime.text(each));
        }
        json.endArray().name("holidays").array();
        for (LocalDate each : facts.holidays()) {
            json.value(each.toString());
        }
        json.endArray().member("places", facts.places());
        if (facts.plannedAt() != null) {
            json.member("plannedAt", UtcTime.text(facts.plannedAt()));
        }
        json.endObject();
        leaf();
    }
}
