package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages are short and in plain words. The comments, messages and test names of Java sources, the rules, the workbooks
 * (through their text copies) and the settings are in plain words too.
 */
class WordsTest {

    /** Lines of a page at most; a reader finds what is on it from its title. */
    private static final int LONGEST = 250;
    /** Columns of a line of prose at most. */
    private static final int PROSE = 160;
    /** The first page fits a screen or two. */
    private static final int LONGEST_README = 80;

    /** As the formatter has it. It does not break comments and strings. */
    private static final int COLUMNS = 120;

    /** Folders of {@code src} whose comments and messages are not in plain words yet. */
    private static final List<String> OTHER_WORDS = List.of(
            // the idioms themselves, and former texts
            "test/java/dev/countersign/laws/PlainWords.java",
            "test/java/dev/countersign/laws/WordsTest.java",
            "test/java/dev/countersign/decisions/record/RenamedMembersTest.java");

    private static final Pattern TEST_NAME = Pattern.compile("\\bvoid (\\w+)\\(");

    private static final List<Path> OF_ANY_LENGTH = List.of(Path.of("docs/glossary.md"), Path.of("docs/changelog.md"));

    static Stream<Path> written() throws IOException {
        return Stream.concat(
                Docs.pages().filter(page -> !page.toString().matches("docs/examples/.*/decision-tables/.*")),
                Stream.of(Path.of("docs/openapi.yaml")));
    }

    @ParameterizedTest
    @MethodSource("written")
    void a_page_uses_plain_words(Path page) throws IOException {
        String text = Files.readString(page);
        assertThat(page.toString().endsWith(".md") ? PlainWords.idiomsOfPage(text) : PlainWords.idioms(text))
                .as(page.toString())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("written")
    void a_page_is_short(Path page) throws IOException {
        assertThat(isShort(page))
                .as(page + " has at most " + LONGEST + " lines")
                .isTrue();
    }

    @Test
    void a_long_page_is_noticed(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "A line.\n".repeat(LONGEST));
        assertThat(isShort(page)).isTrue();
        Files.writeString(page, "A line.\n".repeat(LONGEST + 1));
        assertThat(isShort(page)).isFalse();
    }

    private static boolean isShort(Path page) throws IOException {
        return !page.toString().endsWith(".md")
                || OF_ANY_LENGTH.contains(page)
                || Files.readAllLines(page).size() <= LONGEST;
    }

    /** The changelog is read entry by entry, and two pages are written by programs. */
    static Stream<Path> proseOfPages() throws IOException {
        return Docs.pages()
                .filter(page -> !page.endsWith("changelog.md")
                        && !page.endsWith("benchmarks.md")
                        && !page.endsWith("recording.md"))
                .filter(page -> !page.toString().matches(".*decision-tables/.*"));
    }

    @ParameterizedTest
    @MethodSource("proseOfPages")
    void a_line_of_prose_is_not_long(Path page) throws IOException {
        assertThat(longProse(Files.readString(page))).as(page.toString()).isEmpty();
    }

    /** Lines of paragraphs and lists; a row of a table is one line, and blocks are as they are printed. */
    private static List<String> longProse(String page) {
        List<String> lines = page.lines().toList();
        List<String> found = new ArrayList<>();
        boolean block = false;
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            block ^= line.strip().startsWith("```");
            if (!block && line.length() > PROSE && !line.matches("(\\||<!--| {4,}).*")) {
                found.add("line " + (at + 1) + ": " + line.length() + " columns");
            }
        }
        return found;
    }

    @Test
    void a_long_line_of_prose_is_noticed() {
        String words = "a word ".repeat(30);
        assertThat(longProse("Short.\n| " + words + "|\n```text\n" + words + "\n```\n    " + words + "\n"))
                .isEmpty();
        assertThat(longProse("Short.\n" + words + "\n- " + words))
                .containsExactly("line 2: 210 columns", "line 3: 212 columns");
    }

    @Test
    void the_readme_is_one_screen() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(LONGEST_README);
    }

    static Stream<Path> sources() throws IOException {
        return files("src", ".java");
    }

    private static Stream<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().stream();
        }
    }

    private static boolean in(List<String> folders, Path file) {
        return folders.stream().anyMatch(folder -> file.startsWith(Path.of("src", folder)));
    }

    @Tag("slow")
    @Test
    void the_comments_and_messages_of_sources_use_plain_words() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources().toList()) {
            if (!in(OTHER_WORDS, source)) {
                PlainWords.idioms(JavaProse.of(Files.readString(source)))
                        .forEach(idiom -> found.add(source + ", " + idiom));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void the_names_of_tests_use_plain_words() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources().filter(each -> each.startsWith("src/test")).toList()) {
            PlainWords.idioms(testNames(Files.readString(source))).forEach(idiom -> found.add(source + ", " + idiom));
        }
        assertThat(found).isEmpty();
    }

    /** Names of methods as sentences, one in a line; the line numbers are those of the names. */
    private static String testNames(String source) {
        return TEST_NAME
                .matcher(source)
                .results()
                .map(name -> name.group(1).replace('_', ' '))
                .collect(Collectors.joining(".\n"));
    }

    @Test
    void an_idiom_in_the_name_of_a_test_is_noticed() {
        assertThat(PlainWords.idioms(testNames("@Test void it_is_reported() {}\n@Test void it_is_no" + "_fact() {}")))
                .containsExactly("line 2: `is no`. Maybe: is not a");
    }

    static Stream<Path> policy() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("rules", "decision-tables", "docs/examples", "src/test/resources/certification")) {
            for (String ending : List.of(".drl", ".md")) {
                files(folder, ending).forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("policy")
    void rules_and_text_copies_of_workbooks_use_plain_words(Path file) throws IOException {
        assertThat(idiomsOfPolicy(file.toString(), Files.readString(file)))
                .as(file.toString())
                .isEmpty();
    }

    private static List<String> idiomsOfPolicy(String file, String text) {
        return file.endsWith(".drl") ? PlainWords.idioms(JavaProse.of(text)) : PlainWords.idiomsOfPage(text);
    }

    @Test
    void cases_and_example_files_use_plain_words() throws IOException {
        List<String> found = new ArrayList<>();
        for (String folder : List.of("rules", "docs/examples")) {
            for (Path file : files(folder, ".json").toList()) {
                PlainWords.idioms(Files.readString(file)).forEach(idiom -> found.add(file + ", " + idiom));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void an_idiom_in_a_case_is_noticed() {
        assertThat(PlainWords.idioms("{\n  \"what\": \"A claim is no payment.\"\n}"))
                .containsExactly("line 2: `is no`. Maybe: is not a");
    }

    @ParameterizedTest
    @CsvSource({
        "contest.drl, '@sentence(\"Whoever is refused is told why.\")'",
        "facts.drl, '// They stand where the policy stands.'",
        "actions.md, '- **T01-001** Action `read`: Reading is no refund.'",
        "actions.md, '| Action | reads | `action.name` | The name, beside its type. |'"
    })
    void an_idiom_in_a_rule_or_a_workbook_is_noticed(String file, String text) {
        assertThat(idiomsOfPolicy(file, text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", ".ci/run", ".editorconfig", "src/main/resources"})
    void settings_use_plain_words(Path place) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(place.toString(), "").toList()) {
            if (Files.isRegularFile(file)) {
                PlainWords.idioms(Files.readString(file)).forEach(idiom -> found.add(file + ", " + idiom));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void no_line_of_java_is_longer_than_the_formatter_allows() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources().toList()) {
            longLines(Files.readString(source)).forEach(line -> found.add(source + ", " + line));
        }
        assertThat(found).isEmpty();
    }

    private static List<String> longLines(String source) {
        List<String> lines = source.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(at -> lines.get(at).length() > COLUMNS)
                .mapToObj(at -> "line " + (at + 1) + ": " + lines.get(at).length() + " columns")
                .toList();
    }

    @Test
    void a_long_line_is_noticed() {
        assertThat(longLines("class Short {}\n// " + "x".repeat(COLUMNS - 3))).isEmpty();
        assertThat(longLines("class Short {}\n// " + "x".repeat(COLUMNS - 2))).containsExactly("line 2: 121 columns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** Whoever asks. */",
                "int a; // written anew",
                "/**\n * `x` is\n * no moment.\n */",
                "String says = \"`\" + name + \"` is no fact.\";",
                "char quote = '\"'; String says = \"it stands there\";",
                "String block = \"\"\"\n    It is \"beside\" it.\n    \"\"\";"
            })
    void an_idiom_in_a_comment_or_a_message_is_noticed(String offender) {
        assertThat(PlainWords.idioms(JavaProse.of(offender))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int stands = anew(beside);",
                "/** The class {@link Beside} and `whoever`. */",
                "// there is no review desk",
                "boolean stands(String anew) { return aloud == 'x'; }"
            })
    void code_is_not_prose(String plain) {
        assertThat(PlainWords.idioms(JavaProse.of(plain))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Whoever reaches the port may ask.",
                "The database is made\nanew.",
                "The twin is written beside the workbook.",
                "The policy stands in the tables.",
                "The file lies in the folder.",
                "`x` is no moment with an offset.",
                "It is decided once more.",
                "It goes by way of the service.",
                "The row was held against the catalogue.",
                "Report what became of the action.",
                "What may stand in a cell.",
                "A row is lost in silence.",
                "It is another fact than meant.",
                "A record of ours.",
                "A no covers this channel.",
                "The file vouches for its lines.",
                "A consent dated ahead is not given yet.",
                "The customer has another number by now.",
                "The facts of before are used.",
                "A table bears on a verdict.",
                "The contact goes on to count.",
                "A zone says nothing of the time.",
                "Mend a finding.",
                "Rooms that know their place.",
                "A request sent along.",
                "Who must sign it off.",
                "No null crosses a front door.",
                "The compiler holds the rest.",
                "Rules are held to what they may ask.",
                "The rule fires upon a match."
            })
    void an_idiom_is_noticed(String offender) {
        assertThat(PlainWords.idiomsOfPage(offender)).hasSize(1);
    }

    @Test
    void an_idiom_is_named_with_its_line_and_the_plain_form() {
        assertThat(PlainWords.idiomsOfPage("One.\nTwo.\nWritten anew."))
                .containsExactly("line 3: `anew`. Maybe: again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "There is no review desk yet, and nothing is no longer counted.",
                "A token stands for a person.",
                "The class `Beside` and `whoever` are code.",
                "```text\nThe policy stands in the tables.\n```\n",
                "See [the page](whoever.md)."
            })
    void plain_words_and_code_are_not_idioms(String plain) {
        assertThat(PlainWords.idiomsOfPage(plain)).isEmpty();
    }
}
