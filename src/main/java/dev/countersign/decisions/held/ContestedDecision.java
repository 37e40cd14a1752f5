package dev.countersign.decisions.held;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.Participants;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.decisions.record.PartSubjects;
import dev.countersign.facts.Role;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.verdict.Approval;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.vocabulary.CorePath;
import java.util.Optional;
import java.util.Set;
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
 * @param persons  who took part in it, or is concerned by it, and so cannot review it
 */
public record ContestedDecision(
        StoredDecision decision, String subject, String about, String action, Set<Role> demanded, Concerned persons) {

    public ContestedDecision {
        demanded = Set.copyOf(demanded);
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

    private static Concerned persons(
            DecisionRecords records, OwnFacts own, StoredDecision found, String subject, Optional<Facts> facts) {
        Set<String> deciders = new TreeSet<>();
        facts.ifPresent(each -> {
            each.approvals().stream().map(Approval::person).forEach(deciders::add);
            deciders.addAll(Participants.of(records, each).all());
        });
        Stream.concat(
                        found.uses().stream().flatMap(approval -> records.place(approval).stream()),
                        decided(records, found.id()))
                .flatMap(entry -> Stream.concat(Stream.of(entry), task(records, entry)))
                .flatMap(records::persons)
                .forEach(deciders::add);
        // without facts the parts do not show who is who, so each person of them counts
        if (facts.isEmpty()) {
            records.persons(found.receipt().sequence()).forEach(deciders::add);
        }
        Optional<String> ownerNow =
                own.agent(found.open().at("/agent/id").asString("")).map(Agent::owner);
        return Concerned.nobody()
                .with(Bar.SUBJECT, Set.of(subject.substring(subject.indexOf(':') + 1)))
                .with(
                        Bar.SUBJECT,
                        facts.map(Facts::customerIds).map(Set::copyOf).orElse(Set.of()))
                .with(Bar.SELF_REQUEST, named(facts, CorePath.SUBJECT_ID))
                .with(Bar.ON_BEHALF, named(facts, CorePath.ACTION_ON_BEHALF_OF))
                .with(Bar.AGENT_OWNER, named(facts, CorePath.AGENT_OWNER))
                .with(Bar.AGENT_OWNER, ownerNow.map(Set::of).orElse(Set.of()))
                .done(
                        Bar.FIRST_REVIEWER,
                        deciders.stream()
                                .map(each -> new Participants.Act(each, Participants.earliest(found)))
                                .toList());
    }

    private static Stream<Long> decided(DecisionRecords records, String decision) {
        return records.searchIndex().having("decision=" + decision).stream()
                .filter(entry -> EntryType.DECIDING.contains(
                        records.json(entry).path("type").asString("")));
    }

    /** The entry of the task that was answered: if a person has changed the action, it names this person. */
    private static Stream<Long> task(DecisionRecords records, long entry) {
        return Stream.of(records.json(entry).path(EntryType.TASK))
                .filter(JsonNode::isString)
                .flatMap(id -> records.place(id.asString()).stream())
                .filter(place -> records.json(place).path("type").asString("").equals(EntryType.TASK_EDITED));
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
