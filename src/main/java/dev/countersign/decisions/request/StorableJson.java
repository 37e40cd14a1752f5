package dev.countersign.decisions.request;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/** Checks that the texts and numbers of JSON can be hashed, stored and compared, before they become values. */
final class StorableJson {

    /** The greatest number of characters of a number. */
    private static final int LONGEST = 40;
    /** The largest exponent; its negative is the smallest. */
    private static final int EXPONENT = 30;

    private static final int DIGITS = 2;
    /** A number of {@value} characters is short, whatever else belongs to it. */
    private static final int SHORT = 30;

    private final List<Problem> told = new ArrayList<>();
    private int count;

    private StorableJson() {}

    /**
     * Whether no text and no number of it can be wrong: it has no escape, no letter outside the basic plane or half
     * of one, no exponent, and no long number. Most requests are such; their tokens need not be read before they
     * become values.
     */
    static boolean isPlain(String json) {
        int number = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+') {
                number++;
            } else if (c == '\\'
                    || c == 0
                    || Character.isSurrogate(c)
                    || number > SHORT
                    || number > 0 && (c == 'e' || c == 'E')) {
                return false;
            } else {
                number = 0;
            }
        }
        return number <= SHORT;
    }

    /**
     * Reads all tokens.
     *
     * @throws InvalidInput with every text that is not valid Unicode and every number that is too long or out of range,
     *     by member
     */
    static void check(JsonParser tokens) {
        StorableJson json = new StorableJson();
        for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
            switch (token) {
                case PROPERTY_NAME, VALUE_STRING ->
                    StorableText.wrong(tokens.getString())
                            .ifPresent(says -> json.tell(tokens, says, "Maybe the text was cut inside a letter."));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    number(tokens.getString()).ifPresent(says -> json.tell(tokens, says, ""));
                default -> {
                    // other tokens need no check
                }
            }
        }
        if (json.count > 0) {
            throw new InvalidInput(json.told, json.count);
        }
    }

    private static Optional<String> number(String text) {
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        String exponent = e < 0 ? "" : text.substring(e + 1).replaceFirst("^[+-]?0*", "");
        if (text.length() <= LONGEST
                && exponent.length() <= DIGITS
                && (exponent.isEmpty() || Integer.parseInt(exponent) <= EXPONENT)) {
            return Optional.empty();
        }
        return Optional.of("`" + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…")
                + "` is not a readable number. Allowed: at most " + LONGEST + " characters, and an exponent from -"
                + EXPONENT + " to " + EXPONENT + ".");
    }

    private void tell(JsonParser tokens, String says, String maybe) {
        if (count++ < InvalidInput.SHOWN) {
            told.add(new Problem(place(tokens.streamReadContext()), says, maybe));
        }
    }

    /** The path of the member, such as {@code action.properties.labels[2]}. */
    private static String place(TokenStreamContext context) {
        Deque<String> steps = new ArrayDeque<>();
        for (TokenStreamContext each = context; each != null; each = each.getParent()) {
            if (each.inArray()) {
                steps.addFirst("[" + each.getCurrentIndex() + "]");
            } else if (each.inObject() && each.currentName() != null) {
                steps.addFirst("." + StorableText.shown(each.currentName()));
            }
        }
        String place = String.join("", steps);
        return place.isEmpty() ? "body" : place.startsWith(".") ? place.substring(1) : place;
    }
}
