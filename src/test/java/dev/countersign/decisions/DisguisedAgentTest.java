package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.text.FoldedText;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agents of the example company that ask as a person, in letters that look like their own; and people, who are not
 * agents.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DisguisedAgentTest {

    private static final Instant AT = Instant.parse("2026-11-24T11:00:00Z");
    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final OwnFacts OWN =
            OwnFacts.folder(Path.of("docs/examples/crm/facts"), RELEASE.vocabulary(), RELEASE.declaredTypes());
    private static final Evaluator TRIAL = new Evaluator(new ActivePolicy(RELEASE, OWN).snapshot());
    /** Letters by the letter they look like, or are with a mark, a bar or a hook. */
    private static final Map<String, String> ALIKE = Map.ofEntries(
            Map.entry("a", "аàáâãäåāăąǎạảȧⱥаａ"),
            Map.entry("b", "ḃḅḇƀɓь"),
            Map.entry("c", "сçćĉċčȼϲ"),
            Map.entry("d", "ďḋḍḏđɗԁ"),
            Map.entry("e", "еèéêëēĕėęěẹẽɇ"),
            Map.entry("f", "ſḟƒẜẝ"),
            Map.entry("g", "ĝğġģǧǵɡǥɠ"),
            Map.entry("h", "ĥȟḣḥḧḫħһ"),
            Map.entry("i", "іìíîïĩīĭįǐịıɨ"),
            Map.entry("k", "ķǩḱḳƙк"),
            Map.entry("l", "ĺļľḷḹłƚӏ"),
            Map.entry("m", "ḿṁṃм"),
            Map.entry("n", "ñńņňṅṇṉɲո"),
            Map.entry("o", "оòóôõöøōŏőǒọơοօ"),
            Map.entry("p", "рṕṗρƥ"),
            Map.entry("r", "ŕŗřṙṛɍг"),
            Map.entry("s", "ſѕśŝşšșṡṣẛ"),
            Map.entry("t", "ťţțṫṭŧт"),
            Map.entry("u", "ùúûüũūŭůűųưụʉս"),
            Map.entry("v", "ṽṿνѵ"),
            Map.entry("w", "ẁẃẅŵẇẉԝ"),
            Map.entry("x", "хẋẍχ"),
            Map.entry("y", "уýÿŷẏẙỳỵɏγ"),
            Map.entry("z", "źżžẑẓẕƶ"),
            Map.entry("-", "_. /‐–−"),
            Map.entry("0", "oO０٠"),
            Map.entry("1", "lI１١"),
            Map.entry("2", "２٢"),
            Map.entry("3", "３З"));

    private static Set<String> reasons(String user) {
        String request = "{'subject': {'type': 'user', 'id': '" + user.replace("'", "\\u0027")
                + "'}, 'action': {'name': 'change_price', 'properties': {'purpose': 'SALES', 'discount': 2, "
                + "'dataClasses': ['INTERNAL']}},"
                + " 'resource': {'type': 'deal', 'id': 'D-4001'}}";
        return TRIAL
                .alone(RequestParser.read(RequestParser.json(request.replace('\'', '"')), RELEASE), AT)
                .reasons()
                .stream()
                .map(Reason::code)
                .collect(Collectors.toSet());
    }

    /**
     * Some disguises of an agent, in which one letter or more is another one that looks like it; composed, as every id
     * is.
     */
    private static List<String> disguises(String agent, Random random) {
        List<String> disguises = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int often = 1 + random.nextInt(agent.length());
            StringBuilder disguise = new StringBuilder();
            agent.codePoints().mapToObj(Character::toString).forEach(letter -> {
                String alike = ALIKE.getOrDefault(letter, letter);
                int[] letters = alike.codePoints().toArray();
                disguise.append(
                        random.nextInt(agent.length()) < often
                                ? Character.toString(letters[random.nextInt(letters.length)])
                                : letter);
                if (Character.isLetter(letter.codePointAt(0)) && random.nextInt(9) == 0) {
                    disguise.append((char) (0x300 + random.nextInt(0x30)));
                }
            });
            disguises.add(Normalizer.normalize(disguise.toString(), Normalizer.Form.NFC));
        }
        return disguises;
    }

    @Test
    void no_agent_asks_as_a_person_in_letters_that_look_like_its_own() {
        Random random = new Random(20261128);
        List<String> passed = new ArrayList<>();
        OWN.ids("agent").forEach(agent -> {
            assertThat(reasons(agent)).contains("AGENT_AS_PERSON");
            disguises(agent, random).stream()
                    .filter(disguise -> !reasons(disguise).contains("AGENT_AS_PERSON"))
                    .forEach(disguise -> passed.add(disguise + " for " + agent));
        });

        assertThat(passed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proceſs-optimization-01",
                "workſlow",
                "sáles-support-01",
                "sales-suppört-01",
                "ſaleſ-ſupport-01",
                "saleş-support-01",
                "sałes-support-01",
                "sales-suppørt-01",
                "service-triāge-01",
                "sérvice_triage_01",
                "service-triage-0ǀ"
            })
    void accents_strokes_and_a_long_s_do_not_hide_an_agent(String user) {
        assertThat(reasons(user).contains("AGENT_AS_PERSON")).isEqualTo(!user.equals("workſlow"));
    }

    /** People of many countries, as their directories may have them. */
    private static final List<String> PEOPLE = Arrays.stream(("""
            José García|María Fernández|Björn Åkesson|Søren Kierkegaard|Łukasz Wałęsa|Zoë Müller|François \
            Lefèvre|Gürkan Yılmaz|Şebnem Öztürk|Dvořák Antonín|Đorđe Petrović|Nguyễn Văn Anh
            Trần Thị Hạnh|Þórunn Jónsdóttir|Māra Bērziņa|Žydrūnas Kazlauskas|Siân Llewellyn|Aoife Ní Bhriain|Ștefan \
            Țurcanu|Ádám Kovács|Õie Tamm|Ümit Çelik|Jõao Gonçalves|Inês Simões
            Иван Петров|Ольга Сидорова|Андрей Соколов|Наталія Шевченко|Богдан Їжакевич|Ґалина Дзюба|Петър \
            Стоянов|Јован Ђорђевић|Љубица Његош|Алёна Щукина|Айгүл Әбдірахманова|Мөнхбат Баатар
            Ελένη Παπαδοπούλου|Γιώργος Νικολάου|Σοφία Καραμανλή|Χρήστος Ψαράς|Արամ Խաչատրյան|Անահիտ Գրիգորյան|ნინო \
            ბერიძე|გიორგი კაპანაძე
            张伟|王芳|李娜|刘洋|陳大文|歐陽菲菲|司马光|佐藤太郎|鈴木花子|高橋みなみ|たかしかばやし|がくとさとう|カトウユキ|渡邉さくら|박지민|김민준|이서연|최수아|정하늘
            محمد علي|فاطمة الزهراء|عبد الله حسن|يوسف إبراهيم|زهرا محمدی|گلناز چراغی|احمد خان|دانا עזרא|דוד לוי|שרה \
            כהן|מרים בן דוד|יוסף אברהם
            राम प्रसाद|सीता देवी|किरण शर्मा|कुमार वर्मा|অমিত রায়|সুমিত্রা সেন|ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ|ગીતા પટેલ|சிவா \
            குமார்|கவிதா ராஜன்|రవి తేజ|లక్ష్మి రావు|ಅನಿಲ್ ಗೌಡ|സുരേഷ് നായർ|නිමල් පෙරේරා
            สมชาย ใจดี|สุดา แก้วมณี|ສົມສັກ ວົງສາ|សុខ វិចិត្រ|အောင်ကျော်|ཚེ་རིང་སྒྲོལ་མ|ተስፋዬ በቀለ|አበበች ወልደ
            O'Brien|anna.schmidt@example.com|m.voss|p-7|p-sales-lead|j.doe+crm@example.com|\
            sales.support@example.com|service.desk|triage.lead@example.com|support-01|k.mbeki|N'Golo Kanté
            Ngũgĩ wa Thiong'o|Adébáyò Ọlátúnjí|Chukwuemeka Ọkọ́ńkwọ́|Ŋalim Ɖoe|Kofi Ɛsi|'Alohilani Kealoha|Tāne \
            Mahuta|Ataahua Ngāti""").split("[|\\n]"))
            .map(String::strip)
            .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC))
            .toList();

    @Test
    void a_name_of_any_country_is_not_taken_for_an_agent() {
        assertThat(PEOPLE).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(PEOPLE.stream().filter(name -> reasons(name).contains("AGENT_AS_PERSON")))
                .isEmpty();
        assertThat(PEOPLE.stream().map(FoldedText::skeleton))
                .as("nor for one another")
                .doesNotHaveDuplicates();
    }
}
