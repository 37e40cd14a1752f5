package dev.countersign.facts.verdict;

import org.jspecify.annotations.Nullable;

/** How often an approval lets its action happen. */
public sealed interface ApprovalUses {

    /** Any number of times, as a record says. */
    ApprovalUses UNLIMITED = new Unlimited(true);

    /** Any number of times, because nothing says otherwise: only in a case of the tests. */
    ApprovalUses UNSAID = new Unlimited(false);

    /** Not any more. */
    ApprovalUses USED_UP = new UsedUp();

    /** @param said whether a record says so */
    record Unlimited(boolean said) implements ApprovalUses {

        @Override
        public @Nullable Integer number() {
            return said ? 0 : null;
        }
    }

    /** @param left more than 0 */
    record Times(int left) implements ApprovalUses {

        public Times {
            if (left <= 0) {
                throw new IllegalArgumentException("An approval with " + left + " uses left is used up.");
            }
        }

        @Override
        public Integer number() {
            return left;
        }
    }

    /** It counts no more. */
    record UsedUp() implements ApprovalUses {

        @Override
        public Integer number() {
            return -1;
        }
    }

    /** @param number as in a record: 0 for any number, below zero for none; null if the record says nothing */
    static ApprovalUses of(@Nullable Integer number) {
        if (number == null) {
            return UNSAID;
        }
        return number == 0 ? UNLIMITED : number < 0 ? USED_UP : new Times(number);
    }

    /** The number in a record; null if a record says nothing. */
    @Nullable
    Integer number();
}
