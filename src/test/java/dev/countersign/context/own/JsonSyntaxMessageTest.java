package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A message about a damaged text contains no name of the parser. */
class JsonSyntaxMessageTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{} {}|more follows after its end",
                "{\"a\":1|Unexpected end-of-input",
                "{\"a\":1,\"a\":2}|Duplicate",
                "{'a':1}|Unexpected character",
                "[1,|Unexpected end-of-input",
                "{\"a\":01}|Invalid numeric value",
                "{\"a\":\"\\x\"}|Unrecognized character escape",
                "\"a|Unexpected end-of-input",
                "nul|Unrecognized token",
                "{\"a\":1e99999999999}|",
                "[[[}|Unexpected close marker",
                "{\"a\":NaN}|Non-standard token",
                "{\"a\":+1}|plus signs",
                "{/*x*/}|comment"
            })
    void what_is_said_names_no_class_and_no_setting(String text, String says) {
        JacksonException e = catchThrowableOfType(JacksonException.class, () -> JSON.readTree(text));
        assertThat(e == null ? String.valueOf(says) : JsonSyntaxMessage.says(e))
                .contains(says == null ? "" : says)
                .doesNotContain(
                        "JsonToken", "Feature", "databind", "_", "`StreamRead", "StringReader", "Object starting");
    }
}
