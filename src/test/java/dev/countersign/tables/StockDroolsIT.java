package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A company runs a workbook by stock Drools, as docs/drools.md says, with no other class of this program than those of
 * the jar.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class StockDroolsIT {

    private static final Path JAR = Path.of("target/countersign-drools.jar").toAbsolutePath();
    private static final Path PAGE = Path.of("docs/drools.md");

    @TempDir
    private Path folder;

    @Test
    void the_program_of_the_page_runs_the_workbook_and_prints_what_the_page_says()
            throws IOException, InterruptedException {
        Path program = folder.resolve("LevelTable.java");
        Files.writeString(program, block("java"));

        String printed = java("-cp", classPath(), program.toString(), "decision-tables/autonomy/levels.xlsx");

        assertThat(printed.lines().filter(line -> line.startsWith("ResultCell")).sorted())
                .as(printed)
                .containsExactlyElementsOf(block("text").lines().toList());
    }

    @Test
    void the_jar_holds_three_classes_and_what_is_inside_them() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.endsWith(".class"))
                            .map(name -> name.replaceFirst("\\$.*", ".class"))
                            .distinct())
                    .containsExactlyInAnyOrder(
                            "dev/countersign/facts/Case.class",
                            "dev/countersign/facts/stock/Cells.class",
                            "dev/countersign/facts/stock/ResultCell.class");
        }
    }

    private static String classPath() {
        return Stream.concat(
                        Stream.of(JAR.toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> entry.endsWith(".jar"))
                                .filter(entry ->
                                        !Path.of(entry).getFileName().toString().startsWith("countersign")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String java(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(Path.of(System.getProperty("java.home"), "bin/java")
                                        .toString()),
                                Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    private static String block(String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
