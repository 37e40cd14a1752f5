package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.ProgramVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, outside of the checkout that built it. */
@Tag("slow")
class ProgramJarIT {

    @Test
    void it_says_the_version_that_its_manifest_has(@TempDir Path elsewhere) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target/countersign.jar").toAbsolutePath().toString(),
                        "--version")
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.strip()).isEqualTo("Countersign " + ProgramVersion.now());
        assertThat(process.waitFor()).isZero();
    }
}
