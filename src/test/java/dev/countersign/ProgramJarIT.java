package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.ProgramVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, outside of the checkout that built it. */
@Tag("slow")
class ProgramJarIT {

    private static final Path JAR = Path.of("target/countersign.jar").toAbsolutePath();
    private static final Path LIBRARIES = Path.of("src/test/resources/dev/countersign/libraries.txt");

    /** Versions are in the pom: what is new here, or gone, is a library. */
    @Test
    void it_has_the_libraries_of_the_list_and_no_others() throws IOException {
        String libraries;
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            libraries = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.replaceAll("^.*/|-\\d[^/]*$", ""))
                    .sorted()
                    .collect(Collectors.joining("\n", "", "\n"));
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(LIBRARIES, libraries);
        }
        assertThat(libraries).isEqualTo(Files.readString(LIBRARIES));
    }

    @Test
    void it_says_the_version_that_its_manifest_has(@TempDir Path elsewhere) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--version")
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.strip()).isEqualTo("Countersign " + ProgramVersion.now());
        assertThat(process.waitFor()).isZero();
    }
}
