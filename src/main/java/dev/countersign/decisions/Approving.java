package dev.countersign.decisions;

import dev.countersign.facts.Approval;
import dev.countersign.facts.Evaluation;
import dev.countersign.facts.Facts;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.Entry;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.Opened;
import dev.countersign.ledger.Receipt;
import dev.countersign.ledger.Stored;
import dev.countersign.ledger.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes down a person's yes to one very action that is held. It counts from the next question on. */
public final class Approving {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ledger ledger;
    private final Records records;
    private final Remembered remembered;
    private final Duration deadline;

    Approving(Ledger ledger, Records records, Remembered remembered, Duration deadline) {
        this.ledger = ledger;
        this.records = records;
        this.remembered = remembered;
        this.deadline = deadline;
    }

    /**
     * What a person says.
     *
     * @param qualifier what the person is besides the role, such as finance; empty for none
     * @param until     the moment from which it no longer counts
     */
    public record Yes(String person, Role role, String qualifier, Instant until, String reason) {
    }

    /** @param open who still has to agree */
    public record Approved(String id, Receipt receipt, List<Finding.Demand> open) {

        public Approved {
            open = List.copyOf(open);
        }

        /** @param decision that was approved */
        public ObjectNode json(String decision) {
            ObjectNode json = JSON.createObjectNode().put("approvalId", id).put("decisionId", decision);
            var left = json.putArray("open");
            open.forEach(demand -> left.addObject().put("role", demand.role().name()).put("qualifier", demand.qualifier()));
            ReceiptJson.add(json, receipt);
            return json;
        }
    }

    /**
     * @param decision id of the decision that is held
     * @param id       of the approval, made at the edge
     * @throws Refused    when there is no such decision, it is not held, or this person cannot approve it
     * @throws NotDecided when it cannot be written down
     */
    public synchronized Approved approve(String decision, Yes yes, String id, Instant at) {
        OnRecord held = records.decision(decision).orElseThrow(() -> refused("decision", "there is no decision `" + decision + "` in this ledger.", "Maybe copy the `decisionId` of the answer once more."));
        if (held.verdict() != Verdict.REVIEW) {
            throw refused("decision", "this action is not held: the verdict was " + held.verdict() + ". An approval lifts no prohibition.", "");
        }
        Facts facts = held.facts();
        refuse(yes, facts, at);
        List<Approval> before = remembered.approvals(facts.digest());
        Approval approval = new Approval(id, yes.person(), yes.role(), yes.qualifier(), facts.digest(), yes.until(), yes.reason());
        List<Finding.Demand> open = open(held, facts, before);
        List<Finding.Demand> left = open(held, facts, java.util.stream.Stream.concat(before.stream(), java.util.stream.Stream.of(approval)).toList());
        refuseIdle(yes, before, open, left);
        Subject about = ledger.subject(People.of(facts).about());
        Subject person = ledger.subject(People.STAFF + yes.person());
        List<Entry.Part> parts = List.of(new Entry.Part(about, what(approval)), new Entry.Part(person, who(approval)));
        Receipt receipt = NotDecided.unlessWritten(() -> ledger.append(new Entry(open(approval, decision, parts, at), parts), deadline));
        remembered.approved(approval, at);
        return new Approved(id, receipt, left);
    }

    private static void refuse(Yes yes, Facts facts, Instant at) {
        if (!yes.until().isAfter(at)) {
            throw refused("until", "`" + yes.until() + "` has passed.", "Maybe a moment within the next days.");
        }
        if (yes.person().isBlank()) {
            throw refused("person", "it is empty.", "Maybe the id of the person who approves.");
        }
        Set<Object> concerned = new TreeSet<>();
        for (String path : List.of("subject.id", "action.onBehalfOf", "agent.owner")) {
            Optional.ofNullable(facts.known().value(path)).ifPresent(concerned::add);
        }
        if (concerned.contains(yes.person())) {
            throw refused("person", "`" + yes.person() + "` asked for it, is whom the agent acts for, or owns the agent, and so cannot approve it.", "Maybe somebody else.");
        }
    }

    /** An approval that meets no demand is a mistake: of the role, or of a person who has agreed already where another is asked for. */
    private static void refuseIdle(Yes yes, List<Approval> before, List<Finding.Demand> open, List<Finding.Demand> left) {
        if (left.size() < open.size()) {
            return;
        }
        if (before.stream().anyMatch(each -> each.person().equals(yes.person()))) {
            throw refused("person", "`" + yes.person() + "` has approved this action already, and each demand wants another person.", "Maybe somebody else.");
        }
        throw refused("role", "nobody waits for " + yes.role() + (yes.qualifier().isEmpty() ? "" : " (" + yes.qualifier() + ")") + ". The action waits for "
                + open.stream().map(demand -> demand.role() + (demand.qualifier().isEmpty() ? "" : " (" + demand.qualifier() + ")")).collect(Collectors.joining(" and ")) + ".", "");
    }

    private static List<Finding.Demand> open(OnRecord held, Facts facts, List<Approval> approvals) {
        Evaluation evaluation = held.release().evaluate(facts.approvedBy(approvals), held.dates());
        return evaluation.oversight().open();
    }

    private static byte[] open(Approval approval, String decision, List<Entry.Part> parts, Instant at) {
        return new CanonicalJson().object().member("at", at.toString()).member("decision", decision).member("format", Records.FORMAT).member("id", approval.id())
                .member("people", parts.stream().map(part -> part.subject().token(approval.id())).toList()).member("qualifier", approval.qualifier()).member("role", approval.role().name())
                .member("type", Records.APPROVAL).member("until", approval.until().toString()).endObject().bytes();
    }

    /** What was approved, and why: it goes with whom the decision is about. */
    private static byte[] what(Approval approval) {
        return new CanonicalJson().object().member("digest", approval.digest()).member("reason", approval.reason()).endObject().bytes();
    }

    private static byte[] who(Approval approval) {
        return new CanonicalJson().object().member("person", approval.person()).endObject().bytes();
    }

    /** The approval of an entry; empty once one of its persons was erased. */
    static Optional<Approval> read(Stored stored, List<Opened> parts) {
        JsonNode open = JSON.readTree(stored.open());
        List<JsonNode> hidden = parts.stream().map(part -> JSON.readTree(part.content())).toList();
        Optional<JsonNode> what = hidden.stream().filter(part -> part.has("digest")).findFirst();
        return hidden.stream().filter(part -> part.has("person")).findFirst().filter(who -> what.isPresent()).map(who -> new Approval(open.path("id").asString(),
                who.path("person").asString(), Role.valueOf(open.path("role").asString()), open.path("qualifier").asString(), what.get().path("digest").asString(),
                Instant.parse(open.path("until").asString()), what.get().path("reason").asString()));
    }

    private static Refused refused(String place, String says, String maybe) {
        return new Refused(new Problem(place, says, maybe));
    }
}
