package dev.countersign.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.policy.drl.RuleCache;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.PackReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Rules compiled at one start are loaded at the next, and only if an entry of the ledger names their bytes. */
@Tag("slow")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeptRulesTest {

    private static final Path AIRLINE = Path.of("docs/examples/airline");
    private static final PackFiles FILES = PackFiles.folder(AIRLINE);
    private static final Instant NOW = Instant.parse("2026-06-10T15:00:00Z");
    /** Forbidden because of what a rule gives. */
    private static final String UNPAID_BAG = request("06-a-free-extra-bag.json");

    private static final String GIVEN = "bags.unpaid";
    private static final String OTHER = "bags.removed";

    @TempDir
    private Path folder;

    /** What a start tells the operator, and what it decides. */
    private record Started(RuleOrigin rules, List<String> warnings, String decided, long entries) {}

    private static String request(String name) {
        try {
            return Files.readString(AIRLINE.resolve("requests").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a process of its own: nothing of an earlier start is in memory. */
    private Started start(PackFiles files) {
        List<String> warnings = new ArrayList<>();
        try (PolicyActivation activation = new PolicyActivation(
                folder.resolve("data"),
                Optional.empty(),
                new SystemClockAndRandom(),
                warning -> warnings.add(warning.text()))) {
            FactRefresh facts = facts(files, activation.rules());
            try (DataFolder data = activation.activate(facts, files)) {
                return new Started(
                        activation.rulesFrom(),
                        warnings,
                        decided(facts),
                        data.records().size());
            }
        }
    }

    private Started start() {
        return start(FILES);
    }

    private static FactRefresh facts(PackFiles files, RuleCache cache) {
        return FactRefresh.open(new PackReader().read(files, cache).release(), Optional.of(AIRLINE.resolve("facts")));
    }

    private static String decided(FactRefresh facts) {
        return AnswerJson.of(
                        new Evaluator(facts.policy().snapshot())
                                .evaluate(
                                        RequestParser.read(
                                                RequestParser.json(UNPAID_BAG),
                                                facts.policy().release()),
                                        NOW),
                        facts.policy().release(),
                        Caller.operator().audience(),
                        false)
                .toString();
    }

    private List<Path> kept() {
        try (Stream<Path> files = Files.list(folder.resolve("data/compiled"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        assertThat(kept()).hasSize(1);
        return kept().get(0);
    }

    /** The same rules, but the consequence of one gives something else. */
    private static byte[] swapped(byte[] whole) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int changed = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(whole));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String content = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                String other = content.replace(constant(GIVEN), constant(OTHER));
                changed += other.equals(content) ? 0 : 1;
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(other.getBytes(StandardCharsets.ISO_8859_1));
                out.closeEntry();
            }
        }
        assertThat(changed).as("one class").isEqualTo(1);
        return bytes.toByteArray();
    }

    /** A text as class files have it. */
    private static String constant(String text) {
        return "\u0001\u0000" + (char) text.length() + text;
    }

    /** Of the content. Two compilations of the same rules differ in the order of their constants. */
    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ContentStore.sha256(in.readNBytes(KeptRules.LARGEST + 1));
        }
    }

    private void assertCompiledAgain(Started first) throws IOException {
        Path file = file();
        String damaged = hash(file);
        Started again = start();
        assertThat(again.rules()).isEqualTo(RuleOrigin.COMPILED);
        assertThat(again.decided()).isEqualTo(first.decided());
        assertThat(again.warnings())
                .singleElement()
                .asString()
                .startsWith(file + ": this file was not loaded: no signed entry of the ledger names its content.");
        assertThat(hash(file())).as("replaced").isNotEqualTo(damaged);
        assertThat(start().rules()).isEqualTo(RuleOrigin.DATA_FOLDER);
    }

    @Test
    void the_second_start_loads_what_the_first_has_compiled() throws IOException {
        Started first = start();
        assertThat(first.rules()).isEqualTo(RuleOrigin.COMPILED);
        assertThat(first.decided()).contains("DENY");
        assertThat(first.warnings()).isEmpty();
        Path file = file();

        Started second = start();

        assertThat(second).isEqualTo(new Started(RuleOrigin.DATA_FOLDER, List.of(), first.decided(), first.entries()));
        assertThat(file()).isEqualTo(file);
    }

    @Test
    void a_file_with_one_class_swapped_is_not_loaded() throws IOException {
        Started first = start();
        byte[] swapped = swapped(Files.readAllBytes(file()));
        Files.write(file(), swapped);
        // offender: without the proof the other class decides
        RuleCache trusting = new RuleCache() {

            @Override
            public Optional<byte[]> find(String name) {
                return Optional.of(swapped);
            }

            @Override
            public void compiled(String name, byte[] classes) {
                throw new AssertionError(name);
            }
        };
        assertThat(decided(facts(FILES, trusting))).isNotEqualTo(first.decided());

        assertCompiledAgain(first);
    }

    @Test
    void a_file_that_is_torn_or_too_large_is_not_loaded() throws IOException {
        Started first = start();
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertCompiledAgain(first);

        try (RandomAccessFile large = new RandomAccessFile(file().toFile(), "rw")) {
            large.setLength(KeptRules.LARGEST + 1L);
        }
        assertCompiledAgain(first);
    }

    /** Entries of other types contain what callers say; an entry after the last checkpoint needs no key of the log. */
    @Test
    void something_else_under_the_name_of_the_file_stops_no_start() throws IOException {
        Started first = start();
        Path file = file();
        Files.delete(file);
        Files.createDirectories(file.resolve("not empty"));
        assertStartedWithWarnings(first, 2);

        Files.delete(file.resolve("not empty"));
        Files.delete(file);
        try (Stream<Path> rest = Files.list(file.getParent())) {
            for (Path each : rest.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(file.getParent());
        Files.writeString(file.getParent(), "no folder");
        assertStartedWithWarnings(first, 1);
    }

    @Test
    @Timeout(60)
    @EnabledOnOs(OS.LINUX)
    void a_named_pipe_under_the_name_of_the_file_is_not_waited_for() throws Exception {
        Started first = start();
        Path file = file();
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        assertStartedWithWarnings(first, 1);
        assertThat(start().rules()).isEqualTo(RuleOrigin.DATA_FOLDER);
    }

    private void assertStartedWithWarnings(Started first, int warnings) {
        Started again = start();
        assertThat(again.rules()).isEqualTo(RuleOrigin.COMPILED);
        assertThat(again.decided()).isEqualTo(first.decided());
        assertThat(again.warnings()).hasSize(warnings).allMatch(text -> text.contains("Maybe "));
    }

    @Test
    void a_hash_in_another_entry_or_in_one_that_is_not_signed_proves_nothing() throws IOException {
        Started first = start();
        byte[] swapped = swapped(Files.readAllBytes(file()));
        String names = "\"compiled\":{\"name\":\"" + file().getFileName() + "\",\"sha256\":\""
                + ContentStore.sha256(swapped) + "\"}";
        append("{\"at\":\"2026-01-01T00:00:00Z\"," + names + ",\"format\":5,\"id\":\"a\",\"type\":\"outcome\"}");
        Files.write(file(), swapped);
        assertCompiledAgain(first);

        Path checkpoint = folder.resolve("data/checkpoint");
        byte[] before = Files.readAllBytes(checkpoint);
        append("{\"at\":\"2026-01-01T00:00:00Z\"," + names
                + ",\"format\":5,\"id\":\"b\",\"release\":\"r\",\"type\":\"activation\"}");
        Files.write(checkpoint, before);
        Files.write(file(), swapped);
        assertCompiledAgain(first);
    }

    private void append(String entry) {
        try (Ledger ledger = Ledger.open(folder.resolve("data"), new SystemClockAndRandom())) {
            ledger.append(new Entry(entry.getBytes(StandardCharsets.UTF_8), List.of()))
                    .join();
        }
    }

    @Test
    void a_file_whose_entry_was_not_written_before_the_process_was_killed_is_not_loaded() throws IOException {
        Started first = start();
        byte[] whole = Files.readAllBytes(file());
        Path name = file().getFileName();
        Files.move(folder.resolve("data"), folder.resolve("other"));
        Files.createDirectories(folder.resolve("data/compiled"));
        Files.write(folder.resolve("data/compiled").resolve(name), whole);

        assertCompiledAgain(first);
    }

    @Test
    void a_pack_that_cannot_be_used_leaves_the_folder_closed() {
        start();
        SortedMap<String, byte[]> files = new TreeMap<>(FILES.files());
        files.put("decision-tables/baggage/copy.csv", new byte[0]);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> start(new PackFiles("broken", files, List.of())))
                .hasMessageContaining("copy.csv");

        assertThat(start().rules()).isEqualTo(RuleOrigin.DATA_FOLDER);
    }

    @Test
    void files_of_rules_that_were_not_active_lately_are_removed() throws IOException {
        start();
        Path stays = Files.writeString(folder.resolve("data/compiled/notes.txt"), "mine");
        Files.writeString(folder.resolve("data/compiled/0.0.1-00.zip"), "of another version");
        List<PackFiles> others = IntStream.rangeClosed(1, KeptRules.MOST)
                .mapToObj(KeptRulesTest::other)
                .toList();

        others.forEach(this::start);

        assertThat(kept()).hasSize(KeptRules.MOST + 1).contains(stays);
        assertThat(start(others.get(0)).rules()).isEqualTo(RuleOrigin.DATA_FOLDER);
        assertThat(start().rules()).as("the oldest").isEqualTo(RuleOrigin.COMPILED);
    }

    /** A pack with another text of a rule file. */
    private static PackFiles other(int number) {
        SortedMap<String, byte[]> files = new TreeMap<>(FILES.files());
        files.compute(
                "rules/baggage/baggage.drl",
                (path, content) -> (new String(content, StandardCharsets.UTF_8) + "\n// " + number + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        return new PackFiles("other", files, List.of());
    }
}
