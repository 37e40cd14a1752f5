package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.ledger.verify.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Node;

/** Law 13: the version of the program is written in the pom and in no other place. */
class VersionTest {

    /** Files that people write: sources, pages, descriptions, scripts. The changelog names versions on purpose. */
    private static final Pattern WRITTEN =
            Pattern.compile(".*\\.(?:java|md|ya?ml|json|properties|txt|drl|xml|factories)|\\.ci/run");

    private static final Path STORY = Path.of("docs/changelog.md");

    private static List<Path> written(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> WRITTEN.matcher(file.toString()).matches() && !file.endsWith(STORY))
                    .toList();
        }
    }

    /** Every file that has the version as a word of its own, with the line. */
    private static Set<String> places(List<Path> files, String version) throws IOException {
        Pattern word = Pattern.compile("(?<![\\w.])" + Pattern.quote(version) + "(?!\\w|\\.\\d)");
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            for (int line = 0; line < lines.size(); line++) {
                if (word.matcher(lines.get(line)).find()) {
                    found.add(file + ":" + (line + 1));
                }
            }
        }
        return found;
    }

    /** As Maven reads it. */
    private static String ofThePom() throws Exception {
        Node project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
        for (Node child = project.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals("version")) {
                return child.getTextContent().strip();
            }
        }
        throw new AssertionError("the pom has no version");
    }

    @Test
    void the_program_knows_the_version_of_the_pom() throws Exception {
        assertThat(ProgramVersion.now()).isEqualTo(ofThePom());
    }

    @Test
    void the_command_line_says_it() throws Exception {
        StringWriter out = new StringWriter();
        assertThat(CommandLineEdge.run(new PrintWriter(out, true), new PrintWriter(out, true), "--version"))
                .isZero();
        assertThat(out.toString().strip()).isEqualTo("Countersign " + ofThePom());
    }

    @Test
    void no_other_file_has_the_version() throws Exception {
        Set<String> found = new TreeSet<>();
        for (String root : List.of("src", "docs", "rules", "decision-tables", ".ci", "README.md", "NOTICE")) {
            found.addAll(places(written(Path.of(root)), ofThePom()));
        }
        assertThat(found)
                .as("derive it from `ProgramVersion`, or in the description of the endpoints from its placeholder")
                .isEmpty();
    }

    @Test
    void a_second_place_is_noticed(@TempDir Path folder) throws Exception {
        String version = ofThePom();
        Path second = Files.writeString(folder.resolve("Second.java"), "\n    String VERSION = \"" + version + "\";\n");
        Path sentence = Files.writeString(folder.resolve("page.md"), "This is version " + version + ".\n");
        Files.writeString(folder.resolve("other.md"), "Not 9" + version + ", and not " + version + ".7.\n");
        assertThat(places(written(folder), version)).containsExactlyInAnyOrder(second + ":2", sentence + ":1");
    }

    @Test
    void the_verifier_says_which_one_it_is() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(Verify.run(
                        List.of("--version"),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        System.err,
                        Optional.empty()))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Countersign verifier ");
    }
}
