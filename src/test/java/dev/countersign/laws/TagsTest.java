package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 12: the tags of tests are those of the docs, what starts a server or LibreOffice is slow, and packages of tests
 * mirror rooms.
 */
class TagsTest {

    private static final Path TESTS = Path.of("src/test/java/dev/countersign");
    private static final Path MAIN = Path.of("src/main/java/dev/countersign");
    private static final Path DOCS = Path.of("docs/contributing.md");

    private static final Pattern TAG = Pattern.compile("(?m)^ *@Tag\\((.*)\\)$");
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public |final |abstract )*class ");
    /** Helpers that start the service, in this process or as a packaged jar. */
    private static final Pattern SERVER = Pattern.compile("\\b(?:RunningService|PackagedService|SpringApplication)\\b");

    private static final Pattern OFFICE = Pattern.compile("\"soffice\"");
    /** Quick though it starts the service: a room has quick tests of its front, and that of `web` is HTTP. */
    private static final String QUICK_SERVER = "ServiceTest.java";

    private static Set<String> documented(String header) throws IOException {
        return Files.readString(DOCS)
                .lines()
                .map(String::strip)
                .dropWhile(line -> !line.startsWith("| " + header + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")
                            && !file.startsWith(root.resolve("laws").resolve("offenders")))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> used(Path tests) throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path file : files(tests)) {
            Matcher tag = TAG.matcher(Files.readString(file));
            while (tag.find()) {
                used.add(tag.group(1).replace("\"", ""));
            }
        }
        return used;
    }

    /** Test classes that `mvn test` would run though they start a server, or LibreOffice. */
    private static List<String> quickButHeavy(Path tests) throws IOException {
        Set<String> heavy = new TreeSet<>();
        for (Path file : files(tests)) {
            String name = file.getFileName().toString();
            String text = Files.readString(file);
            Matcher type = CLASS.matcher(text);
            if (!name.endsWith("Test.java") || name.equals("TagsTest.java") || !type.find()) {
                continue;
            }
            boolean slowClass = text.substring(0, type.start()).contains("@Tag(\"slow\")\n");
            boolean slowTest = text.contains("@Tag(\"slow\")\n");
            if (SERVER.matcher(text).find() && !slowClass && !name.equals(QUICK_SERVER)
                    || OFFICE.matcher(text).find() && !slowTest) {
                heavy.add(name);
            }
        }
        return List.copyOf(heavy);
    }

    private static Set<String> strayPackages(Path tests, Path main) throws IOException {
        Set<String> stray = new TreeSet<>();
        for (Path file : files(tests)) {
            Path folder = tests.relativize(file.getParent());
            if (!Files.isDirectory(main.resolve(folder))) {
                stray.add(folder.toString());
            }
        }
        return stray;
    }

    @Test
    void tests_have_the_tags_of_the_docs_and_no_others() throws IOException {
        assertThat(documented("Tag")).isNotEmpty().isEqualTo(used(TESTS));
    }

    @Test
    void what_starts_the_service_or_libreoffice_is_slow() throws IOException {
        assertThat(quickButHeavy(TESTS))
                .as("They start the service or LibreOffice: tag them with @Tag(\"slow\")")
                .isEmpty();
        assertThat(TESTS.resolve("web").resolve(QUICK_SERVER)).content().contains("RunningService");
    }

    @Test
    void packages_of_tests_are_those_of_the_main_code_or_listed_in_the_docs() throws IOException {
        assertThat(strayPackages(TESTS, MAIN)).isEqualTo(documented("Package"));
    }

    @Test
    void an_unknown_tag_a_quick_test_with_a_server_and_a_package_without_a_room_are_noticed(@TempDir Path folder)
            throws IOException {
        Path attic = Files.createDirectory(folder.resolve("attic"));
        Files.writeString(
                attic.resolve("HastyTest.java"),
                "@Tag(\"eventually\")\nclass HastyTest {\n    @Tag(\"slow\")\n    @Test\n    void x() {\n"
                        + "        RunningService.on(null);\n    }\n}\n");
        Files.writeString(attic.resolve("PaperTest.java"), "class PaperTest {\n    String program = \"soffice\";\n}\n");
        Files.writeString(
                attic.resolve("PatientTest.java"),
                "@Tag(\"slow\")\nclass PatientTest {\n    RunningService service;\n    String program = "
                        + "\"soffice\";\n}\n");

        assertThat(used(folder)).containsExactly("eventually", "slow");
        assertThat(quickButHeavy(folder)).containsExactly("HastyTest.java", "PaperTest.java");
        assertThat(strayPackages(folder, MAIN)).containsExactly("attic");
    }
}
