package dev.countersign.oversight.contest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person says with a step.
 *
 * @param version     of the contest that the person has read
 * @param code        the name of a {@link ContestCode}; empty for none
 * @param outcome     the name of a {@link ContestState}; empty for none
 * @param newDecision id of the decision that replaces a contested one; empty for none
 * @param text        that the customer was sent, or why the reviewer decides so; empty for none
 * @param sha256      of the explanation that the customer was sent; empty for none
 * @param toldOn      when the customer was told that it takes longer; null for not
 */
public record ContestInput(
        ContestStep step,
        int version,
        String code,
        String outcome,
        String newDecision,
        String text,
        String sha256,
        @Nullable Instant toldOn) {}
