package dev.countersign.decisions.record;

import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.LocalClock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes the erasable parts of a record: one for the subject of the decision, and one for each person of the staff.
 * Each has its own seed, so that the commitments of one part cannot be opened by a reader of the others.
 * Facts, sources and surroundings are rendered once: what has them has the same bytes.
 */
final class PrivateParts {

    private static final Base64.Encoder SEED = Base64.getUrlEncoder().withoutPadding();

    private final Provenance provenance;
    private final PersonalFacts personal;
    private final Facts facts;
    private final RecordSubjects subjects;
    private final byte[] origins;
    private final byte[] surroundings;
    private final byte[] openFacts;

    PrivateParts(Provenance provenance, PersonalFacts personal) {
        this.provenance = provenance;
        this.personal = personal;
        facts = personal.facts();
        subjects = personal.subjects();
        origins = originsJson();
        surroundings = surroundingsJson();
        openFacts = openFactsJson();
    }

    /** In the order of {@link RecordSubjects#subjects}. */
    List<byte[]> bytes() {
        List<byte[]> parts = new ArrayList<>();
        for (int part = 0; part < provenance.seeds().size(); part++) {
            CanonicalJson json = new CanonicalJson().object();
            if (part > 0) {
                approvals(json, subjects.staff().get(part - 1));
            } else {
                json.member("digest", facts.digest());
            }
            facts(json, part);
            json.member("format", PublicRecord.FORMAT);
            if (part > 0) {
                json.member("person", subjects.staff().get(part - 1));
            } else {
                if (provenance.idempotencyKey() != null) {
                    json.member("idempotencyKey", provenance.idempotencyKey());
                }
                json.name("origins").json(origins);
                if (!facts.approvals().isEmpty()) {
                    json.member(
                            "reasons",
                            facts.approvals().stream().map(Approval::reason).toList());
                }
                json.member("request", provenance.request());
            }
            json.member("seed", SEED.encodeToString(provenance.seeds().get(part)));
            if (part == 0) {
                json.name("surroundings").json(surroundings);
            }
            parts.add(json.endObject().bytes());
        }
        return parts;
    }

    private void facts(CanonicalJson json, int part) {
        json.name("facts").object();
        facts.known().values().forEach((path, value) -> {
            if (personal.isConcealed(path) && subjects.partOfFact(path) == part) {
                json.name(path).fact(value);
            }
        });
        json.endObject();
    }

    private void approvals(CanonicalJson json, String person) {
        json.name("approvals").array();
        for (int place = 0; place < facts.approvals().size(); place++) {
            if (PersonId.form(facts.approvals().get(place).person()).equals(person)) {
                who(json.object(), facts.approvals().get(place), place).endObject();
            }
        }
        json.endArray();
    }

    /** The approver's part of an approval. Action and reason are in the part of the subject. */
    private static CanonicalJson who(CanonicalJson json, Approval approval, int place) {
        if (approval.grade() != null) {
            json.member("grade", approval.grade());
        }
        json.member("id", approval.id())
                .member("person", approval.person())
                .member("place", place)
                .member("qualifier", approval.qualifier());
        return shown(json, approval);
    }

    /** The limits of the approval: risk, grade and number of uses. */
    private static CanonicalJson shown(CanonicalJson json, Approval approval) {
        if (approval.risk() != null) {
            json.member("risk", approval.risk().name());
        }
        json.member("role", approval.role().name());
        if (approval.rows() != null) {
            json.member("rows", new TreeSet<>(approval.rows()));
        }
        json.member("until", approval.until().toString());
        return approval.uses() == null ? json : json.member("uses", approval.uses());
    }

    /** Canonical JSON of each approval, in their order. */
    List<byte[]> approvals() {
        List<byte[]> approvals = new ArrayList<>();
        for (int place = 0; place < facts.approvals().size(); place++) {
            CanonicalJson json = new CanonicalJson();
            approval(json, facts.approvals().get(place), place);
            approvals.add(json.bytes());
        }
        return approvals;
    }

    /** @param place position among all approvals of the decision */
    private static void approval(CanonicalJson json, Approval approval, int place) {
        json.object().member("digest", approval.digest());
        if (approval.grade() != null) {
            json.member("grade", approval.grade());
        }
        json.member("id", approval.id())
                .member("person", approval.person())
                .member("place", place)
                .member("qualifier", approval.qualifier())
                .member("reason", approval.reason());
        shown(json, approval).endObject();
    }

    /**
     * Canonical JSON of the public record's members that no evaluation gives. A commitment binds it to the private
     * seed.
     */
    byte[] provenance() {
        CanonicalJson json = new CanonicalJson()
                .object()
                .member("at", provenance.decidedAt().toString())
                .member(EntryType.CALLER, provenance.caller());
        if (provenance.contract() != null) {
            json.member("contract", provenance.contract());
        }
        json.member("effectiveOn", provenance.effectiveOn().toString())
                .member("engine", provenance.engine())
                .name("facts")
                .json(openFacts)
                .member("id", provenance.id());
        if (provenance.model() != null) {
            json.member("model", provenance.model());
        }
        json.member("people", provenance.tokens());
        if (provenance.trace() != null) {
            json.member("trace", provenance.trace());
        }
        return json.endObject().bytes();
    }

    /** Canonical JSON of every fact that is not concealed, with its value: the public record has it too. */
    byte[] openFacts() {
        return openFacts;
    }

    private byte[] openFactsJson() {
        CanonicalJson json = new CanonicalJson().object();
        facts.known().values().forEach((path, value) -> {
            if (!personal.isConcealed(path)) {
                json.name(path).fact(value);
            }
        });
        return json.endObject().bytes();
    }

    /** Canonical JSON of the sources of own records. */
    byte[] origins() {
        return origins;
    }

    private byte[] originsJson() {
        CanonicalJson json = new CanonicalJson().object();
        provenance
                .origins()
                .forEach((about, origin) -> json.name(about)
                        .object()
                        .member("asOf", origin.asOf())
                        .member("source", origin.source())
                        .endObject());
        return json.endObject().bytes();
    }

    /** Canonical JSON of other inputs of the evaluation: places, clocks, times. */
    byte[] surroundings() {
        return surroundings;
    }

    private byte[] surroundingsJson() {
        CanonicalJson json = new CanonicalJson();
        json.object()
                .member("claimsDiffer", facts.claimsDiffer())
                .name("clocks")
                .array();
        facts.clocks().forEach(clock -> clock(json, clock));
        json.endArray();
        if (facts.customerIds().size() > 1) {
            json.member("customerIds", facts.customerIds());
        }
        json.member("expires", facts.expires().stream().map(Instant::toString).toList())
                .member(
                        "holidays",
                        facts.holidays().stream().map(LocalDate::toString).toList())
                .member("places", facts.places());
        if (facts.plannedAt() != null) {
            json.member("plannedAt", facts.plannedAt().toString());
        }
        return json.endObject().bytes();
    }

    private static void clock(CanonicalJson json, LocalClock clock) {
        json.array();
        clock.text().forEach(json::values);
        json.endArray();
    }
}
