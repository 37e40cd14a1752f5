package dev.countersign.decisions.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.facts.text.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every text and number of a request is checked before it becomes a value, unless none can be wrong. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorableJsonTest {

    private static final List<String> WRONG = List.of(
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"by half \ud800\"}",
            "{\"\udc00\":1}",
            "{\"\\u0000\":1}",
            "{\"a\":1e31}",
            "{\"a\":-1.5E-31}",
            "{\"a\":" + "1".repeat(41) + "}",
            "[0." + "1".repeat(39) + "]");

    private static final List<String> RIGHT = List.of(
            "{\"a\":\"\\ud83d\\ude00\"}",
            "{\"a\":\"😀\"}",
            "{\"a\":1e30}",
            "{\"a\":" + "1".repeat(40) + "}",
            "{\"id\":\"3e99-e4\",\"n\":-12.50}");

    @Test
    void what_is_not_storable_is_refused() {
        for (String json : WRONG) {
            assertThat(StorableJson.isPlain(json)).as(json).isFalse();
            assertThatThrownBy(() -> RequestParser.json(json)).as(json).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void what_only_looks_as_if_it_were_not_storable_is_read() {
        for (String json : RIGHT) {
            assertThat(StorableJson.isPlain(json)).as(json).isFalse();
            assertThat(RequestParser.json(json).isObject()).as(json).isTrue();
        }
    }

    @Test
    void a_request_without_escapes_and_long_numbers_is_plain_and_its_mistakes_are_the_same() {
        String plain = "{\"a\":[\"é\",-12.5,true,null,123456789012345678901234567890]}";

        assertThat(StorableJson.isPlain(plain)).isTrue();
        assertThat(RequestParser.json(plain).at("/a/1").decimalValue()).isEqualByComparingTo("-12.5");
        String twice = "{\"a\":1,\"a\":2";
        assertThat(StorableJson.isPlain(twice + "}")).isTrue();
        assertThat(refused(twice + "}")).isEqualTo(refused(twice + ",\"\\u0062\":3}"));
        assertThat(refused("")).isEqualTo(refused(" "));
        assertThat(refused("{\"a\":1} 2")).isNotEmpty();
    }

    private static String refused(String json) {
        return catchThrowableOfType(InvalidInput.class, () -> RequestParser.json(json))
                .problems()
                .toString();
    }
}
