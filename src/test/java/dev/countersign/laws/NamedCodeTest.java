package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 9 for what the docs name in backticks: files of Java, types, and members of types. */
class NamedCodeTest {

    private static final Path MAIN = Path.of("src/main/java/dev/countersign");
    private static final Path TESTS = Path.of("src/test/java/dev/countersign");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FILE = Pattern.compile("[\\w./-]+\\.java");
    private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w+)\\.([a-z]\\w*)(?:\\(.*\\))?");
    /** At least two words, so that a word of a table is not a type. */
    private static final Pattern TYPE = Pattern.compile("[A-Z][a-z0-9]+[A-Z]\\w*");

    private static final Pattern SENTENCE = Pattern.compile("[A-Za-z][a-z]+:?( [a-z]+){2,}\\.?");
    private static final Pattern THROWN = Pattern.compile("@throws\\s+(?:[a-z]\\w*\\.)*([A-Z]\\w*)(?![\\w.])");

    /** Also those inside others. */
    private static final Set<String> TYPES =
            Houses.home().stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());

    private static final Set<Path> FILES = files();
    private static final Set<String> NAMES =
            FILES.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    private static final Set<String> MEMBERS = Houses.home().stream()
            .flatMap(type -> type.getMembers().stream())
            .map(NamedCodeTest::name)
            .collect(Collectors.toSet());

    private static Set<Path> files() {
        try (Stream<Path> main = Files.walk(MAIN);
                Stream<Path> tests = Files.walk(TESTS)) {
            return Stream.concat(main, tests)
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String name(JavaMember member) {
        return member.getOwner().getSimpleName() + "." + member.getName();
    }

    private static List<String> code(String page) {
        return CODE.matcher(BLOCK.matcher(page).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Set<String> goneFiles(String page) {
        return code(page).stream()
                .filter(named -> FILE.matcher(named).matches())
                .filter(named -> named.contains("/")
                        ? !FILES.contains(MAIN.resolve(named)) && !FILES.contains(TESTS.resolve(named))
                        : !NAMES.contains(named))
                .filter(named -> !Files.exists(Path.of(named)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfTheJdk(String type, String... packages) {
        return Stream.concat(Stream.of("lang", "util"), Stream.of(packages))
                .anyMatch(each -> Object.class.getResource("/java/" + each + "/" + type + ".class") != null);
    }

    private static Set<String> goneNames(String page) {
        Set<String> gone = new TreeSet<>();
        for (String named : code(page)) {
            Matcher member = MEMBER.matcher(named);
            if (member.matches() && !named.endsWith(".java")) {
                MatchResult found = member.toMatchResult();
                if (!MEMBERS.contains(found.group(1) + "." + found.group(2)) && !isOfTheJdk(found.group(1))) {
                    gone.add(named);
                }
            } else if (TYPE.matcher(named).matches() && !NAMES.contains(named + ".java")) {
                gone.add(named);
            }
        }
        return gone;
    }

    static Stream<Path> pages() throws IOException {
        return Docs.pages().filter(page -> !page.endsWith("changelog.md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_file_of_java_that_a_page_names_is_there(Path page) throws IOException {
        assertThat(goneFiles(Files.readString(page))).as(page.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/contributing.md"})
    void every_type_and_member_that_a_page_about_the_code_names_is_there(String page) throws IOException {
        String text = Files.readString(Path.of(page));
        assertThat(code(text)).hasSizeGreaterThan(50);
        assertThat(goneNames(text)).as(page).isEmpty();
    }

    @Test
    void what_is_gone_is_noticed() {
        String page = "`ledger/Writer.java`, `Writer.java`, `laws/Houses.java`, `Writer.add`, `Ledger.open(folder)`,"
                + " `StripedLocks`, `ledger/journal/Writer.java`, `Scribe.java`, `Writer.scribble`, `StripedDoors`,"
                + " `Objects.requireNonNull`\n"
                + "```\n`Hidden.java`\n```\n";
        assertThat(goneFiles(page)).containsExactly("Scribe.java", "ledger/journal/Writer.java");
        assertThat(goneNames(page)).containsExactly("StripedDoors", "Writer.scribble");
    }

    /** Exceptions that a comment names and that are neither our types nor those of the JDK. */
    private static Set<String> goneExceptions(String source) {
        return THROWN.matcher(source)
                .results()
                .map(found -> found.group(1))
                .filter(named -> !TYPES.contains(named) && !isOfTheJdk(named, "io", "time"))
                .filter(named -> !Pattern.compile("(?m)^import [\\w.]+\\." + named + ";")
                        .matcher(source)
                        .find())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_exception_that_a_comment_names_is_there() throws IOException {
        Set<String> gone = new TreeSet<>();
        for (Path file : FILES) {
            if (!file.endsWith("NamedCodeTest.java")) {
                goneExceptions(Files.readString(file)).forEach(named -> gone.add(file + ": " + named));
            }
        }
        assertThat(gone).isEmpty();
        assertThat(goneExceptions("/** Reads it. @throws Refused when it cannot */\n/**\n * @throws IOException on\n"
                        + " * @throws InvalidInput if\n */"))
                .containsExactly("Refused");
    }

    /** Sentences in backticks that no source prints: at least three words, so that commands and terms are not meant. */
    private static List<String> notPrinted(String page, String sources) {
        return code(page).stream()
                .filter(quoted -> SENTENCE.matcher(quoted).matches())
                .filter(quoted -> !sources.contains(quoted))
                .toList();
    }

    /** All pages but the one that quotes messages of commits. */
    @Test
    void a_sentence_that_a_page_quotes_from_the_program_is_printed_by_it() throws IOException {
        String printed = printed();
        for (Path page :
                pages().filter(each -> !each.endsWith("contributing.md")).toList()) {
            assertThat(notPrinted(Files.readString(page), printed))
                    .as(page.toString())
                    .isEmpty();
        }
    }

    @Test
    void a_sentence_that_nothing_prints_is_noticed() throws IOException {
        String page = "It says `nothing is proved`, or `Nothing is wrong.`";
        assertThat(notPrinted(page, printed())).containsExactly("nothing is proved");
    }

    /** The main code, with texts that continue on the next line joined. */
    private static String printed() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path file : FILES) {
            if (file.startsWith(MAIN)) {
                sources.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
            }
        }
        return sources.toString();
    }

    @Test
    void the_tour_has_ten_questions_and_each_answer_names_a_file() throws IOException {
        String page = Files.readString(Path.of("docs/contributing.md"));
        String tour = page.substring(page.indexOf("\n## Ten questions\n") + 1);
        List<String> answers = List.of(tour.substring(0, tour.indexOf("\n## ")).split("(?m)^(?=\\d+\\. \\*\\*)"));
        assertThat(answers.subList(1, answers.size()))
                .hasSize(10)
                .allSatisfy(answer -> assertThat(code(answer))
                        .anyMatch(named -> FILE.matcher(named).matches()));
    }
}
