package dev.countersign.oversight.contest;

import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the entry of a step says, if everything that the step needs is there.
 *
 * @param explanation of the contested decisions, as the customer may be told; made only for a step that needs it
 */
record ContestChecks(Contest contest, Supplier<ContestExplanation> explanation, Instant now, Caller by) {

    /** @param open public members. @param ofCustomer members in the part of the customer */
    record Said(Map<String, Object> open, Map<String, Object> ofCustomer) {}

    /** @param replaces whether the decision with that id may replace a contested one */
    Said of(ContestInput input, Predicate<String> replaces) {
        return switch (input.step()) {
            case ADMIT, REVIEW, CLOSE -> new Said(Map.of(), Map.of());
            case REFUSE -> {
                ContestWish.checked("text", input.text());
                yield new Said(
                        Map.of(ContestFold.CODE, code(input).name()), Map.of(ContestWriter.ANSWER, input.text()));
            }
            case EXPLAIN -> explained(input);
            case EXTEND -> extended(input);
            case DECIDE -> decided(input, replaces);
            case ANSWER -> {
                refuseUnlessComplete("The explanation of the decision leaves something out");
                ContestWish.checked("text", input.text());
                yield new Said(Map.of(), Map.of(ContestWriter.ANSWER, input.text()));
            }
        };
    }

    /** What the tables hide from the customer stays hidden, also in words of a person who does not know why. */
    private void refuseUnlessComplete(String why) {
        if (!explanation.get().isComplete() && !by.has(new Caller.HeldRole(Role.COMPLIANCE_REVIEWER, ""))) {
            throw new ContestRefused(
                    ContestRefused.Why.WRONG_ROLE,
                    why + ", so the step needs the role " + Role.COMPLIANCE_REVIEWER + ". Your roles: " + by.rolesText()
                            + ".");
        }
    }

    private Said explained(ContestInput input) {
        refuseUnlessComplete("The explanation leaves something out");
        if (input.text().isEmpty()) {
            if (!input.sha256().equals(explanation.get().sha256())) {
                throw refused(
                        "sha256",
                        "it is not the SHA-256 of the explanation, which is `"
                                + explanation.get().sha256() + "`.",
                        "Maybe read the explanation again, or send in `text` what the customer was sent.");
            }
            return sent(explanation.get().text());
        }
        ContestWish.checked("text", input.text());
        return sent(input.text());
    }

    /** A plain hash of a text about a person would let others find it by guessing, so it is in the private part. */
    private static Said sent(String text) {
        return new Said(Map.of(), Map.of(ContestWriter.EXPLANATION, text, ContestWriter.SHA256, Sha256.hex(text)));
    }

    private Said extended(ContestInput input) {
        Instant due = contest.arrival().due();
        Instant told = input.toldOn();
        if (contest.progress().extended() != null) {
            throw new ContestRefused(
                    ContestRefused.Why.NOT_POSSIBLE,
                    "The time was extended already, until " + contest.due() + ". It can be extended once.");
        }
        if (told == null) {
            throw refused("toldOn", "it is missing.", "Maybe 2026-12-01T12:00:00Z.");
        }
        if (told.isAfter(now) || told.isBefore(contest.arrival().received())) {
            throw refused(
                    "toldOn",
                    "`" + told + "` is in the future, or before the contest arrived.",
                    "Maybe the time at which the customer was told.");
        }
        if (!told.isBefore(due) || !now.isBefore(due)) {
            throw refused(
                    "toldOn",
                    "the time can be extended only if the customer is told within the first month, before " + due + ".",
                    "Maybe answer now.");
        }
        Instant until = ContestTime.extended(
                contest.arrival().received(), contest.arrival().zone());
        return new Said(
                new TreeMap<>(Map.of(ContestFold.UNTIL, until.toString(), "toldOn", told.toString())), Map.of());
    }

    private Said decided(ContestInput input, Predicate<String> replaces) {
        if (!RecordSubjects.looksLikeOneOf(contest.progress().reviewer(), by.ids())) {
            throw new ContestRefused(
                    ContestRefused.Why.NOT_POSSIBLE,
                    "Another person reviews it. Maybe take the step REVIEW first, in place of that person.");
        }
        List<String> outcomes = Stream.of(ContestState.UPHELD, ContestState.CHANGED, ContestState.PARTLY)
                .map(Enum::name)
                .toList();
        if (!outcomes.contains(input.outcome())) {
            throw oneOf(ContestFold.OUTCOME, input.outcome(), outcomes);
        }
        ContestCode code = code(input);
        boolean upheld = input.outcome().equals(ContestState.UPHELD.name());
        if (code == ContestCode.DECISION_CORRECT && !upheld) {
            throw refused(ContestFold.CODE, "`" + code + "` goes with UPHELD only.", "");
        }
        Map<String, Object> open =
                new TreeMap<>(Map.of(ContestFold.OUTCOME, input.outcome(), ContestFold.CODE, code.name()));
        if (upheld != input.newDecision().isEmpty()) {
            throw refused(
                    ContestFold.NEW_DECISION,
                    upheld ? "a decision that is upheld is not replaced." : "it is missing.",
                    upheld ? "" : "Maybe request the action again, and name the `decisionId` of the answer.");
        }
        if (!upheld) {
            if (!replaces.test(input.newDecision())) {
                throw refused(
                        ContestFold.NEW_DECISION,
                        "there is no later decision `" + Problem.shown(input.newDecision())
                                + "` about the same action for this customer.",
                        "Maybe request the action again, and name the `decisionId` of the answer.");
            }
            open.put(ContestFold.NEW_DECISION, input.newDecision());
        }
        if (input.text().isEmpty()) {
            return new Said(open, Map.of());
        }
        ContestWish.checked("text", input.text());
        return new Said(open, Map.of(ContestWriter.REASON, input.text()));
    }

    private static ContestCode code(ContestInput input) {
        List<String> codes =
                ContestCode.of(input.step()).stream().map(Enum::name).toList();
        if (!codes.contains(input.code())) {
            throw oneOf(ContestFold.CODE, input.code(), codes);
        }
        return ContestCode.valueOf(input.code());
    }

    private static InvalidInput oneOf(String place, String text, Collection<String> allowed) {
        return refused(
                place,
                (text.isEmpty() ? "it is missing." : "`" + Problem.shown(text) + "` is not a word of the list.")
                        + " Allowed: " + String.join(", ", allowed) + ".",
                Problem.hint(text, allowed));
    }

    private static InvalidInput refused(String place, String says, String maybe) {
        return new InvalidInput(new Problem(place, says, maybe));
    }
}
