package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.ledger.bundle.Bundle;
import dev.countersign.ledger.proof.Proofs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier as an auditor runs it: its own small jar and a JRE, nothing else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class VerifierJarIT {

    private static final Path JAR = Path.of("target/countersign-verify.jar").toAbsolutePath();

    @TempDir
    private Path folder;

    @TempDir
    private Path desk;

    @Test
    void a_ledger_and_its_bundle_are_checked() throws IOException, InterruptedException {
        Kit.grow(folder, 300);
        assertThat(verify(folder.toString())).startsWith("0 ").contains("Nothing is wrong.");
        Path zip = desk.resolve("evidence.zip");
        try (var out = Files.newOutputStream(zip);
                Archive entries = Entries.of(folder)) {
            Bundle.of(new TreeSet<>(List.of(7L))).write(out, entries, Proofs.of(folder));
        }
        assertThat(verify(zip.toString(), "--key", Proofs.of(folder).key().orElseThrow()))
                .startsWith("0 ")
                .contains("Nothing is wrong.");
    }

    @Test
    void it_says_its_version() throws IOException, InterruptedException {
        assertThat(verify("--version"))
                .isEqualTo("0 Countersign verifier " + ProgramVersion.now() + System.lineSeparator());
    }

    @Test
    void one_changed_bit_ends_with_1_and_its_place() throws IOException, InterruptedException {
        Kit.grow(folder, 20);
        byte[] changed = Files.readAllBytes(folder.resolve("journal/00000000.seg"));
        changed[changed.length / 2] ^= 4;
        Files.write(folder.resolve("journal/00000000.seg"), changed);
        assertThat(verify(folder.toString())).startsWith("1 WRONG     journal");
    }

    @Test
    void the_jar_is_small_and_holds_classes_of_one_room_only() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(270_000);
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()))
                    .hasSizeGreaterThan(30)
                    .allMatch(
                            name -> name.startsWith("dev/countersign/ledger/") || name.equals("META-INF/MANIFEST.MF"));
        }
    }

    private String verify(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .directory(desk.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }
}
