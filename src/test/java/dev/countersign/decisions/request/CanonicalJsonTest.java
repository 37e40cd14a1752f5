package dev.countersign.decisions.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.RecordedCase;
import dev.countersign.facts.Case;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON in the one form that is hashed (RFC 8785). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CanonicalJsonTest {

    private static String written(Object value) {
        return new String(new CanonicalJson().fact(value).bytes(), StandardCharsets.UTF_8);
    }

    /** Bits of a number, and how ECMAScript writes it: RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000,0",
        "8000000000000000,0",
        "0000000000000001,5e-324",
        "8000000000000001,-5e-324",
        "7fefffffffffffff,1.7976931348623157e+308",
        "ffefffffffffffff,-1.7976931348623157e+308",
        "4340000000000000,9007199254740992",
        "c340000000000000,-9007199254740992",
        "4430000000000000,295147905179352830000",
        "44b52d02c7e14af5,9.999999999999997e+22",
        "44b52d02c7e14af6,1e+23",
        "44b52d02c7e14af7,1.0000000000000001e+23",
        "444b1ae4d6e2ef4e,999999999999999700000",
        "444b1ae4d6e2ef4f,999999999999999900000",
        "444b1ae4d6e2ef50,1e+21",
        "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d,0.000001",
        "41b3de4355555553,333333333.3333332",
        "41b3de4355555554,333333333.33333325",
        "41b3de4355555555,333333333.3333333",
        "41b3de4355555556,333333333.3333334",
        "41b3de4355555557,333333333.33333343",
        "becbf647612f3696,-0.0000033333333333333333",
        "43143ff3c1cb0959,1424953923781206.2"
    })
    void a_number_is_written_in_the_fewest_digits(String bits, String expected) {
        assertThat(written(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
                .isEqualTo(expected);
    }

    @Tag("slow")
    @Test
    void every_number_reads_back_as_itself() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double number = i % 2 == 0 ? random.nextInt(1_000_000) / 100.0 : Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(number) && !Double.isInfinite(number)) {
                assertThat(Double.parseDouble(written(number))).isEqualTo(number);
                assertThat(Case.shortest(number).precision()).isLessThanOrEqualTo(17);
            }
        }
    }

    @Test
    void a_text_is_escaped_where_it_must_be_and_nowhere_else() {
        assertThat(written("€$\u000F\nA'B\"\\\\\"/\u007F😀")).isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007F😀\"");
    }

    @Test
    void half_a_character_is_written_so_that_it_can_be_read_again() {
        assertThat(JsonMapper.shared().readTree(written("a\uD800b")).asString()).isEqualTo("a\uD800b");
    }

    @Test
    void the_members_of_a_set_come_in_their_order() {
        assertThat(written(Set.of("b", "a", "c"))).isEqualTo("[\"a\",\"b\",\"c\"]");
    }

    @Test
    void a_day_and_a_time_are_distinguished_from_texts() {
        assertThat(written(LocalDate.of(2026, 1, 31)) + written(LocalTime.of(8, 0)))
                .isEqualTo("{\"date\":\"2026-01-31\"}{\"time\":\"08:00\"}");
    }

    @Test
    void members_out_of_order_are_an_error() {
        assertThatThrownBy(() -> new CanonicalJson().object().member("b", true).member("a", true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("`a` comes after `b`");
    }

    @Tag("slow")
    @Test
    void every_record_and_private_part_has_its_members_in_order_and_no_spaces() {
        RecordedCase.ofTheDefaultPack().forEach(each -> {
            inOrder(JsonMapper.shared().readTree(each.entry().open()));
            each.parts().forEach(part -> inOrder(JsonMapper.shared().readTree(part.content())));
            assertThat(each.open()).doesNotContain("\n").doesNotContain("\": ").doesNotContain(", \"");
        });
    }

    private static void inOrder(JsonNode node) {
        assertThat(List.copyOf(node.propertyNames())).isEqualTo(List.copyOf(new TreeSet<>(node.propertyNames())));
        node.forEach(CanonicalJsonTest::inOrder);
    }
}
