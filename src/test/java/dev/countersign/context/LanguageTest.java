package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.context.words.Phrases;
import dev.countersign.context.words.SecretNumbers;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Case;
import dev.countersign.facts.words.LanguageFinding;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Findings of the detector in a text of any form. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LanguageTest {

    /** The time of the processor: a busy machine takes longer by the clock. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Phrases PHRASES =
            new Phrases(List.of("guaranteed return", "risk-free", "can't lose", "will earn #", "für alle"));

    private static List<String> phrases(String text) {
        return PHRASES.in(text).stream().map(LanguageFinding::phrase).distinct().toList();
    }

    private static List<String> numbers(String text) {
        return SecretNumbers.in(text).stream()
                .map(LanguageFinding::kind)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A guaranteed return.",
                "GUARANTEED RETURN",
                "guaranteed\u00A0return",
                "guaranteed \r\n  return",
                "guaran\u00ADteed re\u200Bturn",
                "guaran-\nteed return",
                "\uFF47uaranteed return",
                "guaranteed-return",
                "\u201Cguaranteed\u201D return",
                "guarante\u0301ed return"
            })
    void a_phrase_is_found_however_it_is_written(String text) {
        assertThat(phrases(text)).containsExactly("guaranteed return");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guaranteed returns",
                "unguaranteed return",
                "a return that is guaranteed",
                "guaranteed no return",
                ""
            })
    void other_words_are_not_a_phrase(String text) {
        assertThat(phrases(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"risk-free", "risk free", "risk\u2011free", "risk-\nfree", "Risk - Free"})
    void a_hyphen_may_be_a_blank(String text) {
        assertThat(phrases(text)).containsExactly("risk-free");
    }

    @Test
    void a_straight_and_a_curly_apostrophe_are_one() {
        assertThat(phrases("You can\u2019t lose")).containsExactly("can't lose");
    }

    @Test
    void a_number_sign_matches_any_number() {
        assertThat(phrases("It will earn 8 % a year")).containsExactly("will earn #");
        assertThat(phrases("It will earn eight percent")).isEmpty();
    }

    @Test
    void an_umlaut_in_two_signs_is_the_same_umlaut() {
        assertThat(phrases("FU\u0308R ALLE")).containsExactly("für alle");
    }

    @Test
    void a_finding_gives_its_place() {
        assertThat(PHRASES.in("No: \uD83D\uDE00 Risk-Free!"))
                .containsExactly(new LanguageFinding(LanguageFinding.PHRASE, "risk-free", 7, 16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "order 12: 4111-1111-1111-1111.",
                "12 4111 1111 1111 1111 99",
                "378282246310005",
                "\uFF14111 1111 1111 1111"
            })
    void a_card_number_is_found_however_it_is_grouped(String text) {
        assertThat(numbers(text)).contains(LanguageFinding.CARD_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112",
                "411111111111",
                "41111111111111110000",
                "4111, 1111, 1111, 1111",
                "+49 30 23125 101 4455 12",
                "9111111111111111"
            })
    void another_long_number_is_not_a_card(String text) {
        assertThat(numbers(text)).isEmpty();
    }

    @Test
    void a_social_security_number_has_three_groups() {
        assertThat(numbers("SSN 123-45-6789")).containsExactly(LanguageFinding.SOCIAL_SECURITY);
        assertThat(numbers("000-45-6789, 666-45-6789, 923-45-6789, 123-00-6789, 123-45-0000, 123456789, 12-345-6789"))
                .isEmpty();
    }

    @Test
    void an_iban_is_found_by_its_check_digits() {
        assertThat(numbers("DE89 3704 0044 0532 0130 00")).containsExactly(LanguageFinding.IBAN);
        assertThat(numbers("to gb82west12345698765432 please")).containsExactly(LanguageFinding.IBAN);
        assertThat(numbers("DE88 3704 0044 0532 0130 00")).isEmpty();
    }

    @Test
    void a_number_is_never_repeated() {
        assertThat(SecretNumbers.in("card 4111111111111111"))
                .containsExactly(new LanguageFinding(LanguageFinding.CARD_NUMBER, "", 5, 21));
    }

    @Test
    void a_long_text_takes_no_time() {
        String text = "guaranteed 4111 - de89 1 2 3 ".repeat(8_000);
        long before = THREADS.getCurrentThreadCpuTime();

        PHRASES.in(text);
        SecretNumbers.in(text);

        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void nothing_of_the_text_becomes_part_of_the_case() {
        PolicyRelease release = DefaultPack.release();
        String request = "{'subject': {'type': 'user', 'id': 'p-1'}, 'action': {'name': 'send_marketing_email', "
                + "'properties': {'text': 'Risk-free for 4111111111111111'}},"
                + " 'resource': {'type': 'customer', 'id': 'C-1'}}";

        Case known = CaseAssembler.facts(
                        RequestParser.read(RequestParser.json(request.replace('\'', '"')), release),
                        OwnFacts.none(),
                        DecisionHistory.NOTHING,
                        release.declaredTypes(),
                        release.phrases(),
                        Instant.parse("2026-06-10T12:00:00Z"),
                        "")
                .known();

        assertThat(known.values().toString())
                .contains("language.numbers=[CARD_NUMBER]", "risk-free")
                .doesNotContain("4111", "Risk-free");
    }
}
