package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages are short and in plain words. The copies of workbooks in text are written by a program and are not held to this. */
class WordsTest {

    /** Lines of a page at most; a reader finds what is on it from its title. */
    private static final int LONGEST = 250;
    /** The first page fits a screen or two. */
    private static final int LONGEST_README = 80;

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

    @Test
    void the_readme_is_one_screen() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(LONGEST_README);
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
                "It goes by way of the service."
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
    void plain_words_and_code_are_no_idioms(String plain) {
        assertThat(PlainWords.idiomsOfPage(plain)).isEmpty();
    }
}
