package dev.countersign.oversight.contest;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.decisions.history.StoredDecision;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.UtcTime;
import dev.countersign.ledger.find.EntryQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads contests from the entries of the ledger. */
final class ContestFold {

    static final String CHANNEL = "channel";
    static final String CODE = "code";
    static final String DUE = "due";
    static final String NEW_DECISION = "newDecision";
    static final String OUTCOME = "outcome";
    static final String PERSON = "person";
    static final String UNTIL = "until";
    static final String VERSION = "version";
    static final String ZONE = "zone";

    private final DecisionRecords records;

    ContestFold(DecisionRecords records) {
        this.records = records;
    }

    /** The contest with that id; empty if there is none. */
    Optional<Contest> contest(String id) {
        return records.place(id).flatMap(this::at);
    }

    /** The latest contests, newest first. */
    List<Contest> latest(int most) {
        return records
                .search(new EntryQuery(Set.of("type=" + EntryType.CONTEST_RECEIVED), null, null, null, most))
                .stream()
                .flatMap(each -> at(each.sequence()).stream())
                .toList();
    }

    /** The contests of a decision, in order. */
    List<Contest> ofDecision(String decision) {
        return records.contestsOf(decision).stream()
                .flatMap(each -> at(each).stream())
                .toList();
    }

    /** A text of the customer's part of an entry; empty if there is none, or the customer was erased. */
    Optional<String> text(String entry, String name) {
        return records.place(entry)
                .flatMap(sequence -> records.texts(sequence, name).findFirst());
    }

    /** Ids of the entries of the steps of that kind, in order. */
    List<String> entries(Contest contest, ContestStep step) {
        return records.stepsOf(contest.id()).stream()
                .map(records::json)
                .filter(each -> each.path("type").asString("").equals(step.entryType()))
                .map(each -> each.path("id").asString())
                .toList();
    }

    private Optional<Contest> at(long sequence) {
        JsonNode open = records.json(sequence);
        if (!open.path("type").asString("").equals(EntryType.CONTEST_RECEIVED)) {
            return Optional.empty();
        }
        String id = open.path("id").asString();
        List<String> decisions = open.path(EntryType.CONTESTED)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        Contest contest = new Contest(
                id,
                new Contest.Arrival(
                        decisions,
                        open.path(CHANNEL).asString(),
                        UtcTime.read(open.path("at").asString()),
                        ZoneId.of(open.path(ZONE).asString()),
                        UtcTime.read(open.path(DUE).asString())),
                records.subjectOf(sequence).orElse(null),
                roles(decisions),
                new Contest.Progress(id, 1, ContestState.RECEIVED, null, "", null, "", ""));
        for (long later : records.stepsOf(id)) {
            contest = after(contest, later);
        }
        return Optional.of(contest);
    }

    /** Those whose approval the decisions demanded, and the role for the law. */
    private Set<Role> roles(List<String> decisions) {
        Set<Role> roles = EnumSet.of(Role.COMPLIANCE_REVIEWER);
        decisions.stream()
                .flatMap(decision -> records.decision(decision).stream())
                .map(StoredDecision::open)
                .flatMap(open -> open.at("/oversight/approvers").valueStream())
                .forEach(demand -> roles.add(Role.valueOf(demand.path("role").asString())));
        return roles;
    }

    /** INVARIANT: of two steps after the same version the first one counts, and a step that is not possible never. */
    private Contest after(Contest contest, long sequence) {
        JsonNode entry = records.json(sequence);
        Contest.Progress before = contest.progress();
        Optional<ContestStep> found = ContestStep.of(entry.path("type").asString(""));
        if (found.isEmpty()
                || entry.path(VERSION).asInt(0) != before.version()
                || !found.get().isPossible(before.state())) {
            return contest;
        }
        ContestStep step = found.get();
        ContestState outcome = step == ContestStep.DECIDE
                ? ContestState.valueOf(entry.path(OUTCOME).asString())
                : before.outcome();
        return contest.with(new Contest.Progress(
                entry.path("id").asString(),
                before.version() + 1,
                step.next(before.state(), outcome == null ? before.state() : outcome),
                step == ContestStep.EXTEND ? moment(entry.path(UNTIL)) : before.extended(),
                entry.path(CODE).asString(before.code()),
                outcome,
                entry.path(NEW_DECISION).asString(before.replaced()),
                step == ContestStep.REVIEW
                        ? records.persons(sequence).findFirst().orElse("")
                        : before.reviewer()));
    }

    private static @Nullable Instant moment(JsonNode text) {
        return text.isString() ? UtcTime.read(text.asString()) : null;
    }

    /** Ids of the people who decided about a contest, or reviewed it. */
    List<String> reviewers(Contest contest) {
        return records.stepsOf(contest.id()).stream()
                .filter(sequence -> Set.of(EntryType.CONTEST_IN_REVIEW, EntryType.CONTEST_DECIDED)
                        .contains(records.json(sequence).path("type").asString("")))
                .flatMap(records::persons)
                .toList();
    }
}
