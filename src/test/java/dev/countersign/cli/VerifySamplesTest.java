package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.disk.ClockAndRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code verify --samples}, on a folder and on a bundle of it. */
@Tag("slow")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifySamplesTest {

    private static final String REQUEST = "docs/examples/crm/requests/03-service-reply-own-words.json";
    private static final String FACTS = "docs/examples/crm/facts";
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    private Path folder;

    private Instant now = NOON;

    private Terminal run(String... args) {
        return Terminal.run(
                new ClockAndRandom() {

                    private final SystemClockAndRandom machine = new SystemClockAndRandom();

                    @Override
                    public Instant now() {
                        return now;
                    }

                    @Override
                    public byte[] random(int bytes) {
                        return machine.random(bytes);
                    }
                },
                args);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void decide() {
        assertThat(run("decide", REQUEST, "--facts", FACTS, "--data", data()).exit())
                .isZero();
    }

    /** A bundle of the entries from one on. */
    private Path bundle(long from) {
        Path bundle = folder.resolve("from-" + from + ".zip");
        long last = size() - 1;
        Terminal made = run("bundle", "--entries", from + ".." + last, "-o", bundle + "", "--data", data(), "--force");
        assertThat(made.exit()).as(made.err()).isZero();
        return bundle;
    }

    private long size() {
        try (var entries = Entries.of(folder.resolve("data"))) {
            return entries.size();
        }
    }

    /** Every private part of the folder. */
    private List<String> parts() {
        try (var entries = Entries.of(folder.resolve("data"))) {
            return LongStream.range(0, entries.size())
                    .mapToObj(entries::parts)
                    .flatMap(List::stream)
                    .map(DecryptedPart::content)
                    .map(content -> new String(content, StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private static List<String> contents(Path bundle) throws IOException {
        List<String> contents = new ArrayList<>();
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                contents.add(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return contents;
    }

    @Test
    void a_command_that_decides_commits_to_the_seed_of_its_day_and_one_of_the_next_day_reveals_it() {
        decide();
        decide();
        assertThat(run("verify", data(), "--samples").out())
                .contains("samples   2026-11-30  not revealed yet: 2 decisions")
                .endsWith("Nothing is wrong.\n");
        now = NOON.plus(Duration.ofDays(3));
        decide();
        Terminal verified = run("verify", data(), "--samples");
        assertThat(verified.exit()).as(verified.err()).isZero();
        assertThat(verified.out())
                .contains("samples   2026-11-30  sampled: 2 decisions, ")
                .contains("samples   2026-12-03  not revealed yet: 1 decision");
        assertThat(run("verify", data()).out()).doesNotContain("samples");
        assertThat(run("verify", bundle(0).toString(), "--samples")
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("samples ")))
                .containsExactlyElementsOf(verified.out()
                        .lines()
                        .filter(line -> line.startsWith("samples "))
                        .toList());
    }

    @Test
    void a_bundle_that_begins_later_cannot_show_what_was_drawn() {
        decide();
        Terminal verified = run("verify", bundle(1).toString(), "--samples");
        assertThat(verified.exit()).isEqualTo(3);
        assertThat(verified.err())
                .contains("--samples")
                .contains("does not contain every entry from 0 on")
                .contains("Maybe ask for a bundle with `--entries 0..");
        assertThat(run("verify", bundle(1).toString()).exit()).isZero();
    }

    @Test
    void a_bundle_with_private_parts_does_not_have_the_seed_of_the_day() throws IOException {
        decide();
        String seed = parts().stream()
                .filter(part -> part.contains("\"secret\":\""))
                .map(part -> part.replaceAll(".*\"secret\":\"([0-9a-f]{64})\".*", "$1"))
                .findFirst()
                .orElseThrow();
        Path bundle = bundle(0);
        assertThat(contents(bundle))
                .anyMatch(content -> content.contains("idempotencyKey") || content.contains("surroundings"))
                .noneMatch(content -> content.contains(seed));
        assertThat(run("verify", bundle.toString()).out()).endsWith("Nothing is wrong.\n");
    }
}
