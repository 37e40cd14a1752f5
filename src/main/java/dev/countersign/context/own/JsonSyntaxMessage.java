package dev.countersign.context.own;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * The parser's error in words for a reader who does not know the parser: without names of its classes, settings and
 * sources.
 */
final class JsonSyntaxMessage {

    private static final Pattern INSIDE =
            Pattern.compile(", from `[^`]*`(?=\\))|: not allowed as per .*| \\(for [A-Za-z][\\w.$ ]*starting at "
                    + "[^)]*\\)| \\((?:through|bound as|start marker at) .*\\)$|`?JsonToken\\.|: enable "
                    + "`JsonReadFeature.*| \\(not recognized as one since .*");
    private static final Pattern TRAILING = Pattern.compile("Trailing token .*");

    private JsonSyntaxMessage() {}

    /** One phrase without a full stop. */
    static String says(JacksonException e) {
        String said = e.getOriginalMessage().replaceAll("\\s+", " ");
        return INSIDE.matcher(TRAILING.matcher(said).replaceFirst("more follows after its end"))
                .replaceAll("")
                .strip();
    }
}
