package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.laws.Docs;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operator who copies the commands of docs/operations.md gets what the page says. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
@Timeout(300)
class OperationsPageTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final List<String> PORTS = List.of("8443", "8081", "8082");
    private static final String BACKUP = "a backup";
    private static final int COPIES = 2;

    private final Docs page = new Docs(Path.of("docs/operations.md"));

    /** What the page tells to type, without the parts that are left out. */
    private List<Docs.Example> blocks() throws IOException {
        return page.examples("operates");
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void hasTools(String... programs) {
        for (String program : programs) {
            assumeThat(installed(program))
                    .as("SKIPPED: the commands of docs/operations.md need " + program + ", which is not installed here")
                    .isTrue();
        }
    }

    /** A folder like that of an operator, in which {@code java -jar target/countersign.jar} is this build. */
    private static Path folder() throws IOException {
        Path folder = Temporary.folder();
        Files.createSymbolicLink(folder.resolve("docs"), Path.of("docs").toAbsolutePath());
        for (String name : List.of("rules", "decision-tables")) {
            copy(Path.of(name), folder.resolve(name));
        }
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path home = Path.of(System.getProperty("java.home"), "bin");
        Files.writeString(bin.resolve("java"), """
                #!/bin/sh
                case "$1 $2" in
                  "-jar target/countersign.jar") main=dev.countersign.Countersign ;;
                  "-jar target/countersign-verify.jar") main=dev.countersign.ledger.verify.Verify ;;
                  *) exit 97 ;;
                esac
                shift 2
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' "$main" "$@"
                """.formatted(home.resolve("java"), classPath()));
        Files.setPosixFilePermissions(bin.resolve("java"), PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(bin.resolve("keytool"), home.resolve("keytool"));
        return folder;
    }

    /** A pack is not read through symbolic links. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /** Types it into one shell, which ends at the first command that fails. @return what it printed */
    private static String typed(Path folder, String script) throws IOException, InterruptedException {
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process shell = builder.start();
        try {
            assertThat(shell.waitFor(240, TimeUnit.SECONDS))
                    .as(Files.readString(printed))
                    .isTrue();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroy);
            shell.destroy();
        }
        assertThat(shell.exitValue()).as(Files.readString(printed)).isZero();
        return Files.readString(printed);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void the_commands_of_the_page_work_from_top_to_bottom() throws Exception {
        hasTools("sh", "curl", "openssl");
        Path folder = folder();
        KeptPack.in(folder.resolve(".countersign"));
        StringBuilder script = new StringBuilder();
        for (Docs.Example block : blocks()) {
            script.append("echo '== ")
                    .append(block.told())
                    .append("'\n")
                    .append(block.shown())
                    .append("\necho\n");
        }
        String printed = typed(folder, onFreePorts(script.toString()));

        assertThat(after(printed, "a service with TLS"))
                .contains("\"status\":\"UP\"")
                .doesNotContain("components");
        assertThat(after(printed, "health with details"))
                .contains("\"components\":")
                .contains("\"ledger\":");
        assertThat(after(printed, "health on a port of its own"))
                .contains("\"status\":\"UP\"")
                .contains("Sign in with a key of your own");
        assertThat(after(printed, "a rotation")).contains("p-admin");
        assertThat(after(printed, "a restore"))
                .contains("countersign.local/")
                .contains("Nothing is wrong.")
                .doesNotContain("WRONG");
        assertThat(folder.resolve(".countersign/service")).doesNotExist();
    }

    private static String after(String printed, String told) {
        int from = printed.indexOf("== " + told + "\n");
        int to = printed.indexOf("\n== ", from + 1);
        assertThat(from).as(told + " in " + printed).isNotNegative();
        return printed.substring(from, to < 0 ? printed.length() : to);
    }

    /** The same commands with ports that are free now. */
    private static String onFreePorts(String script) throws IOException {
        String changed = script;
        for (String port : PORTS) {
            changed = changed.replace(port, String.valueOf(freePort()));
        }
        return changed;
    }

    @Test
    void a_backup_that_is_made_while_the_service_decides_is_whole() throws Exception {
        hasTools("sh");
        Path folder = folder();
        Path data = KeptPack.in(folder.resolve(".countersign"));
        String commands = blocks().stream()
                .filter(block -> block.told().equals(BACKUP))
                .map(Docs.Example::shown)
                .findFirst()
                .orElseThrow();
        String request = Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json"));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger decided = new AtomicInteger();
        try (RunningService service = RunningService.on(EXAMPLE.resolve("facts"), "--countersign.data=" + data)) {
            CompletableFuture<Void> deciding = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    assertThat(service.decide(request).statusCode()).isEqualTo(200);
                    decided.incrementAndGet();
                }
            });
            for (int copy = 0; copy < COPIES; copy++) {
                int before = decided.get();
                while (decided.get() < before + 5 && !deciding.isDone()) {
                    Thread.onSpinWait();
                }
                typed(folder, commands.replace("backup", "backup" + copy));
            }
            done.set(true);
            deciding.get(60, TimeUnit.SECONDS);
        }
        for (int copy = 0; copy < COPIES; copy++) {
            Path restored = folder.resolve("backup" + copy);
            try (RunningService service =
                    RunningService.on(EXAMPLE.resolve("facts"), "--countersign.data=" + restored)) {
                assertThat(service.decide(request).statusCode()).isEqualTo(200);
                assertThat(Caller.json(service.get("/v1/decisions?limit=5")).path("results"))
                        .isNotEmpty();
            }
            StringWriter said = new StringWriter();
            assertThat(CommandLineEdge.run(
                            DefaultPack.PACKS,
                            new PrintWriter(said),
                            new PrintWriter(said),
                            "verify",
                            restored.toString()))
                    .as(said.toString())
                    .isZero();
        }
    }

    @Test
    void the_page_has_the_commands_that_it_promises() throws IOException {
        assertThat(blocks()).extracting(Docs.Example::told).contains(BACKUP, "a restore", "a stop", "a certificate");
        assertThat(Files.readAllLines(Path.of("docs/operations.md"))).hasSizeLessThanOrEqualTo(250);
        String text = Files.readString(Path.of("docs/operations.md"));
        long shells = text.lines().filter(line -> line.equals("```sh")).count();
        assertThat(blocks()).as("each block for a shell is run").hasSize((int) shells);
    }
}
