package dev.countersign.facts.text;

import java.util.Collection;

/**
 * A mistake in the input of a person or a caller, described so that they can correct it.
 *
 * @param place where: a file with sheet and cell, a file with its line, or a member of a request
 * @param message  what was read and what is allowed, in a sentence or two
 * @param hint what to do, as a sentence that begins with "Maybe"; empty if there is no useful suggestion
 */
public record Problem(String place, String message, String hint) {

    /** Letters of a value that a message shows. */
    private static final int LONGEST = 80;

    public Problem(String place, String says) {
        this(place, says, "");
    }

    /** A value as a message shows it. A long value is shown as its beginning and its number of letters. */
    public static String shown(String value) {
        int letters = value.codePointCount(0, value.length());
        return letters <= LONGEST
                ? value
                : value.substring(0, value.offsetByCodePoints(0, LONGEST)) + "… (" + letters + " letters)";
    }

    /** The whole message on one line. */
    public String text() {
        return place + ": " + message + (hint.isEmpty() ? "" : " " + hint);
    }

    /** "Maybe `X`?" for the allowed word nearest to the one that was read; empty if none is near, or it is the same. */
    public static String hint(String read, Collection<String> allowed) {
        return new Spelling(read)
                .nearest(allowed)
                .filter(word -> !word.equals(read))
                .map(word -> "Maybe `" + word + "`?")
                .orElse("");
    }

    /** The same, but only if it will be shown: after {@link InvalidInput#SHOWN} problems no hint is computed. */
    public static String hint(Collection<Problem> before, String read, Collection<String> allowed) {
        return before.size() < InvalidInput.SHOWN ? hint(read, allowed) : "";
    }

    /** The nearest of the allowed words, or one of them as an example. */
    public static String oneOf(String read, Collection<String> allowed) {
        String near = hint(read, allowed);
        return near.isEmpty() && !allowed.isEmpty()
                ? "Maybe `" + allowed.iterator().next() + "`, or another of these."
                : near;
    }
}
