package dev.countersign.context.own;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that others wrote: no member twice, nothing after the end, at most 64 levels. What we wrote ourselves is
 * read with {@link JsonMapper#shared()}.
 */
public final class StrictJson {

    private static final int DEEPEST = 64;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonMapper EXACT = JSON.rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /** @throws JacksonException with a message for {@link #problem} */
    public static JsonNode read(String text) {
        return JSON.readTree(text);
    }

    /** The same, with each digit of a number kept. */
    public static JsonNode exact(String text) {
        return EXACT.readTree(text);
    }

    /** The tokens, of a text that may have any number of values. */
    public static JsonParser tokens(String text) {
        return EXACT.createParser(text);
    }

    /** What is wrong with a text, as one phrase without a full stop. */
    public static String problem(JacksonException e) {
        return JsonSyntaxMessage.says(e);
    }

    /** Where it is wrong: {@code (line 1, column 7)} with a space before it; empty if the parser does not know. */
    public static String place(JacksonException e) {
        return line(e) < 1
                ? ""
                : " (line " + line(e) + ", column " + e.getLocation().getColumnNr() + ")";
    }

    /** The line on which it is wrong, from 1; less where the parser does not know. */
    public static int line(JacksonException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
    }
}
