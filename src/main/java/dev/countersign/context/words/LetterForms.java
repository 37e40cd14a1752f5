package dev.countersign.context.words;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One form of each character, made when a text first has it, because Unicode tells it slowly. */
public final class LetterForms {

    private final IntFunction<String> form;
    /** Two threads may write the same text. */
    private final @Nullable String[] known = new String[Character.MAX_VALUE + 1];

    public LetterForms(IntFunction<String> form) {
        this.form = form;
    }

    public String of(int letter) {
        if (letter >= known.length) {
            return form.apply(letter);
        }
        String found = known[letter];
        if (found == null) {
            found = form.apply(letter);
            known[letter] = found;
        }
        return found;
    }
}
