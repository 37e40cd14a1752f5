package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.Ledger;
import dev.countersign.ledger.journal.Entry;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Every file from another party that a command reads, with texts that stop a careless reader: nested without end, with
 * numbers of hundreds of digits, words of a million letters and hundreds of parentheses. Each is read, or refused with
 * a message, within a short time.
 */
@Timeout(120)
@Tag("slow")
class HostileFilesTest {

    /** CPU time of this thread: other processes of the machine do not count. */
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String LONG = "a".repeat(1 << 20);
    private static final String DEEP = "[".repeat(200_000);
    private static final String NESTED = "[".repeat(450) + "]".repeat(450);
    private static final String DIGITS = "9".repeat(400);
    private static final int LINE = 2_000;
    private static final Pattern JAVA = Pattern.compile("\\tat |java\\.|jackson|StackOverflow|OutOfMemory|Exception");
    /** JSON values, complete or cut short. */
    private static final List<String> VALUES = List.of(
            DEEP,
            "{\"a\":".repeat(200_000),
            NESTED,
            DIGITS,
            "1e999999999",
            "0." + "0".repeat(400) + "1",
            "\"" + LONG + "\"",
            "\"" + "(".repeat(500) + ")".repeat(500) + "\"",
            "\"\\ud800\"",
            "null");
    /** Hostile contents for a file of a bundle. */
    private static final List<String> TEXTS = List.of(
            DEEP,
            NESTED,
            DIGITS,
            "{\"sealed\":{\"digest\":".repeat(50_000),
            "{\"at\":\"2026-01-01T00:00:00Z\",\"id\":\"d\",\"type\":\"decision\",\"people\":" + NESTED + ",\"verdict\":"
                    + DIGITS + "}",
            "\n\n".repeat(100_000),
            "\u2014 a ".repeat(10_000),
            LONG);

    @TempDir
    private Path folder;

    /** Messages with programmers' words, too long, too late or missing. */
    private final List<String> wrong = new ArrayList<>();

    @BeforeAll
    static void thePackIsRead() {
        Terminal.run("decide", "docs/examples/crm/requests/04-service-reply-from-template.json");
    }

    @AfterEach
    void nothingIsWrong() {
        assertThat(wrong).isEmpty();
    }

    private void told(String what, String... command) {
        long before = CLOCK.getCurrentThreadCpuTime();
        String said;
        try {
            Terminal terminal = Terminal.run(command);
            said = terminal.out() + terminal.err();
        } catch (Error e) {
            said = "\tat " + e;
        }
        Duration took = Duration.ofNanos(CLOCK.getCurrentThreadCpuTime() - before);
        String shown = brief(
                said.lines().filter(line -> JAVA.matcher(line).find()).limit(12).collect(Collectors.joining(" | ")),
                900);
        if (!shown.isEmpty() || said.isBlank()) {
            wrong.add(what + " says " + shown);
        }
        said.lines()
                .filter(line -> line.length() > LINE)
                .findFirst()
                .ifPresent(
                        line -> wrong.add(what + " says " + line.length() + " letters in a line: " + brief(line, 200)));
        if (took.compareTo(SOON) > 0) {
            wrong.add(what + " takes " + took.toMillis() + " ms");
        }
    }

    private Path file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String brief(String text) {
        return brief(text, 20);
    }

    private static String brief(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }

    @Test
    void own_facts() throws IOException {
        file(
                "facts/a.jsonl",
                VALUES.stream()
                        .map(value -> value + "\n{\"type\":" + value
                                + "}\n{\"type\":\"customer\",\"id\":\"C-1\",\"properties\":{\"kind\":" + value
                                + ",\"aliases\":" + value + ",\"birthDate\":" + value
                                + "},\"source\":\"crm\","
                                + "\"asOf\":\"2026-01-01T00:00:00Z\"}\n{\"type\":\"history\","
                                + "\"id\":\"H-1\",\"properties\":{\"customer\":\"C-1\","
                                + "\"goodwillCredits\":"
                                + value + "},\"source\":" + value + ",\"asOf\":" + value + "}\n")
                        .collect(Collectors.joining()));
        told("facts", "check", "--facts", folder.resolve("facts").toString());
    }

    @Test
    void requests() throws IOException {
        String lines = VALUES.stream()
                .map(value -> value + "\n{\"subject\":" + value + ",\"action\":{\"name\":" + value + ",\"properties\":"
                        + value + "},\"resource\":{\"type\":\"order\",\"id\":" + value + "},\"context\":" + value
                        + "}\n")
                .collect(Collectors.joining());
        told("lines", "decide", file("lines.jsonl", "{}\n" + lines).toString());
        told("array", "decide", file("array.json", "[" + DEEP).toString());
        told("one", "decide", file("one.json", DEEP).toString());
    }

    @Test
    void specifications_of_tables() throws IOException {
        String pack = folder.resolve("pack").toString();
        for (String value : List.of(DEEP, DIGITS, NESTED)) {
            String spec = "{\"table\":\"T99\",\"name\":\"a\",\"folder\":\"a\",\"title\":\"a\",\"question\":\"a\","
                    + "\"owner\":\"DPO\",\"hitPolicy\":\"FIRST\",\"columns\":[{\"header\":\"A\","
                    + "\"reads\":\"action.name\"}],\"rows\":"
                    + value + ",\"tests\":[" + value + "]}";
            told("rows " + brief(value), "table", "new", file("spec.json", spec).toString(), "--pack", pack);
        }
        told("specification", "table", "new", file("spec.json", DEEP).toString(), "--pack", pack);
    }

    @Test
    void cases_of_a_pack() throws IOException {
        Files.createDirectories(folder.resolve("pack/decision-tables"));
        StringBuilder common = new StringBuilder();
        for (int i = 0; i < VALUES.size(); i++) {
            String value = VALUES.get(i);
            file("pack/rules/a/cases/deny/a" + i + ".json", value);
            file(
                    "pack/rules/a/cases/deny/b" + i + ".json",
                    "{\"what\":" + value + ",\"at\":" + value + ",\"request\":" + value + ",\"facts\":[" + value
                            + "],\"expect\":" + value + "}");
            file(
                    "pack/rules/a/cases/deny/c" + i + ".json",
                    "{\"what\":\"a\",\"at\":\"2026-01-01T00:00:00Z\","
                            + "\"request\":{\"subject\":{\"type\":\"agent\",\"id\":"
                            + value + "},\"action\":{\"name\":\"a\",\"properties\":{\"amount\":" + value
                            + "}},\"resource\":{\"type\":\"order\",\"id\":\"1\"}},\"reserved\":" + value
                            + ",\"facts\":[],\"expect\":{\"verdict\":\"DENY\",\"level\":" + value + ",\"dueHours\":"
                            + value + "}}");
            common.append(value)
                    .append("\n{\"type\":\"agent\",\"id\":\"a\",\"properties\":")
                    .append(value)
                    .append("}\n");
        }
        told("cases", "test", folder.resolve("pack").toString());
        file("pack/rules/cases-common.jsonl", common.toString());
        told("common facts", "test", folder.resolve("pack").toString());
    }

    @Test
    void rules_of_a_pack() throws IOException {
        Files.createDirectories(folder.resolve("pack/decision-tables"));
        List<String> texts = List.of(
                "(".repeat(500),
                "declare A ".repeat(5_000),
                LONG,
                "rule \"" + LONG + "\"",
                "declare A\n  a : " + "List<".repeat(500) + "String\nend\n",
                "9".repeat(400),
                "/*".repeat(100_000),
                "declare A\n  @min(\"" + "9".repeat(400) + "\")\n  a : double\nend\n",
                "package a\n" + "import a.b.c;\n".repeat(4_000));
        for (int i = 0; i < texts.size(); i++) {
            file("pack/rules/a/a" + i + ".drl", texts.get(i));
        }
        told("rules", "check", folder.resolve("pack").toString());
        for (String text : List.of(texts.get(4), texts.get(7))) {
            file("pack/rules/facts.drl", text);
            told("declared facts", "check", folder.resolve("pack").toString());
        }
    }

    @Test
    void bundles_and_what_was_kept_outside() throws IOException {
        String data = KeptPack.in(folder.resolve("data")).toString();
        JsonNode decided = CommonOptions.JSON.readTree(Terminal.run(
                        "decide",
                        "docs/examples/crm/requests/04-service-reply-from-template.json",
                        "--json",
                        "--facts",
                        "docs/examples/crm/facts",
                        "--data",
                        data)
                .out());
        String place = decided.at("/receipt/sequence").asString();
        String bundle = folder.resolve("bundle.zip").toString();
        assertThat(Terminal.run("bundle", place, "-o", bundle, "--data", data).exit())
                .isZero();
        Path unpacked = folder.resolve("bundle");
        try (FileSystem zip = FileSystems.newFileSystem(Path.of(bundle));
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            for (Path from : files.filter(Files::isRegularFile).toList()) {
                Path to = unpacked.resolve(from.toString().substring(1));
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
        for (String name : List.of(
                "records/" + place + ".json",
                "private/" + place + "/0.json",
                "proofs/" + place + ".tlog-proof",
                "checkpoint",
                "log.pub",
                "query.json")) {
            Path each = unpacked.resolve(name);
            byte[] whole = Files.readAllBytes(each);
            for (String text : TEXTS) {
                Files.writeString(each, text);
                told(name + " " + brief(text), "verify", unpacked.toString());
                if (name.startsWith("records")) {
                    told(name + " " + brief(text), "replay", unpacked.toString());
                }
                if (name.startsWith("records") || name.startsWith("private")) {
                    told(name + " " + brief(text), "explain", place, "--bundle", unpacked.toString());
                }
            }
            Files.write(each, whole);
        }
        for (String text : TEXTS) {
            String file = file("kept", text).toString();
            for (String option : List.of("--key", "--since", "--against")) {
                told(option + " " + brief(text), "verify", bundle, option, file);
            }
        }
    }

    private String ledger() {
        String data = folder.resolve("data").toString();
        try (Ledger ledger = Ledger.open(Path.of(data), new SystemClockAndRandom())) {
            for (String type : List.of("activation", "registered", "stopped")) {
                ledger.append(new Entry(
                                ("{\"at\":\"2026-01-01T00:00:00Z\",\"format\":2,\"id\":\"" + type + "\",\"type\":\""
                                                + type + "\"}")
                                        .getBytes(StandardCharsets.UTF_8),
                                List.of()))
                        .join();
            }
        }
        return data;
    }

    @Test
    void files_of_a_ledger() throws IOException {
        String data = ledger();
        List<Path> all;
        try (Stream<Path> files = Files.walk(Path.of(data))) {
            all = files.filter(Files::isRegularFile).toList();
        }
        assertThat(all).hasSizeGreaterThan(5);
        byte[] more = new byte[1 << 16];
        Arrays.fill(more, (byte) 0x7F);
        for (Path each : all) {
            byte[] whole = Files.readAllBytes(each);
            byte[] after = Arrays.copyOf(whole, whole.length + more.length);
            System.arraycopy(more, 0, after, whole.length, more.length);
            for (byte[] written : List.of(more, after, DEEP.getBytes(StandardCharsets.UTF_8))) {
                Files.write(each, written);
                told(each.toString(), "verify", data);
            }
            Files.write(each, whole);
        }
    }
}
