package dev.countersign.facts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.Case;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes that digests and ids are made of. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HashableValueTest {

    private static String hex(@Nullable Object value) {
        return HexFormat.of().formatHex(new HashableValue(value).bytes());
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of("", "54 00000000"),
                Arguments.of("aé😀", "54 00000007 61 c3a9 f09f9880"),
                Arguments.of(240.0, "4e 00000003 323430"),
                Arguments.of(0.1, "4e 00000003 302e31"),
                Arguments.of(-0.0, "4e 00000001 30"),
                Arguments.of(1e21, "4e 00000005 31652b3231"),
                Arguments.of(new BigDecimal("1.50"), "4e 00000003 312e35"),
                Arguments.of(new BigDecimal("100"), "4e 00000004 31452b32"),
                Arguments.of(true, "42 01"),
                Arguments.of(false, "42 00"),
                Arguments.of(LocalDate.of(2026, 1, 31), "44 0000000a 323032362d30312d3331"),
                Arguments.of(LocalTime.of(8, 0), "48 00000005 30383a3030"),
                Arguments.of(Instant.parse("1970-01-01T00:00:01.000000002Z"), "49 0000000000000001 00000002"),
                Arguments.of(Instant.parse("1969-12-31T23:59:59Z"), "49 ffffffffffffffff 00000000"),
                Arguments.of(null, "5a"),
                Arguments.of(Set.of("b", "a"), "53 00000002 54 00000001 61 54 00000001 62"),
                Arguments.of(List.of("b", "a"), "4c 00000002 54 00000001 62 54 00000001 61"),
                Arguments.of(List.of(), "4c 00000000"),
                Arguments.of(Map.of("b", true, "a", "x"), "4d 00000002 00000001 61 54 00000001 78 00000001 62 42 01"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void every_kind_of_value_has_its_bytes(@Nullable Object value, String bytes) {
        assertThat(hex(value)).isEqualTo(bytes.replace(" ", ""));
    }

    @Test
    void names_and_members_come_in_the_order_of_their_bytes_and_not_of_their_chars() {
        String above = "😀";
        String below = "ﬀ";
        assertThat(above.compareTo(below)).isNegative();

        assertThat(hex(Map.of(above, true, below, true)))
                .isEqualTo("4d00000002" + "00000003efac80" + "4201" + "00000004f09f9880" + "4201");
        assertThat(hex(Set.of(above, below))).isEqualTo("5300000002" + "5400000003efac80" + "5400000004f09f9880");
    }

    @Test
    void half_of_a_surrogate_pair_has_no_bytes() {
        for (String half : List.of("a\uD800b", "\uDC00", "\uD83D")) {
            assertThatThrownBy(() -> new HashableValue(half).bytes())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half of a surrogate pair");
            assertThatThrownBy(() -> new HashableValue(Map.of(half, true)).bytes())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_object_that_is_not_a_value_has_no_bytes() {
        assertThatThrownBy(() -> new HashableValue(Double.NaN).bytes()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashableValue(new StringBuilder("a")).bytes())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_hash_for_one_purpose_is_not_valid_for_another() {
        assertThat(new HashableValue("x").sha256("a-v1"))
                .isNotEqualTo(new HashableValue("x").sha256("b-v1"))
                .isNotEqualTo(new HashableValue("x").sha256());
    }

    @Test
    void the_example_of_the_page_about_records_is_true() throws IOException {
        Map<String, Object> example = Map.of("amount", 40.0, "labels", List.of("a, b"));

        assertThat(Files.readString(Path.of("docs/records.md")))
                .contains("    " + hex(example) + "\n")
                .contains("`" + new HashableValue(example).sha256("countersign-example-v1") + "`");
    }

    /** The law: two values have the same bytes exactly where they are equal. */
    @Test
    void different_values_have_different_bytes_and_equal_ones_the_same() {
        Random random = new Random(9);
        Map<String, @Nullable Object> seen = new HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            Object value = value(random, 3);
            String bytes = hex(value);
            Object before = seen.putIfAbsent(bytes, value);
            if (seen.containsKey(bytes) && before != null) {
                assertThat(before).as(bytes).isEqualTo(value);
            }
            assertThat(hex(again(value))).isEqualTo(bytes);
        }
        assertThat(Set.copyOf(
                        seen.values().stream().filter(each -> each != null).toList()))
                .hasSize(seen.size() - (seen.containsKey("5a") ? 1 : 0));
    }

    /** An offender: display text, from which the digests were made earlier, has the same bytes for different values. */
    @Test
    void display_text_would_not_keep_the_law() {
        assertThat(Case.text(Set.of("a, b"))).isEqualTo(Case.text(Set.of("a", "b")));
        assertThat(hex(Set.of("a, b"))).isNotEqualTo(hex(Set.of("a", "b")));
        assertThat(hex("1")).isNotEqualTo(hex(1.0));
        assertThat(hex("yes")).isNotEqualTo(hex(true));
        assertThat(hex("2026-01-31")).isNotEqualTo(hex(LocalDate.of(2026, 1, 31)));
    }

    /**
     * Small values out of few letters, so that neighbours such as {@code ["a, b"]} and {@code ["a","b"]} come up
     * often.
     */
    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 10)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt(4) / 2.0;
            case 3 -> LocalDate.of(2026, 1, 1 + random.nextInt(3));
            case 4 -> LocalTime.of(random.nextInt(3), 0);
            case 5 -> Instant.ofEpochSecond(random.nextInt(3) - 1, random.nextInt(2));
            case 7 -> many(random, depth);
            case 8 ->
                Set.copyOf(many(random, depth).stream()
                        .filter(each -> each != null)
                        .toList());
            case 9 -> {
                Map<String, @Nullable Object> map = new TreeMap<>();
                many(random, depth).forEach(each -> map.put(text(random), each));
                yield map;
            }
            default -> text(random);
        };
    }

    private static List<@Nullable Object> many(Random random, int depth) {
        List<@Nullable Object> many = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            many.add(value(random, depth - 1));
        }
        return many;
    }

    private static String text(Random random) {
        return String.join(
                "",
                Stream.generate(() -> List.of("a", "b", ", ", "\u0000", "é", "T", "\n")
                                .get(random.nextInt(7)))
                        .limit(random.nextInt(4))
                        .toList());
    }

    /** The same value, put together in another order. */
    private static @Nullable Object again(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> other = new LinkedHashMap<>();
            List<?> names = new ArrayList<>(map.keySet());
            Collections.reverse(names);
            names.forEach(name -> other.put(name, again(map.get(name))));
            return other;
        }
        if (value instanceof Set<?> set) {
            Object[] members = set.toArray();
            Collections.reverse(Arrays.asList(members));
            return new LinkedHashSet<>(Arrays.asList(members));
        }
        return value;
    }
}
