package dev.countersign.facts.verdict;

import dev.countersign.facts.Disclosure;
import org.jspecify.annotations.Nullable;

/**
 * How one class of data may be disclosed for an action.
 *
 * @param fieldClass a word of the pack's list of classes
 * @param how        what to do to it, such as the last four digits; empty if there is nothing to add
 * @param row        the row or rule that decides it; null if no row or rule does, and then the class is withheld
 * @param reason     code of that row
 * @param law        law or policy behind it; empty if no row says anything
 */
public record ClassDisclosure(
        String fieldClass,
        Disclosure disclosure,
        String how,
        @Nullable String row,
        String reason,
        String law) {}
