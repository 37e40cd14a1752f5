package dev.countersign.facts.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Our list of letters that look alike is the one of Unicode's UTS 39. With {@code -Dconfusables.write=true} it is
 * made again.
 */
class ConfusablesTest {

    private static final Path FILE = Path.of("src/main/resources/confusables.txt");
    private static final String SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL ";
    /** They look like an f, and are an s by NFKC: we take them for the s. */
    private static final int LONG_S = 0x17F;

    private static final int LONG_S_T = 0xFB05;
    private static final String MODIFIER = "MODIFIER LETTER SMALL ";
    private static final List<String> AGENTS =
            List.of("service-triage-01", "voice-care-02", "marketing-mailer-01", "uc-agent");

    private static final Set<Integer> EUROPEAN = Set.of(UScript.LATIN, UScript.GREEK, UScript.CYRILLIC);
    private static final Pattern BARRED = Pattern.compile("LATIN (CAPITAL|SMALL) LETTER ([A-Z])(?: WITH .*| BAR)");

    private static boolean ascii(String text) {
        return !text.isEmpty() && text.chars().allMatch(letter -> letter >= ' ' && letter < 0x7F);
    }

    /** UTS 39 writes a letter with a stroke as a letter and a mark. */
    private static String unmarked(String text) {
        return text.codePoints()
                .filter(letter -> !FoldedText.isMark(letter))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The letter that one with a stroke, a bar, a hook or a tail is, where UTS 39 does not say so. */
    private static Optional<String> barred(String name) {
        Matcher letter = BARRED.matcher(name);
        return letter.matches()
                ? Optional.of(
                        letter.group(1).equals("CAPITAL")
                                ? letter.group(2)
                                : letter.group(2).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** All that Unicode says comes from ICU4J, nothing from the JDK: a newer JDK knows more letters. */
    private static Map<Integer, String> ofIcu() {
        SpoofChecker checker = new SpoofChecker.Builder().build();
        Map<Integer, String> all = new TreeMap<>();
        for (int letter = 0x80; letter <= Character.MAX_CODE_POINT; letter++) {
            int type = UCharacter.getType(letter);
            if (type == UCharacterCategory.SURROGATE
                    || type == UCharacterCategory.UNASSIGNED
                    || type == UCharacterCategory.PRIVATE_USE
                    || type == UCharacterCategory.FORMAT) {
                continue;
            }
            int key = letter;
            String self = Character.toString(letter);
            String name = String.valueOf(UCharacter.getName(letter));
            String composed = Normalizer2.getNFKCInstance().normalize(self);
            int digit = UCharacter.digit(letter, 10);
            if (digit >= 0) {
                all.put(letter, Integer.toString(digit));
            } else if (name.startsWith(SMALL_CAPITAL) && name.length() == SMALL_CAPITAL.length() + 1) {
                all.put(letter, name.substring(SMALL_CAPITAL.length()).toLowerCase(Locale.ROOT));
            } else if (name.startsWith(MODIFIER) && name.length() == MODIFIER.length() + 1) {
                all.put(letter, name.substring(MODIFIER.length()).toLowerCase(Locale.ROOT));
            } else if (type == UCharacterCategory.DASH_PUNCTUATION
                    || name.startsWith("BOX DRAWINGS") && name.contains("HORIZONTAL")
                    || name.equals("KATAKANA-HIRAGANA PROLONGED SOUND MARK")) {
                all.put(letter, "-");
            } else {
                Stream.of(
                                self,
                                composed,
                                UCharacter.toLowerCase(ULocale.ROOT, UCharacter.toUpperCase(ULocale.ROOT, self)))
                        .map(checker::getSkeleton)
                        .map(alike -> EUROPEAN.contains(UScript.getScript(key)) ? unmarked(alike) : alike)
                        .map(String::strip)
                        .filter(ConfusablesTest::ascii)
                        .findFirst()
                        .or(() -> barred(name))
                        .ifPresent(alike -> all.put(key, alike));
            }
        }
        return all;
    }

    @Tag("slow")
    @Test
    void the_list_is_that_of_unicode() throws IOException {
        Map<Integer, String> icu = ofIcu();
        if (Boolean.getBoolean("confusables.write")) {
            StringBuilder text = new StringBuilder(
                    "# Letters that look like ASCII (UTS 39), from Unicode as ICU4J has it. Copyright "
                            + "Unicode, Inc.; Unicode License V3, see NOTICE. ConfusablesTest makes and holds this "
                            + "list.\n");
            icu.forEach((letter, alike) -> text.append(Integer.toHexString(letter))
                    .append(' ')
                    .append(alike)
                    .append('\n'));
            Files.writeString(FILE, text);
        }
        assertThat(Files.readAllLines(FILE).get(0)).startsWith("#").contains("Unicode License V3");
        assertThat(Confusables.OF_UNICODE.letters()).isEqualTo(icu);
    }

    @Test
    void no_disguise_of_an_agent_has_another_skeleton() {
        Map<String, List<String>> looks = new TreeMap<>();
        Confusables.OF_UNICODE.letters().forEach((letter, alike) -> {
            if (alike.chars().allMatch(Character::isLetterOrDigit) && letter != LONG_S && letter != LONG_S_T) {
                looks.computeIfAbsent(FoldedText.skeleton(alike), each -> new ArrayList<>())
                        .add(Character.toString(letter));
            }
        });
        List<String> separators =
                List.of("_", ".", "--", " ", "/", ":", "\u02d7", "\u2500", "\u30fc", "\u2013", "\u2212", "\u3000");
        Random chance = new Random(9);
        for (String agent : AGENTS) {
            for (int i = 0; i < 5000; i++) {
                StringBuilder disguise = new StringBuilder();
                agent.codePoints().mapToObj(Character::toString).forEach(letter -> {
                    List<String> alike = letter.equals("-")
                            ? separators
                            : looks.getOrDefault(FoldedText.skeleton(letter), List.of());
                    int way = chance.nextInt(4);
                    disguise.append(
                                    way == 0 && !alike.isEmpty()
                                            ? alike.get(chance.nextInt(alike.size()))
                                            : way == 1 ? letter.toUpperCase(Locale.ROOT) : letter)
                            .append(chance.nextInt(9) == 0 ? "\u200b" : "");
                });
                disguise.append(List.of("", ".", "/", " ").get(chance.nextInt(4)));
                assertThat(FoldedText.skeleton(disguise.toString()))
                        .as("`%s` for `%s`", disguise, agent)
                        .isEqualTo(FoldedText.skeleton(agent));
            }
        }
    }

    @Test
    void what_was_passed_as_a_person_looks_like_the_agent() {
        assertThat(List.of(
                        "service\u02d7triage\u02d701",
                        "service\u2500triage\u250001",
                        "service\u30fctriage\u30fc01",
                        "servi\u1d04e-triage-01",
                        "ser\u1d20ice-triage-01",
                        "service-tria\u0262e-01",
                        "service-triage-\u0660\u0661",
                        "service_triage_01",
                        "service.triage.01",
                        "service--triage--01",
                        "service triage 01",
                        "service-triage-01.",
                        "service-triage-01/"))
                .allMatch(name -> FoldedText.skeleton(name).equals(FoldedText.skeleton("service-triage-01")));
    }

    @Test
    void people_do_not_look_like_agents() {
        List<String> agents = AGENTS.stream().map(FoldedText::skeleton).toList();
        assertThat(List.of(
                        "p-7",
                        "anna.schmidt@example.com",
                        "Jos\u00e9 Garc\u00eda",
                        "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432",
                        "\u0395\u03bb\u03ad\u03bd\u03b7",
                        "\u5f20\u4f1f",
                        "\u4f50\u85e4",
                        "\ubc15\uc9c0\ubbfc",
                        "\u0645\u062d\u0645\u062f",
                        "\u05d3\u05d5\u05d3",
                        "O'Brien",
                        "triage.lead@example.com",
                        "service.desk",
                        "m.voss"))
                .noneMatch(name -> agents.contains(FoldedText.skeleton(name)));
    }
}
