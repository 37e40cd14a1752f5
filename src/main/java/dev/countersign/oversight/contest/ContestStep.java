package dev.countersign.oversight.contest;

import dev.countersign.decisions.record.EntryType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person does with a contest: each step has a type of entry, and states in which it is possible. */
public enum ContestStep {
    /** It is examined. */
    ADMIT(EntryType.CONTEST_ADMITTED, ContestState.RECEIVED),
    /** It is not examined, and the customer was told why. */
    REFUSE(EntryType.CONTEST_REFUSED, ContestState.RECEIVED),
    /** The customer was sent the explanation. */
    EXPLAIN(EntryType.CONTEST_EXPLAINED, ContestState.ADMITTED),
    /** The customer was told that the answer takes longer. */
    EXTEND(
            EntryType.CONTEST_EXTENDED,
            ContestState.RECEIVED,
            ContestState.ADMITTED,
            ContestState.EXPLAINED,
            ContestState.IN_REVIEW),
    /** The person reviews it, in place of the reviewer so far if there is one. */
    REVIEW(EntryType.CONTEST_IN_REVIEW, ContestState.EXPLAINED, ContestState.IN_REVIEW),
    /** The reviewer decides. */
    DECIDE(EntryType.CONTEST_DECIDED, ContestState.IN_REVIEW),
    /** The customer was sent the answer. */
    ANSWER(EntryType.CONTEST_ANSWERED, ContestState.UPHELD, ContestState.CHANGED, ContestState.PARTLY),
    /** Nothing more is done. */
    CLOSE(EntryType.CONTEST_CLOSED, ContestState.ANSWERED);

    private final String entryType;
    private final Set<ContestState> from;

    ContestStep(String entryType, ContestState first, ContestState... more) {
        this.entryType = entryType;
        from = EnumSet.of(first, more);
    }

    String entryType() {
        return entryType;
    }

    /** Whether it is possible in that state. */
    boolean isPossible(ContestState state) {
        return from.contains(state);
    }

    /** The steps that are possible in that state. */
    public static Set<ContestStep> possible(ContestState state) {
        return Arrays.stream(values())
                .filter(step -> step.isPossible(state))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ContestStep.class)));
    }

    static Optional<ContestStep> of(String entryType) {
        return Arrays.stream(values())
                .filter(step -> step.entryType.equals(entryType))
                .findFirst();
    }

    /** @param outcome of the review; it counts only when the reviewer decides */
    ContestState next(ContestState before, ContestState outcome) {
        return switch (this) {
            case ADMIT -> ContestState.ADMITTED;
            case REFUSE -> ContestState.NOT_ADMITTED;
            case EXPLAIN -> ContestState.EXPLAINED;
            case EXTEND -> before;
            case REVIEW -> ContestState.IN_REVIEW;
            case DECIDE -> outcome;
            case ANSWER -> ContestState.ANSWERED;
            case CLOSE -> ContestState.CLOSED;
        };
    }
}
