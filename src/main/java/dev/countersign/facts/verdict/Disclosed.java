package dev.countersign.facts.verdict;

import dev.countersign.facts.Disclosure;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one class of data in an action.
 *
 * @param fieldClass a word of the pack's list of classes
 * @param how        what to do to it, such as the last four digits; empty where nothing more is to be said
 * @param row        the row or rule that says so; null where none says anything, and the class is withheld
 * @param reason     code of that row
 * @param law        law or policy behind it; empty where no row says anything
 */
public record Disclosed(
        String fieldClass,
        Disclosure disclosure,
        String how,
        @Nullable String row,
        String reason,
        String law) {}
