package dev.countersign.oversight.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.DecisionRequest;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.verdict.Request;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Kit;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.CaseFile;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample of a day is fixed before its first decision, unknown until the day is over, and known to all after it. */
@Timeout(120)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SamplingDaysTest {

    private static final LocalDate DAY = LocalDate.parse("2026-06-10");
    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final Request REQUEST =
            RequestParser.read(CaseFile.all(DefaultPack.FILES).get(0).json().path("request"), RELEASE);
    private static final ActivePolicy POLICY =
            CaseFile.all(DefaultPack.FILES).get(0).knowing(REQUEST, RELEASE);

    /** A clock that a test sets. With a pace it goes on by as much each time that it is read. */
    private static final class Watch implements ClockAndRandom {

        private final SystemClockAndRandom machine = new SystemClockAndRandom();
        private final AtomicLong micros = new AtomicLong();
        private volatile Instant from = NOON;
        private volatile long pace;

        void set(Instant now) {
            from = now;
            micros.set(0);
        }

        @Override
        public Instant now() {
            return from.plusNanos(1_000 * micros.addAndGet(pace));
        }

        @Override
        public byte[] random(int bytes) {
            return machine.random(bytes);
        }
    }

    /** An opened folder, as by one process. */
    private final class Opened implements AutoCloseable {

        private final DataFolder data;

        Opened(Path folder) {
            data = DataFolder.open(folder, id -> RELEASE, Optional.empty(), watch);
        }

        Opened sampled() {
            days = SamplingDays.open(data, watch);
            return this;
        }

        void decide(int times) {
            for (int i = 0; i < times; i++) {
                data.service()
                        .decide(
                                POLICY.snapshot(),
                                new DecisionRequest(
                                        Caller.laptop(),
                                        REQUEST,
                                        watch.id(),
                                        watch.now(),
                                        watch.random(32),
                                        "ab".repeat(32),
                                        null,
                                        null));
            }
        }

        void write(SealedEntry entry) {
            data.ledger().append(entry.entry(watch.random(32), NotDecided.subjects(data.ledger())), PATIENCE);
        }

        List<byte[]> records() {
            return LongStream.range(0, data.records().size())
                    .mapToObj(data.records()::open)
                    .toList();
        }

        List<String> types() {
            return records().stream().map(SamplingDaysTest::type).toList();
        }

        /** The seed of the only sealed part of the first entry with a seed. */
        String secret() {
            long sequence = types().indexOf("sampling-seed");
            List<DecryptedPart> parts = data.ledger().entries().parts(sequence);
            return json(parts.get(0).content()).path("secret").asString();
        }

        @Override
        public void close() {
            data.close();
        }
    }

    @TempDir
    private Path folder;

    @TempDir
    private Path other;

    private final Watch watch = new Watch();
    private SamplingDays days;

    private static JsonNode json(byte[] record) {
        return JsonMapper.shared().readTree(record);
    }

    private static String type(byte[] record) {
        return json(record).path("type").asString();
    }

    private Opened open() {
        return new Opened(folder).sampled();
    }

    private Kit.Said verify() {
        return Kit.verify(folder, "--samples");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path target = to.resolve(from.relativize(each));
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    private static void delete(Path what) throws IOException {
        if (Files.exists(what)) {
            try (Stream<Path> files = Files.walk(what)) {
                files.sorted(Comparator.reverseOrder()).forEach(each -> {
                    try {
                        Files.delete(each);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }

    /** Ids of the drawn decisions of a day, from public records, with nothing of the product. */
    private static SortedSet<String> recomputed(List<byte[]> records, LocalDate day) {
        try {
            byte[] seed = HexFormat.of()
                    .parseHex(records.stream()
                            .map(SamplingDaysTest::json)
                            .filter(each -> each.path("type").asString().equals("sampling-reveal")
                                    && each.path("day").asString().equals(day.toString()))
                            .findFirst()
                            .orElseThrow()
                            .path("seed")
                            .asString());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seed, "HmacSHA256"));
            SortedSet<String> drawn = new TreeSet<>();
            for (byte[] record : records) {
                JsonNode open = json(record);
                if (!open.path("type").asString().equals("decision")
                        || !open.path("at").asString().startsWith(day.toString())) {
                    continue;
                }
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                sha256.update((byte) 0);
                byte[] hash = mac.doFinal(sha256.digest(record));
                double fraction = new BigInteger(1, Arrays.copyOf(hash, 8)).doubleValue() / Math.pow(2, 64);
                if (fraction < open.at("/oversight/measures/sample").asDouble() / 100) {
                    drawn.add(open.path("id").asString());
                }
            }
            return drawn;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_seed_is_committed_before_the_first_decision_and_revealed_when_the_day_is_over() {
        try (Opened opened = open()) {
            opened.decide(2);
            days.revealDue();
            assertThat(opened.types()).containsExactly("key", "sampling-seed", "decision", "decision");
            watch.set(NOON.plus(A_DAY));
            opened.decide(1);
            days.revealDue();
            days.revealDue();
            assertThat(opened.types().subList(4, opened.types().size()))
                    .containsExactly("sampling-seed", "decision", "sampling-reveal");
            JsonNode reveal = json(opened.records().get(6));
            assertThat(reveal.path("day").asString()).isEqualTo("2026-06-10");
            assertThat(reveal.path("seed").asString()).isEqualTo(opened.secret());
        }
        assertThat(verify().out())
                .contains("2026-06-10  sampled: 2 decisions")
                .contains("2026-06-11  not revealed yet: 1 decision")
                .endsWith("Nothing is wrong.\n");
    }

    @Test
    void what_is_drawn_is_what_an_outsider_computes_from_public_records() {
        try (Opened opened = open()) {
            opened.decide(400);
            watch.set(NOON.plus(A_DAY));
            days.revealDue();
            SortedSet<String> drawn = recomputed(opened.records(), DAY);
            assertThat(drawn).hasSizeBetween(1, 399);
            Samples.Sample sample = new Samples(opened.data.records()).of(DAY).orElseThrow();
            assertThat(sample.listed().stream().map(Samples.Drawn::decision))
                    .containsExactlyInAnyOrderElementsOf(drawn);
            assertThat(sample.decisions()).isEqualTo(400);
            assertThat(sample.drawn()).isEqualTo(drawn.size());
            opened.close();
            String told = verify().out();
            assertThat(told)
                    .contains(
                            "sampled: 400 decisions, " + drawn.size() + " drawn, " + drawn.size() + " never looked at");
            assertThat(told.lines()
                            .filter(line -> line.startsWith("          entry "))
                            .map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                    .containsExactlyInAnyOrderElementsOf(drawn);
        }
    }

    @Test
    void before_the_day_is_over_the_public_records_have_nothing_of_the_seed_but_its_hash() throws Exception {
        try (Opened opened = open()) {
            opened.decide(5);
            String secret = opened.secret();
            assertThat(secret).hasSize(64);
            JsonNode committed = json(opened.records().get(1));
            assertThat(committed.path("sha256").asString())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(HexFormat.of().parseHex(secret))));
            assertThat(opened.records().stream().map(record -> new String(record, StandardCharsets.UTF_8)))
                    .noneMatch(record -> record.contains(secret.substring(0, 16)));
            assertThat(committed.propertyNames())
                    .containsExactly("at", "caller", "day", "format", "id", "people", "sealed", "sha256", "type");
            assertThat(committed.path("sealed").toString()).contains("0.secret");
            assertThat(new Samples(opened.data.records()).of(DAY)).isEmpty();
        }
        for (byte[] file : Kit.files(folder).values()) {
            assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain("\"secret\"");
        }
    }

    @Test
    void two_days_have_two_seeds() {
        try (Opened opened = open()) {
            opened.decide(1);
            watch.set(NOON.plus(A_DAY));
            opened.decide(1);
            assertThat(opened.records().stream()
                            .map(SamplingDaysTest::json)
                            .filter(each -> each.path("type").asString().equals("sampling-seed"))
                            .map(each -> each.path("sha256").asString())
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    void at_midnight_no_decision_is_before_the_seed_of_its_day_or_after_its_reveal() throws Exception {
        watch.set(Instant.parse("2026-06-10T23:59:59.900Z"));
        watch.pace = 40;
        ExecutorService threads = Executors.newFixedThreadPool(9);
        try (Opened opened = open()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                running.add(threads.submit(() -> opened.decide(200)));
            }
            Future<?> revealing = threads.submit(() -> {
                while (running.stream().anyMatch(each -> !each.isDone())) {
                    days.revealDue();
                }
            });
            for (Future<?> each : running) {
                each.get();
            }
            revealing.get();
            days.revealDue();
            List<String> story = opened.records().stream()
                    .map(SamplingDaysTest::json)
                    .map(each -> switch (each.path("type").asString()) {
                        case "decision" -> each.path("at").asString().substring(0, 10);
                        case "sampling-seed" -> "seed of " + each.path("day").asString();
                        case "sampling-reveal" ->
                            "reveal of " + each.path("day").asString();
                        default -> "";
                    })
                    .toList();
            assertThat(story.stream().filter("seed of 2026-06-10"::equals)).hasSize(1);
            assertThat(story.stream().filter("seed of 2026-06-11"::equals)).hasSize(1);
            assertThat(story.stream().filter("reveal of 2026-06-10"::equals)).hasSize(1);
            assertThat(story.indexOf("seed of 2026-06-10")).isLessThan(story.indexOf("2026-06-10"));
            assertThat(story.indexOf("seed of 2026-06-11")).isLessThan(story.indexOf("2026-06-11"));
            assertThat(story.lastIndexOf("2026-06-10")).isLessThan(story.indexOf("reveal of 2026-06-10"));
            assertThat(story).contains("2026-06-10", "2026-06-11");
        } finally {
            threads.shutdownNow();
        }
        assertThat(verify().out()).contains("2026-06-10  sampled").endsWith("Nothing is wrong.\n");
    }

    @Test
    void a_start_goes_on_with_the_seed_of_the_ledger_and_reveals_what_was_missed() throws IOException {
        Opened killed = open();
        killed.decide(3);
        copy(folder, other);
        killed.close();
        delete(folder);
        copy(other, folder);
        delete(folder.resolve("projection"));
        try (Opened opened = open()) {
            opened.decide(2);
            assertThat(opened.types().stream().filter("sampling-seed"::equals)).hasSize(1);
        }
        watch.set(NOON.plus(A_DAY.multipliedBy(5)));
        SortedSet<String> drawn;
        try (Opened opened = open()) {
            assertThat(opened.types()).endsWith("decision", "sampling-reveal");
            drawn = recomputed(opened.records(), DAY);
        }
        delete(folder.resolve("projection"));
        try (Opened opened = open()) {
            assertThat(opened.types().stream().filter("sampling-reveal"::equals))
                    .hasSize(1);
            assertThat(new Samples(opened.data.records())
                            .of(DAY).orElseThrow().listed().stream().map(Samples.Drawn::decision))
                    .containsExactlyInAnyOrderElementsOf(drawn);
        }
    }

    @Test
    void a_process_that_ended_between_seed_and_decision_goes_on_with_that_seed() {
        byte[] seed = watch.random(32);
        try (Opened ended = new Opened(folder)) {
            ended.write(SampleEntries.commit(DAY, seed, watch.id(), watch.now()));
        }
        try (Opened opened = open()) {
            opened.decide(1);
            assertThat(opened.types()).containsExactly("key", "sampling-seed", "decision");
            watch.set(NOON.plus(A_DAY));
            days.revealDue();
            assertThat(json(opened.records().get(3)).path("seed").asString())
                    .isEqualTo(HexFormat.of().formatHex(seed));
        }
        assertThat(verify().out()).contains("2026-06-10  sampled: 1 decision");
    }

    @Test
    void a_day_that_began_without_a_seed_gets_none_later() {
        try (Opened without = new Opened(folder)) {
            without.decide(1);
        }
        for (int start = 0; start < 2; start++) {
            try (Opened opened = open()) {
                opened.decide(1);
                assertThat(opened.types()).doesNotContain("sampling-seed");
            }
        }
        watch.set(NOON.plus(A_DAY));
        try (Opened opened = open()) {
            opened.decide(1);
            assertThat(opened.types()).containsOnlyOnce("sampling-seed").doesNotContain("sampling-reveal");
        }
        assertThat(verify().out())
                .contains("2026-06-10  unsampled: 3 decisions, and no seed before the first")
                .contains("2026-06-11  not revealed yet: 1 decision")
                .endsWith("Nothing is wrong.\n");
    }

    @Test
    void nothing_is_decided_in_a_day_that_is_revealed_even_after_a_restart() {
        try (Opened opened = open()) {
            opened.decide(1);
            watch.set(NOON.plus(A_DAY));
            days.revealDue();
            watch.set(NOON.plusSeconds(60));
            assertThatThrownBy(() -> opened.decide(1))
                    .isInstanceOf(NotDecided.class)
                    .hasMessageContaining("the ledger has reached 2026-06-11T00:00:00Z");
            opened.write(new SealedEntry("activation", watch.id(), watch.now(), "system"));
        }
        try (Opened opened = open()) {
            assertThatThrownBy(() -> opened.decide(1)).isInstanceOf(NotDecided.class);
        }
    }

    @Test
    void a_seed_that_is_revealed_but_was_not_committed_to_is_found() {
        try (Opened opened = new Opened(folder)) {
            opened.write(SampleEntries.commit(DAY, watch.random(32), watch.id(), watch.now()));
            opened.decide(1);
            opened.write(SampleEntries.reveal(DAY, watch.random(32), watch.id(), watch.now()));
        }
        Kit.Said said = verify();
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains("WRONG     sample of 2026-06-10, sequence 3")
                .contains("another seed than the one that entry 1 commits to");
        assertThat(Kit.verify(folder).code()).as("without the samples").isZero();
    }

    @Test
    void a_second_seed_of_a_day_is_found() {
        try (Opened opened = new Opened(folder)) {
            opened.write(SampleEntries.commit(DAY, watch.random(32), watch.id(), watch.now()));
            opened.write(SampleEntries.commit(DAY, watch.random(32), watch.id(), watch.now()));
            opened.decide(1);
        }
        assertThat(verify().err()).contains("sequence 2").contains("a second seed; the first one is in entry 1");
    }

    @Test
    void a_decision_after_the_reveal_of_its_day_is_found() {
        byte[] seed = watch.random(32);
        try (Opened opened = new Opened(folder)) {
            opened.write(SampleEntries.commit(DAY, seed, watch.id(), watch.now()));
            opened.write(SampleEntries.reveal(DAY, seed, watch.id(), watch.now()));
            opened.decide(1);
        }
        assertThat(verify().err()).contains("sequence 3").contains("revealed before it, in entry 2");
    }

    @Test
    void a_seed_after_the_first_decision_draws_nothing() {
        byte[] seed = watch.random(32);
        try (Opened opened = new Opened(folder)) {
            opened.decide(1);
            opened.write(SampleEntries.commit(DAY, seed, watch.id(), watch.now()));
            opened.decide(20);
            opened.write(SampleEntries.reveal(DAY, seed, watch.id(), watch.now()));
            assertThat(new Samples(opened.data.records()).of(DAY)).isEmpty();
        }
        assertThat(verify().out()).contains("unsampled: 21 decisions, and no seed before the first");
    }

    @Test
    void a_seed_that_is_kept_back_is_found_two_days_later() {
        try (Opened opened = new Opened(folder)) {
            opened.write(SampleEntries.commit(DAY, watch.random(32), watch.id(), watch.now()));
            opened.decide(1);
            watch.set(NOON.plus(A_DAY));
            opened.decide(1);
        }
        assertThat(verify().code()).isZero();
        try (Opened opened = new Opened(folder)) {
            watch.set(NOON.plus(A_DAY.multipliedBy(2)));
            opened.decide(1);
        }
        assertThat(verify().err())
                .contains("sample of 2026-06-10")
                .contains("was not revealed, although there are decisions of 2026-06-12");
    }
}
