package dev.countersign.decisions.history;

import dev.countersign.decisions.record.EntryType;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.own.Customer;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.words.CustomerState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reasons why a person cannot be erased now: data that must be preserved (Art. 17(3) GDPR), or a permit that may still
 * be used.
 */
public final class ErasureBlocks {

    private static final String STATES = CorePath.CUSTOMER_STATES;
    private static final String HOLD = CustomerState.LEGAL_HOLD.name();

    private final DecisionRecords records;
    private final Instant now;

    public ErasureBlocks(DecisionRecords records, Instant now) {
        this.records = records;
        this.now = now;
    }

    /**
     * @param customers the persons' records in our own facts
     * @param decisions sequence numbers of the person's decisions, oldest first
     * @param checked   whether a person has checked for a hold that own facts do not show
     * @throws InvalidInput when something blocks the erasure
     */
    public void refuse(Collection<Customer> customers, List<Long> decisions, boolean checked) {
        customers.stream()
                .filter(each -> each.states() != null && each.states().contains(CustomerState.LEGAL_HOLD))
                .findFirst()
                .ifPresent(held -> {
                    throw refused(
                            "our own record of customer `" + held.id() + "` says " + HOLD
                                    + ": the data must be preserved for litigation (Art. 17(3) GDPR).",
                            "Maybe erase after the hold is lifted.");
                });
        openPermit(decisions);
        if (!checked) {
            unchecked(customers, decisions);
        }
    }

    private void unchecked(Collection<Customer> customers, List<Long> decisions) {
        Optional<StoredDecision> latest = latest(decisions);
        latest.filter(each ->
                        each.facts().known().value(STATES) instanceof Collection<?> states && states.contains(HOLD))
                .ifPresent(held -> {
                    throw refused(
                            "their latest decision, `" + held.id() + "` of " + held.decidedAt() + ", has " + HOLD
                                    + " in `" + STATES + "`, and our own record does not have it.",
                            "Maybe the hold was lifted later. Check it, then add --hold-checked.");
                });
        if (customers.isEmpty() || customers.stream().anyMatch(each -> each.states() == null)) {
            throw refused(
                    "it is unknown whether there is a legal hold: "
                            + (customers.isEmpty()
                                    ? "our own facts have no customer record."
                                    : "our own record has no `states`."),
                    "Maybe check it yourself, then add --hold-checked.");
        }
    }

    private Optional<StoredDecision> latest(List<Long> decisions) {
        for (int i = decisions.size() - 1; i >= 0; i--) {
            StoredDecision each = records.at(decisions.get(i));
            if (each.isWhole()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Such a permit also counts in every frequency cap, and both end with it. */
    private void openPermit(List<Long> decisions) {
        List<StoredDecision> open = decisions.stream()
                .map(records::at)
                .filter(each -> each.verdict() == Verdict.ALLOW
                        && each.validUntil().orElse(Instant.MIN).isAfter(now)
                        && records.outcomes(each.id()).isEmpty())
                .toList();
        if (!open.isEmpty()) {
            Instant end = open.stream()
                    .flatMap(each -> each.validUntil().stream())
                    .max(Instant::compareTo)
                    .orElseThrow();
            throw refused(
                    "the permit `" + open.get(0).id() + "`"
                            + (open.size() == 1 ? " may" : " and " + (open.size() - 1) + " more may")
                            + " still be used until " + end + ".",
                    "Maybe report its outcome, or wait until then.");
        }
    }

    /**
     * The customer has a right to an answer, and after the erasure nobody can give one.
     *
     * @param persons ids such as {@code customer:C-1001}
     * @throws InvalidInput when one of them contests a decision, and that has not ended
     */
    public void refuseContested(Set<String> persons) {
        persons.stream()
                .flatMap(person -> records.of(person).stream())
                .map(records::json)
                .filter(each -> each.path("type").asString("").equals(EntryType.CONTEST_RECEIVED))
                .filter(this::isOpen)
                .findFirst()
                .ifPresent(open -> {
                    throw refused(
                            "the contest `" + open.path("id").asString() + "` of "
                                    + open.path("at").asString() + " has not ended.",
                            "Maybe answer it first, or add --contest-open.");
                });
    }

    private boolean isOpen(JsonNode contest) {
        return records.stepsOf(contest.path("id").asString()).stream()
                .map(records::json)
                .noneMatch(each -> Set.of(EntryType.CONTEST_REFUSED, EntryType.CONTEST_CLOSED)
                        .contains(each.path("type").asString("")));
    }

    private static InvalidInput refused(String says, String maybe) {
        return new InvalidInput(new Problem("SUBJECT", says, maybe));
    }
}
