package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.KeptPack;
import dev.countersign.web.RunningService;
import dev.countersign.web.TestAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a command reads the credential of a person. */
@Tag("slow")
class CredentialCommandTest {

    @TempDir
    private static Path folder;

    private static Path data;
    private static TestAccess access;
    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        data = KeptPack.in(Files.createDirectory(folder.resolve("data")));
        access = TestAccess.in(data, people -> people.granted("p-auditor", "AUDITOR"));
        service = RunningService.on(Path.of("docs/examples/crm/facts"), "--countersign.data=" + data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** The environment belongs to the process, so this starts another process. */
    private static Terminal inEnvironment(String token, String... more) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "dev.countersign.Countersign",
                "access",
                "list",
                "--data",
                data.toString());
        command.command().addAll(List.of(more));
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        command.environment().put("COUNTERSIGN_TOKEN", token);
        command.environment().remove("JAVA_TOOL_OPTIONS");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = command.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Terminal(process.waitFor(), out, Files.readString(err));
    }

    private static Terminal withFile(String text) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "token", ""), text);
        return Terminal.run("access", "list", "--data", data.toString(), "--token-file", file.toString());
    }

    @Test
    void the_environment_has_the_credential_and_a_file_comes_first() throws Exception {
        Terminal listed = inEnvironment(access.key("p-auditor"));
        assertThat(listed.exit()).as(listed.err()).isZero();
        assertThat(listed.out()).contains("p-auditor").doesNotContain(access.key("p-auditor"));

        Path wrong = Files.writeString(folder.resolve("wrong"), "cs_not_a_key");
        Terminal refused = inEnvironment(access.key("p-auditor"), "--token-file", wrong.toString());
        assertThat(refused.exit()).as(refused.out()).isNotZero();
    }

    @Test
    void an_empty_variable_is_like_none() throws Exception {
        Terminal refused = inEnvironment(" ");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("COUNTERSIGN_TOKEN").contains("Maybe set the environment variable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s\n", "%s\r\n", " %s \n\n", "\uFEFF%s\n"})
    void a_file_may_end_with_a_line_break(String text) throws IOException {
        Terminal listed = withFile(text.formatted(access.key("p-auditor")));
        assertThat(listed.exit()).as(listed.err()).isZero();
        assertThat(listed.out()).contains("p-auditor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n"})
    void an_empty_file_is_reported(String text) throws IOException {
        Terminal refused = withFile(text);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("is empty").contains("Maybe set the environment variable COUNTERSIGN_TOKEN");
    }

    private static void reported(Terminal refused, String named, String says) {
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("--token-file: ")
                .contains("`" + named + "`")
                .contains(says)
                .contains("Allowed: one line with a key or a token, at most 10,000 letters.")
                .contains("Maybe ")
                .doesNotContain("COUNTERSIGN_TOKEN");
        assertThat(refused.err().lines()).hasSize(1);
    }

    private static Terminal withBytes(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        return Terminal.run("access", "list", "--data", data.toString(), "--token-file", file.toString());
    }

    @Test
    void a_file_that_cannot_be_a_key_is_named_with_what_is_allowed() throws IOException {
        Path file = folder.resolve("other");
        byte[] key = access.key("p-auditor").getBytes(StandardCharsets.US_ASCII);
        reported(
                withBytes(file, (access.key("p-auditor") + "\nsecond line\n").getBytes(StandardCharsets.US_ASCII)),
                file.toString(),
                "has several lines.");
        byte[] broken = key.clone();
        broken[5] = (byte) 0xE4;
        reported(withBytes(file, broken), file.toString(), "has a character that no key and no token has.");
        reported(withBytes(file, new byte[30_000_000]), file.toString(), "has more than 10,000 letters.");
        reported(
                withBytes(file, "x".repeat(10_001).getBytes(StandardCharsets.US_ASCII)),
                file.toString(),
                "has more than 10,000 letters.");
        reported(
                Terminal.run("access", "list", "--data", data.toString(), "--token-file", folder.toString()),
                folder.toString(),
                "is a folder.");
    }

    @Test
    void a_variable_that_cannot_be_a_key_is_named_too() throws Exception {
        Terminal refused = inEnvironment("a\nb");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).startsWith("COUNTERSIGN_TOKEN: ").contains("has several lines.");
    }
}
