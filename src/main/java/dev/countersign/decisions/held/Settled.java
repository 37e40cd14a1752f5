package dev.countersign.decisions.held;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.own.Agent;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.AgentStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Why people need not decide on a held action any more, if that is clear. */
public enum Settled {
    /** The policy allows it without anybody. */
    ALLOWED,
    /** The policy denies it, now and as long as people could decide. */
    DENIED,
    /** The agent is retired, its contract has ended, or the registry does not have it any more. */
    AGENT_GONE;

    private static final String AGENT = "agent";
    private static final Set<String> RESERVED = Set.of(CorePath.RESERVED_AMOUNT, CorePath.RESERVED_COUNT);
    /** Reasons that say that something is unknown, or that end by themselves. */
    private static final Set<String> NOT_CLEAR =
            Set.of("MISSING_FACT", "RECORD_UNREADABLE", "EVALUATION_ERROR", "AGENT_PAUSED");

    /**
     * What is clear about a held action; empty if people must still decide, or if it is not clear: a fact that was
     * known when it was held and is not known now is an outage, and not an answer.
     *
     * @param tried the request, evaluated at a time, with the facts of now; nothing of it is recorded
     * @param end   from then on nobody can decide on it
     */
    public static Optional<Settled> of(
            PolicySnapshot snapshot,
            HeldForPeople held,
            Function<Instant, TrialResult> tried,
            Instant now,
            Instant end) {
        if (isAgentGone(snapshot.own(), held, now)) {
            return Optional.of(AGENT_GONE);
        }
        try {
            TrialResult present = tried.apply(now);
            if (!isKnown(held.facts(), present.facts())) {
                return Optional.empty();
            }
            return switch (present.evaluation().verdict()) {
                case ALLOW ->
                    Optional.of(ALLOWED)
                            .filter(needsNobody -> present.facts().approvals().isEmpty());
                case DENY ->
                    Optional.of(DENIED).filter(denied -> isClear(present) && isClear(tried.apply(end.minusMillis(1))));
                case REVIEW -> Optional.empty();
            };
        } catch (InvalidInput e) {
            // the active release does not read the request any more: the task ends by its time
            return Optional.empty();
        }
    }

    private static boolean isClear(TrialResult tried) {
        return tried.evaluation().verdict() == Verdict.DENY
                && tried.evaluation().notBefore() == null
                && tried.evaluation().reasons().stream().map(Reason::code).noneMatch(NOT_CLEAR::contains);
    }

    /** What was known still is, and no more is reserved: a reservation ends, perhaps without its action. */
    private static boolean isKnown(Facts held, Facts now) {
        return held.known().values().keySet().stream().allMatch(now.known()::known)
                && RESERVED.stream().allMatch(path -> number(now, path) <= number(held, path));
    }

    private static double number(Facts facts, String path) {
        return facts.known().value(path) instanceof Number number ? number.doubleValue() : 0;
    }

    /** Whether the agent of a held action is retired, its contract has ended, or it is not registered any more. */
    public static boolean isAgentGone(PolicySnapshot snapshot, HeldForPeople held, Instant now) {
        return isAgentGone(snapshot.own(), held, now);
    }

    private static boolean isAgentGone(OwnFacts own, HeldForPeople held, Instant now) {
        if (!held.agentType().equals(AGENT)) {
            return false;
        }
        Optional<Agent> agent = own.agent(held.agentId());
        if (agent.isEmpty()) {
            return own.mistakes().isEmpty()
                    && own.quarantined() == 0
                    && !own.ids(AGENT).isEmpty();
        }
        LocalDate until = agent.get().contractUntil();
        return agent.get().status() == AgentStatus.RETIRED
                || until != null && !own.today(now).isBefore(until);
    }

    /** Id of the person who answers for the agent; empty if nobody does. */
    public static Optional<String> ownerOf(PolicySnapshot snapshot, HeldForPeople held) {
        return snapshot.own().agent(held.agentId()).map(Agent::owner);
    }
}
