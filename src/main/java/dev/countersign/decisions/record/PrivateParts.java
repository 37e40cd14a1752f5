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
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the erasable parts of a record: one for the subject of the decision, and one for each person of the staff.
 * Each has its own seed, so that the commitments of one part cannot be opened by a reader of the others.
 */
final class PrivateParts {

    private static final Base64.Encoder SEED = Base64.getUrlEncoder().withoutPadding();

    private PrivateParts() {}

    /** In the order of {@link RecordSubjects#subjects}. */
    static List<byte[]> bytes(Provenance provenance, Facts facts, Set<String> concealed) {
        RecordSubjects subjects = RecordSubjects.of(facts);
        List<byte[]> parts = new ArrayList<>();
        for (int part = 0; part < provenance.seeds().size(); part++) {
            CanonicalJson json = new CanonicalJson().object();
            if (part > 0) {
                approvals(json, subjects.staff().get(part - 1), facts);
            } else {
                json.member("digest", facts.digest());
            }
            facts(json, part, subjects, facts, concealed);
            json.member("format", PublicRecord.FORMAT);
            if (part > 0) {
                json.member("person", subjects.staff().get(part - 1));
            } else {
                if (provenance.idempotencyKey() != null) {
                    json.member("idempotencyKey", provenance.idempotencyKey());
                }
                origins(json.name("origins"), provenance);
                if (!facts.approvals().isEmpty()) {
                    json.member(
                            "reasons",
                            facts.approvals().stream().map(Approval::reason).toList());
                }
                json.member("request", provenance.request());
            }
            json.member("seed", SEED.encodeToString(provenance.seeds().get(part)));
            if (part == 0) {
                surroundings(json.name("surroundings"), facts);
            }
            parts.add(json.endObject().bytes());
        }
        return parts;
    }

    private static void facts(
            CanonicalJson json, int part, RecordSubjects subjects, Facts facts, Set<String> concealed) {
        json.name("facts").object();
        facts.known().values().forEach((path, value) -> {
            if (concealed.contains(path) && subjects.part(path, facts) == part) {
                json.name(path).fact(value);
            }
        });
        json.endObject();
    }

    private static void approvals(CanonicalJson json, String person, Facts facts) {
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
    static List<byte[]> approvals(Facts facts) {
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
    static byte[] provenance(Provenance provenance, Facts facts, Set<String> concealed) {
        CanonicalJson json = new CanonicalJson()
                .object()
                .member("at", provenance.decidedAt().toString())
                .member(EntryType.CALLER, provenance.caller());
        if (provenance.contract() != null) {
            json.member("contract", provenance.contract());
        }
        PublicRecord.facts(
                        json.member("effectiveOn", provenance.effectiveOn().toString())
                                .member("engine", provenance.engine())
                                .name("facts"),
                        facts,
                        concealed)
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

    /** Canonical JSON of the sources of own records. */
    static byte[] origins(Provenance provenance) {
        CanonicalJson json = new CanonicalJson();
        origins(json, provenance);
        return json.bytes();
    }

    private static void origins(CanonicalJson json, Provenance provenance) {
        json.object();
        provenance
                .origins()
                .forEach((about, origin) -> json.name(about)
                        .object()
                        .member("asOf", origin.asOf())
                        .member("source", origin.source())
                        .endObject());
        json.endObject();
    }

    /** Canonical JSON of other inputs of the evaluation: places, clocks, times. */
    static byte[] surroundings(Facts facts) {
        CanonicalJson json = new CanonicalJson();
        surroundings(json, facts);
        return json.bytes();
    }

    private static void surroundings(CanonicalJson json, Facts facts) {
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
        json.endObject();
    }

    private static void clock(CanonicalJson json, LocalClock clock) {
        json.array();
        clock.text().forEach(json::values);
        json.endArray();
    }
}
