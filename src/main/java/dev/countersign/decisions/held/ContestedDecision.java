package dev.countersign.decisions.held;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.PartSubjects;
import dev.countersign.facts.Role;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.verdict.ActionEffect;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A decision that a customer contests, as far as the ledger can still read it.
 *
 * @param subject  the key of the person or thing that it is about, such as {@code customer:C-1001}
 * @param about    the same by its own name, for what has no key of its own
 * @param action   name of the action; empty for one that the catalogue does not have
 * @param demanded the roles whose approval it demanded
 * @param persons  ids of the persons who took part in it, by their relation to it
 */
public record ContestedDecision(
        StoredDecision decision,
        String subject,
        String about,
        String action,
        Set<Role> demanded,
        Map<Relation, Set<String>> persons) {

    private static final String PERSON = "person";

    /** How a person took part in a decision, or is concerned by it. Each alone bars the person from reviewing it. */
    public enum Relation {
        /** The person asked for it. */
        SELF_REQUEST,
        /** The agent acted for the person. */
        ON_BEHALF,
        /** The person owns the agent, or owned it then. */
        AGENT_OWNER,
        /** The person approved, rejected or changed it, or reviewed it before. */
        FIRST_REVIEWER,
        /** The person is the customer concerned. */
        SUBJECT
    }

    public ContestedDecision {
        demanded = Set.copyOf(demanded);
        persons = Map.copyOf(persons);
    }

    /**
     * Empty if there is no such decision, or the person whom it is about was erased.
     *
     * @param own the own facts, with the present owner of the agent
     */
    public static Optional<ContestedDecision> of(DecisionRecords records, OwnFacts own, String id) {
        return records.decision(id)
                .flatMap(found ->
                        records.subjectOf(found.receipt().sequence()).map(subject -> of(records, own, found, subject)));
    }

    private static ContestedDecision of(DecisionRecords records, OwnFacts own, StoredDecision found, String subject) {
        Optional<Facts> facts = found.factsIfReadable();
        return new ContestedDecision(
                found,
                subject,
                PartSubjects.isOfADay(subject)
                        ? text(facts, CorePath.RESOURCE_TYPE) + ":" + text(facts, CorePath.RESOURCE_ID)
                        : subject,
                found.open().at("/action/name").asString(""),
                found.open()
                        .at("/oversight/approvers")
                        .valueStream()
                        .map(demand -> Role.valueOf(demand.path("role").asString()))
                        .collect(Collectors.toSet()),
                persons(records, own, found, subject, facts));
    }

    private static Map<Relation, Set<String>> persons(
            DecisionRecords records, OwnFacts own, StoredDecision found, String subject, Optional<Facts> facts) {
        Map<Relation, Set<String>> persons = new TreeMap<>();
        Set<String> customer = new TreeSet<>(Set.of(subject.substring(subject.indexOf(':') + 1)));
        facts.map(Facts::customerIds).ifPresent(customer::addAll);
        persons.put(Relation.SUBJECT, customer);
        persons.put(Relation.SELF_REQUEST, named(facts, CorePath.SUBJECT_ID));
        persons.put(Relation.ON_BEHALF, named(facts, CorePath.ACTION_ON_BEHALF_OF));
        Set<String> owners = new TreeSet<>(named(facts, CorePath.AGENT_OWNER));
        own.agent(found.open().at("/agent/id").asString("")).map(Agent::owner).ifPresent(owners::add);
        persons.put(Relation.AGENT_OWNER, owners);
        Set<String> deciders = new TreeSet<>();
        facts.ifPresent(each -> each.approvals().stream().map(Approval::person).forEach(deciders::add));
        Stream.concat(
                        found.uses().stream().flatMap(approval -> records.place(approval).stream()),
                        decided(records, found.id()))
                .flatMap(entry -> Stream.concat(Stream.of(entry), task(records, entry)))
                .forEach(entry -> deciders.addAll(personsOf(records, entry)));
        facts.map(each -> ActionEffect.of(each.known()).sha256())
                .map(records::participants)
                .ifPresent(deciders::addAll);
        // without facts the parts do not show who is who, so each person of them counts
        if (facts.isEmpty()) {
            deciders.addAll(personsOf(records, found.receipt().sequence()));
        }
        persons.put(Relation.FIRST_REVIEWER, deciders);
        return persons;
    }

    private static Stream<Long> decided(DecisionRecords records, String decision) {
        return records.searchIndex().having("decision=" + decision).stream()
                .filter(entry -> Set.of(EntryType.APPROVAL, EntryType.REJECTION, EntryType.TASK_EDITED)
                        .contains(records.json(entry).path("type").asString("")));
    }

    /** The entry of the task that was answered: if a person has changed the action, it names this person. */
    private static Stream<Long> task(DecisionRecords records, long entry) {
        return Stream.of(records.json(entry).path(EntryType.TASK))
                .filter(JsonNode::isString)
                .flatMap(id -> records.place(id.asString()).stream())
                .filter(place -> records.json(place).path("type").asString("").equals(EntryType.TASK_EDITED));
    }

    private static List<String> personsOf(DecisionRecords records, long entry) {
        return records.parts(entry).stream()
                .map(part -> part.path(PERSON))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }

    private static String text(Optional<Facts> facts, String path) {
        return String.join("", named(facts, path));
    }

    private static Set<String> named(Optional<Facts> facts, String path) {
        return facts.map(each -> each.known().value(path))
                .map(String::valueOf)
                .map(Set::of)
                .orElse(Set.of());
    }
}
