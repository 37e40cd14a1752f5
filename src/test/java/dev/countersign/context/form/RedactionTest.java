package dev.countersign.context.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.words.Phrases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of a text, up to the edges of each rule. */
class RedactionTest {

    private static final Set<String> OTHERS = Set.of("C-2002", "K-1");
    private static final Redaction REDACTION =
            new Redaction(new Phrases(Set.of("my diagnosis", "diabetes")), OTHERS::contains);

    /** Particles, titles, blanks and signs that texts may have around and between what must not leave. */
    private static final List<String> BETWEEN = List.of(
            " ",
            "  ",
            "   ",
            "\n",
            "\t",
            "\u00A0",
            "\u2009",
            "\u200B",
            "\u00AD",
            ", ",
            ". ",
            "-",
            "\u2011",
            " (",
            ") ",
            " von ",
            " de la ",
            " Mr ",
            " Dr. ",
            " the ",
            " said ",
            " 12 ",
            " é ",
            " 中 ",
            "\uD83D\uDE00",
            " + ");

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
Anna Berg|[name]
Anna    Berg|Anna    Berg
Aa Bb Cc Dd Ee Ff|[name] Ff
anna-Lena Berg|anna-[name]
O'Brien Smith|[name]
A. B|A. B
A. Bb.|[name].
Anna von der van Berg|[name]
Anna von der van den Berg|Anna von der van den Berg
Berg, Anna,Lena|[name],Lena
Mr berg|[name]
Mr. Dr. Prof. 5|[name]. 5
mr von 5|[name] 5
Mr|Mr
Mrx berg|Mrx berg
Herr    Berg|Herr    Berg
123456|123456
1234567|[number]
1 2 3 4 5 6 7|[number]
1    234567|1    234567
+ (1234567|[number]
+++1234567|+[number]
xy12 ABCDEFGHIJK|[number]
xy12 ABCDEFGHIJ|xy12 ABCDEFGHIJ
1xy12ABCDEFGHIJK|1xy12ABCDEFGHIJK
a@b|[address]
a    @b|a    @b
a @   b@c|[address]@c
@b|@b
a ( AT ) b|[address]
a(at) @b|[address]
x-C-2002_y|[customer]
k-1|[customer]
C--2002|C--2002
123-45-6789|[number]
dia-betes|dia-betes
""")
    void a_text_is_redacted_up_to_the_edge_of_a_rule(String text, String left) {
        assertThat(REDACTION.of(text)).isEqualTo(left);
    }

    @Test
    void a_word_about_health_is_found_across_the_end_of_a_line() {
        assertThat(REDACTION.of("has dia-\nbetes since")).isEqualTo("has [health] since");
    }

    @Test
    void a_character_of_two_halves_is_one_letter_also_with_an_invisible_one_between_them() {
        assertThat(REDACTION.of("\uD801\u200B\uDC00nna Berg!")).isEqualTo("[name]!");
        assertThat(REDACTION.of("\uD801 \uDC00 ok")).isEqualTo("\uD801 \uDC00 ok");
    }

    @Test
    void the_place_of_a_piece_is_that_in_the_text_after_characters_that_are_more_or_none() {
        assertThat(REDACTION.of("… ½ ﷺ \u200B\u200B Anna\u200B Be\u00ADrg … ok"))
                .isEqualTo("… ½ ﷺ \u200B\u200B [name] … ok");
    }

    /** Whatever is around them, and nothing that is left is taken out a second time. */
    @Test
    void of_ten_thousand_texts_no_marker_leaves() {
        Random random = new Random(20261201);
        for (int text = 0; text < 10_000; text++) {
            String name = "Zq" + letters(random);
            List<String> markers = List.of(
                    "Mr " + name,
                    "Anna " + name,
                    name + ", Anna",
                    name + "@example.com",
                    "+49 30 7654321",
                    "DE89 3704 0044 0532 0130 00",
                    "C-2002",
                    "my diagnosis");
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                parts.add(BETWEEN.get(random.nextInt(BETWEEN.size())));
                parts.add(i % 3 == 0 ? " " + markers.get(random.nextInt(markers.size())) + " " : " word ");
            }
            String said = String.join("", parts);
            String left = REDACTION.of(said);
            assertThat(left).as(said).doesNotContain(name, "7654321", "0532", "2002", "diagnosis");
            assertThat(REDACTION.of(left)).as(said).isEqualTo(left);
        }
    }

    private static String letters(Random random) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }
}
