package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.tables.KeptPack;
import dev.countersign.web.RunningService;
import dev.countersign.web.TestAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that cannot be written is not issued, and one that cannot be printed is reported with what to do. */
@Tag("slow")
class LostKeyTest {

    @TempDir
    private static Path folder;

    private static Path data;
    private static TestAccess access;
    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        data = KeptPack.in(Files.createDirectory(folder.resolve("data")));
        access = TestAccess.in(data, people -> people.client("crm", "service-triage-01"));
        service = RunningService.on(Path.of("docs/examples/crm/facts"), "--countersign.data=" + data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String[] asAdmin(String... words) {
        return Stream.concat(
                        Stream.concat(Stream.of("access"), Stream.of(words)),
                        Stream.of("--data", data.toString(), "--token-file", access.keyFile(TestAccess.ADMIN)))
                .toArray(String[]::new);
    }

    private static Path empty() throws IOException {
        return Files.createTempDirectory(folder, "ledger");
    }

    private static String keys() {
        return Terminal.run(asAdmin("key", "list")).out();
    }

    /** Types it into a shell that has a full disk at {@code $FULL}. */
    private static Terminal onFullDisk(String... command) throws IOException, InterruptedException {
        Path disk = Files.createTempDirectory(folder, "disk");
        String mount = "mount -t tmpfs -o size=4k full '" + disk + "' && ";
        String fill = "{ dd if=/dev/zero of='" + disk + "/filled' bs=4096 count=2 2>/dev/null; true; } && ";
        assumeThat(shell(mount + "true").exit())
                .as("SKIPPED: a full disk needs a file system of its own, which this machine does not allow")
                .isZero();
        String java = Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC dev.countersign.Countersign ";
        return shell(mount + fill + java + String.join(" ", command).replace("$FULL", disk.toString()));
    }

    private static Terminal shell(String script) throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder("unshare", "-rm", "sh", "-c", script).redirectError(err.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Terminal(process.waitFor(), out, Files.readString(err));
        } catch (IOException e) {
            return new Terminal(1, "", e.getMessage());
        }
    }

    @Test
    void a_first_key_that_finds_no_room_on_the_disk_is_not_issued() throws Exception {
        Path ledger = empty();
        Terminal refused =
                onFullDisk("access", "init", "p-alice", "--key-file", "$FULL/alice.key", "--data", ledger.toString());
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("alice.key` cannot be written: No space left on device.")
                .contains("No key was issued. Maybe make room on the disk");
        Terminal again = Terminal.run("access", "init", "p-alice", "--data", ledger.toString());
        assertThat(again.exit()).as("nothing was begun: " + again.err()).isZero();
    }

    @Test
    void a_key_of_a_service_that_finds_no_room_on_the_disk_is_not_issued() throws Exception {
        String before = keys();
        for (List<String> command : List.of(
                List.of("access", "key", "issue", "--client", "crm"),
                List.of("access", "person", TestAccess.OTHER_ADMIN))) {
            List<String> words = Stream.concat(
                            command.stream(),
                            Stream.of(
                                    "--key-file",
                                    "$FULL/new.key",
                                    "--data",
                                    data.toString(),
                                    "--token-file",
                                    access.keyFile(TestAccess.ADMIN)))
                    .toList();
            Terminal refused = onFullDisk(words.toArray(String[]::new));
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("cannot be written").contains("No key was issued.");
        }
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void no_file_is_left_of_a_key_that_was_refused() throws IOException {
        Path file = folder.resolve("refused.key");
        Terminal refused = Terminal.run(asAdmin("key", "issue", "p-nobody", "--key-file", file.toString()));
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(file).doesNotExist();
        Path missing = folder.resolve("no-such-folder/a.key");
        assertThat(Terminal.run(asAdmin("key", "issue", "--client", "crm", "--key-file", missing.toString()))
                        .err())
                .contains("there is no folder `" + missing.getParent() + "`")
                .contains("No key was issued.");
    }

    @Test
    void the_file_has_the_key_and_nothing_else() throws IOException {
        Path file = folder.resolve("new.key");
        Terminal issued = Terminal.run(asAdmin("key", "issue", "--client", "crm", "--key-file", file.toString()));
        assertThat(issued.exit()).as(issued.err()).isZero();
        assertThat(Files.readString(file)).matches("cs_[a-z2-9]{10}_[A-Za-z0-9_-]{43}_[0-9a-f]{8}\n");
    }

    @Test
    void a_first_key_that_cannot_be_printed_is_reported_and_recovery_makes_another() throws IOException {
        Path ledger = empty();
        Terminal lost = Terminal.unprinted("access", "init", "p-alice", "--data", ledger.toString());
        assertThat(lost.exit()).isEqualTo(3);
        assertThat(lost.err())
                .contains("p-alice is an admin, and nobody knows the key.")
                .contains("Maybe run `access recover p-alice --key-file FILE`");
        Path file = folder.resolve("recovered.key");
        Terminal again = Terminal.run(
                "access", "recover", "p-alice", "--key-file", file.toString(), "--data", ledger.toString());
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(Files.readString(file)).startsWith("cs_");
        Terminal lostAgain = Terminal.unprinted("access", "recover", "p-alice", "--data", ledger.toString());
        assertThat(lostAgain.exit()).isEqualTo(3);
        assertThat(lostAgain.err()).contains("nobody knows the key");
    }

    @Test
    void a_key_of_a_service_that_cannot_be_printed_is_named_so_that_it_can_be_revoked() {
        for (String[] command : List.of(
                asAdmin("key", "issue", "--client", "crm"),
                asAdmin("key", "issue", "--client", "crm", "--json"),
                asAdmin("person", TestAccess.OTHER_ADMIN, "--key"))) {
            Terminal lost = Terminal.unprinted(command);
            assertThat(lost.exit()).isEqualTo(3);
            assertThat(lost.err())
                    .contains("was issued, and nobody knows it. Maybe revoke it with `access key revoke ");
            String made = lost.err().replaceAll("(?s).*The key ([a-z2-9]{10}) was.*", "$1");
            assertThat(Terminal.run(asAdmin("key", "revoke", made)).exit()).isZero();
        }
        String id = access.key("crm").split("_")[1];
        Terminal rotated = Terminal.unprinted(asAdmin("key", "rotate", id));
        assertThat(rotated.exit()).isEqualTo(3);
        assertThat(rotated.err())
                .contains("The key " + id + " has a second secret that nobody knows")
                .contains("Maybe issue another key instead, or rotate it again");
    }

    @Test
    void a_key_that_was_issued_is_printed_also_if_the_role_after_it_is_refused() {
        Terminal partly = Terminal.run(asAdmin("person", "p-new", "--key", "--role", "ADMINN"));
        assertThat(partly.exit()).isEqualTo(3);
        assertThat(partly.out()).contains("p-new is in the directory.").contains("\ncs_");
        assertThat(partly.err()).contains("role");
        Terminal json = Terminal.run(asAdmin("person", "p-newer", "--key", "--role", "ADMINN", "--json"));
        assertThat(json.exit()).isEqualTo(3);
        assertThat(json.out()).contains("\"key\" : \"cs_").contains("\"refused\" : {");
    }

    @Test
    void no_command_says_that_all_is_well_when_its_result_is_lost() {
        for (String[] command : List.of(
                new String[] {"--version"},
                new String[] {"check"},
                new String[] {"action", "send_service_reply"},
                asAdmin("list"),
                new String[] {"sign-in", "--data", data.toString()})) {
            Terminal lost = Terminal.unprinted(command);
            assertThat(lost.exit()).as(String.join(" ", command)).isEqualTo(3);
            assertThat(lost.err())
                    .contains("The output cannot be written, so it is not complete. Maybe the disk is full");
        }
    }
}
