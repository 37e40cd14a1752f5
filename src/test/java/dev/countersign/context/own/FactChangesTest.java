package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.Given;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.words.Channel;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder is changed at random: bytes, lines and whole files. After each change the folder that is watched holds what
 * a fresh reading holds. More rounds with {@code -Dfacts.rounds}, another order with {@code -Dfacts.seed}.
 */
class FactChangesTest {

    private static final int CUSTOMERS = 40;
    private static final Instant AT = Instant.parse("2026-06-10T10:00:00Z");
    private static final MailCase MAIL = MailCase.given();

    @TempDir
    private Path folder;

    private final Random random = new Random(Long.getLong("facts.seed", 7));
    private int made;

    private String customer() {
        return random.nextInt(400) == 0 ? "C-1" : "C-" + (2 + random.nextInt(CUSTOMERS - 1));
    }

    private String line() {
        int id = random.nextInt(30) == 0 ? random.nextInt(900) : 1000 + made++;
        return switch (random.nextInt(10)) {
            case 0, 1, 2 ->
                Given.line(
                        "consent",
                        "K-" + id,
                        "'customer': '" + customer() + "', 'channel': 'EMAIL', 'purpose': 'MARKETING', 'state': '"
                                + (random.nextBoolean() ? "EXPRESS', 'givenAt': '2026-03-02" : "WITHDRAWN") + "'");
            case 3 ->
                Given.line(
                        "suppression",
                        "S-" + id,
                        List.of(
                                                "'customer': '" + customer() + "'",
                                                "'email': 'c" + (2 + random.nextInt(CUSTOMERS - 1)) + "@example.com'",
                                                "'phone': '+4930231251" + (10 + random.nextInt(20)) + "'")
                                        .get(random.nextInt(3))
                                + ", 'channel': '" + (random.nextBoolean() ? "EMAIL" : "ALL")
                                + "', 'kind': 'OBJECTION', 'purpose': 'SALES'");
            case 4 ->
                Given.line(
                        "customer",
                        random.nextInt(80) == 0 ? customer() : "D-" + id,
                        "'kind': 'CORPORATE', 'countries': ['GB'], 'regions': [], 'zones': ['Europe/London'], "
                                + "'states': [], 'phone': '+4930231251" + (10 + random.nextInt(20)) + "', 'email': 'c"
                                + random.nextInt(CUSTOMERS) + "@example.com', 'aliases': ["
                                + (random.nextInt(4) == 0 ? "'" + customer() + "'" : "") + "]");
            case 5, 6 ->
                Given.line(
                        "contact",
                        "X-" + id,
                        "'customer': '" + customer()
                                + "', 'at': '2026-06-02T10:00:00Z', 'channel': 'EMAIL', 'purpose': "
                                + "'SALES', 'topic': 'renewal', 'refused': " + random.nextBoolean());
            case 7 ->
                Given.line(
                        "history",
                        "H-" + id,
                        "'customer': '" + customer() + "', 'lastContact': '2026-05-20', 'openComplaint': "
                                + random.nextBoolean());
            case 8 ->
                Given.line(
                                "serviceCase",
                                "SC-" + id,
                                "'customer': '" + customer() + "', 'topic': 'DELIVERY', 'status': '"
                                        + (random.nextBoolean() ? "OPEN" : "CLOSED") + "', 'priority': 'P3'")
                        .replace("2026-06-01", "2026-06-" + (10 + random.nextInt(20)));
            default -> Given.line("order", "O-" + id, "'customer': '" + customer() + "', 'paid': " + id);
        };
    }

    private String broken() {
        String line = line();
        return switch (random.nextInt(7)) {
            case 0 -> line.substring(0, random.nextInt(line.length()));
            case 1 -> line.replace("asOf", "asof");
            case 2 -> line.replaceFirst(", \"asOf\": \"[^\"]*\"", "");
            case 3 -> line.replace("2026-06-01T", "2026-06-01 ");
            case 4 -> line.replace("EMAIL", "MAIL").replace("'", "");
            case 5 -> line.replace("\"C-", "\" c-");
            default -> line.replace("\"C-", "\"C-9");
        };
    }

    private byte[] content(int lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < lines; i++) {
            out.writeBytes((line() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private void start() throws IOException {
        // links without a target too
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.filter(path -> !Files.isDirectory(path)).toList()) {
                Files.delete(each);
            }
        }
        Given.folder(folder, MAIL);
        StringBuilder customers = new StringBuilder();
        for (int i = 2; i <= CUSTOMERS; i++) {
            customers
                    .append(Given.line(
                            "customer",
                            "C-" + i,
                            "'kind': 'CONSUMER', 'countries': ['DE'], 'states': [], 'email': 'c" + i
                                    + "@example.com', 'phone': '+4930231251" + (10 + i % 20) + "', 'aliases': []"))
                    .append('\n');
        }
        Files.writeString(folder.resolve("customers.jsonl"), customers);
        Files.write(folder.resolve("a.jsonl"), content(300));
        Files.write(folder.resolve("z.jsonl"), content(150));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Bytes of the start of a random line, and of the start of the next. */
    private int[] bounds(byte[] bytes) {
        int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        while (from > 0 && bytes[from - 1] != '\n') {
            from--;
        }
        int to = from;
        while (to < bytes.length && bytes[to++] != '\n') {}
        return new int[] {from, to};
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(with);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void change() throws IOException {
        Path file = any(files());
        byte[] bytes = Files.readAllBytes(file);
        FileTime time = Files.getLastModifiedTime(file);
        int[] at = bounds(bytes);
        byte[] now = bytes;
        switch (random.nextInt(18)) {
            case 0, 1 -> now = spliced(bytes, at[0], at[0], utf8(line() + "\n"));
            case 2 -> now = spliced(bytes, at[0], at[1], new byte[0]);
            case 3 -> now = spliced(bytes, at[0], at[1], utf8(line() + "\n"));
            case 4 -> now = spliced(bytes, at[0], at[0], utf8(broken() + "\n"));
            case 5 -> now = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 6 -> now = Files.readAllBytes(any(files()));
            case 7 ->
                now = spliced(bytes, at[0], at[0], any(List.of(utf8("\uFEFF"), utf8("\r"), utf8("\r\n"), utf8("\n"))));
            case 8 -> now = utf8(new String(bytes, StandardCharsets.UTF_8).replace("\n", "\r\n"));
            case 9 ->
                now = utf8(new String(bytes, StandardCharsets.UTF_8)
                        .replace("\r\n", "\n")
                        .replace('\r', '\n')
                        .replace("\uFEFF", ""));
            case 10 -> {
                // the same size and time
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                now = (random.nextBoolean() ? text.replace("\"C-1\"", "\"C-2\"") : text.replace("true ", "false"))
                        .getBytes(StandardCharsets.ISO_8859_1);
            }
            case 11 -> Files.delete(file);
            case 12 -> Files.move(file, folder.resolve(any(List.of("a", "m", "z")) + ".jsonl"), REPLACE);
            case 13 -> Files.copy(file, folder.resolve(any(List.of("m", "n")) + ".jsonl"), REPLACE);
            case 14 -> {
                // moves a line to another file
                Path other = any(files());
                byte[] there = Files.readAllBytes(other);
                byte[] moved = Arrays.copyOfRange(bytes, at[0], at[1]);
                if (!other.equals(file)) {
                    now = spliced(bytes, at[0], at[1], new byte[0]);
                    int where = bounds(there)[0];
                    Files.write(other, spliced(there, where, where, moved));
                }
            }
            case 15 -> {
                Path below = Files.createDirectories(folder.resolve("sub")).resolve("x.jsonl");
                if (!Files.deleteIfExists(below)) {
                    Files.writeString(below, line());
                }
            }
            case 16 -> {
                Path link = folder.resolve("b.jsonl");
                if (!Files.deleteIfExists(link)) {
                    Files.createSymbolicLink(link, any(List.of(file, folder.resolve("nowhere"))));
                }
            }
            default -> {
                if (bytes.length > 0) {
                    now = bytes.clone();
                    now[random.nextInt(now.length)] = (byte) random.nextInt(256);
                }
            }
        }
        if (now != bytes && random.nextBoolean()) {
            Files.write(file, now);
        } else if (now != bytes) {
            Path unfinished = folder.resolve(file.getFileName() + ".tmp");
            Files.write(unfinished, now);
            Files.move(unfinished, file, REPLACE);
        }
        if (Files.exists(file) && random.nextInt(3) == 0) {
            Files.setLastModifiedTime(file, time);
        }
    }

    private static final StandardCopyOption REPLACE = StandardCopyOption.REPLACE_EXISTING;

    private String observed(FactFolderResult read) {
        OwnFacts own = read.facts();
        Set<String> ids = new TreeSet<>(own.ids("customer"));
        for (int i = 0; i <= CUSTOMERS + 1; i++) {
            ids.add("C-" + i);
        }
        String each = ids.stream()
                .map(id -> id + " " + own.party(id) + own.consents(id) + own.histories(id) + own.contacts(id)
                        + own.openCases(id) + own.suppressions(id) + own.unreadable("customer", id)
                        + own.heldOf(Set.of(id)) + own.near("customer", id + " ")
                        + own.vouched(true, path -> null, Set.of(id), AT)
                        + own.party(id)
                                .map(person -> own.covering(person, Channel.EMAIL) + ""
                                        + own.covering(person, Channel.SMS) + own.alsoForOthers(person)))
                .collect(Collectors.joining("\n"));
        return read.refused() + "\n" + read.problems() + own.mistakes() + own.counts() + own.asOf(AT)
                + own.datedAhead(AT) + own.quarantined() + verdict(own) + "\n" + each;
    }

    private static Verdict verdict(OwnFacts own) {
        return Given.evaluated(MAIL, own).verdict();
    }

    private FactFolderResult fresh() {
        return new FactFolderWatch(Optional.of(folder), new FactLimits(0.5, 0.3))
                .read(DefaultPack.release().vocabulary(), DefaultPack.release().declaredTypes());
    }

    @Test
    @Tag("slow")
    void a_watched_folder_holds_what_a_fresh_reading_holds() throws IOException {
        int rounds = Integer.getInteger("facts.rounds", 60);
        start();
        FactFolderWatch watch = new FactFolderWatch(Optional.of(folder), new FactLimits(0.5, 0.3));
        FactFolderResult held = watch.read(
                DefaultPack.release().vocabulary(), DefaultPack.release().declaredTypes());
        int used = 0;
        Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
        for (int round = 0; round < rounds; round++) {
            if (round % 25 == 24) {
                start();
            }
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                if (files().isEmpty()) {
                    start();
                }
                change();
            }
            if (watch.hasChanged()) {
                held = watch.read(
                        DefaultPack.release().vocabulary(),
                        DefaultPack.release().declaredTypes());
            }
            FactFolderResult fresh = fresh();
            assertThat(held.facts().entities())
                    .as("round %d", round)
                    .isEqualTo(fresh.facts().entities());
            assertThat(observed(held)).as("round %d", round).isEqualTo(observed(fresh));
            used += held.refused() ? 0 : 1;
            verdicts.add(verdict(held.facts()));
        }
        // the law can fail: there are facts in use, and decisions that differ
        assertThat(used).isPositive();
        assertThat(verdicts).contains(Verdict.ALLOW, Verdict.DENY);
    }
}
