package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.cli.Terminal;
import dev.countersign.edge.service.ServiceFile;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command sends a credential only to the service of its folder, which has proved that it is this service. */
@Tag("slow")
class ServiceOfFolderTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");
    private static final Path DATA = KeptPack.in(Temporary.folder());
    private static final String TOKEN = "5e".repeat(32);
    /** Somebody else on this machine. */
    private static final int NOBODY = 65_534;

    private static TestAccess access;
    private static RunningService service;

    @BeforeAll
    static void start() {
        access = TestAccess.in(DATA, people -> {});
        service = RunningService.on(FACTS, "--countersign.data=" + DATA);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("access", "list"),
                List.of("access", "key", "issue", "--client", "crm"),
                List.of("review", "list"),
                List.of("erase", "C-1001", "--reason", "asked"),
                List.of("sign-in"));
    }

    private static Terminal run(List<String> command, Path data) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--data", data.toString()));
        if (!command.get(0).equals("sign-in")) {
            words.addAll(List.of("--token-file", access.keyFile(TestAccess.ADMIN)));
        }
        return Terminal.run(words.toArray(String[]::new));
    }

    private static RecordingListener.Answer nothing() {
        return RecordingListener.Answer.json("{}");
    }

    private static Path folder(String address) throws IOException {
        Path folder = Temporary.folder();
        new ServiceFile(address, TOKEN, List.of()).write(folder);
        return folder;
    }

    /** What the listener heard, if anything, is the question for a proof. */
    private static void heardNoSecret(RecordingListener listener, String token) {
        assertThat(listener.heard())
                .allSatisfy(request -> assertThat(request)
                        .startsWith("GET /v1/service?challenge=")
                        .doesNotContain("Authorization", access.key(TestAccess.ADMIN), "cs_", token));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_file_that_other_users_can_read_or_write_is_not_believed(List<String> command) throws IOException {
        try (RecordingListener listener = RecordingListener.on(0, exchange -> nothing())) {
            for (String mode : List.of("rw-rw-rw-", "rw-r--r--", "rw--w----", "rw-----w-")) {
                Path folder = folder(listener.address());
                Files.setPosixFilePermissions(folder.resolve("service"), PosixFilePermissions.fromString(mode));
                Terminal refused = run(command, folder);
                assertThat(refused.exit()).isEqualTo(3);
                assertThat(refused.err())
                        .contains(folder.resolve("service").toString())
                        .contains("its mode is 6")
                        .contains("Allowed: 600")
                        .contains("Maybe ");
            }
            assertThat(listener.heard()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_file_or_a_folder_of_another_user_is_not_believed(List<String> command) throws IOException {
        try (RecordingListener listener = RecordingListener.on(0, exchange -> nothing())) {
            for (String name : List.of("service", ".")) {
                Path folder = folder(listener.address());
                try {
                    Files.setAttribute(folder.resolve(name), "unix:uid", NOBODY);
                } catch (IOException e) {
                    assumeThat(e).as("SKIPPED: only root can give a file away").isNull();
                }
                Terminal refused = run(command, folder);
                assertThat(refused.exit()).isEqualTo(3);
                assertThat(refused.err()).contains("it belongs to the user `").contains("Allowed: you and root");
            }
            assertThat(listener.heard()).isEmpty();
        }
    }

    @Test
    void a_link_or_a_folder_where_everybody_writes_is_not_believed() throws IOException {
        try (RecordingListener listener = RecordingListener.on(0, exchange -> nothing())) {
            Path linked = Temporary.folder();
            Files.createSymbolicLink(
                    linked.resolve("service"), folder(listener.address()).resolve("service"));
            assertThat(run(List.of("access", "list"), linked).err()).contains("it is a symbolic link.");
            Path open = folder(listener.address());
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThat(run(List.of("access", "list"), open).err()).contains("every user of this machine may write");
            assertThat(listener.heard()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://pdp.example.com:8080",
                "http://127.0.0.1",
                "ftp://127.0.0.1:80",
                "http://a@127.0.0.1:80"
            })
    void a_file_that_no_service_writes_is_reported(String address) throws IOException {
        Terminal refused = run(List.of("access", "list"), folder(address));
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("it is not the file of a service").contains("Maybe ");
    }

    @Test
    void without_tls_no_other_machine_is_asked() throws IOException {
        Terminal refused = run(List.of("access", "list"), folder("http://198.51.100.7:8080"));
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("is an address of another machine").contains("No credential was sent.");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void who_took_the_port_of_a_service_that_was_killed_gets_no_secret(List<String> command) throws IOException {
        Path data = KeptPack.in(Temporary.folder());
        Path kept = Temporary.folder().resolve("kept");
        int port;
        String token;
        try (RunningService killed = RunningService.on(FACTS, "--countersign.data=" + data)) {
            Files.copy(data.resolve("service"), kept);
            port = killed.uri("/").getPort();
            token = ServiceFile.read(data).orElseThrow().token();
        }
        Files.copy(kept, data.resolve("service"));
        Files.setPosixFilePermissions(data.resolve("service"), PosixFilePermissions.fromString("rw-------"));
        List<String> answers = List.of(
                "{}",
                "{\"proof\":\"\"}",
                "{\"proof\":\"" + "00".repeat(32) + "\"}",
                "{\"proof\":[]}",
                "[]",
                "",
                "<html>");
        for (String answer : answers) {
            try (RecordingListener thief =
                    RecordingListener.on(port, exchange -> RecordingListener.Answer.json(answer))) {
                Terminal refused = run(command, data);
                assertThat(refused.exit()).isEqualTo(3);
                if (command.get(0).equals("access") || command.get(0).equals("sign-in")) {
                    assertThat(refused.err())
                            .contains("what answers at `" + thief.address() + "` is not the service of this folder")
                            .contains("No credential was sent.")
                            .contains("Maybe the service ended without removing this file");
                }
                assertThat(thief.heard()).isNotEmpty();
                heardNoSecret(thief, token);
            }
        }
    }

    /** Begins an answer, and sends no end of it until the caller hangs up. */
    private static void answerWithoutEnd(Socket caller, boolean silent) {
        try (caller) {
            caller.getInputStream().read(new byte[10_000]);
            OutputStream out = caller.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000000000\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) ' ');
            while (silent ? caller.getInputStream().read() >= 0 : caller.isConnected()) {
                out.write(blanks);
            }
        } catch (IOException e) {
            // the caller has hung up
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_took_the_port_does_not_hold_a_command_by_an_answer_without_an_end(boolean silent) throws Exception {
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> thief = CompletableFuture.runAsync(() -> {
                try {
                    answerWithoutEnd(port.accept(), silent);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Terminal refused = run(List.of("access", "list"), folder("http://127.0.0.1:" + port.getLocalPort()));
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("no service answers at").contains("No credential was sent.");
            thief.get();
        }
    }

    private static String passedOn(URI uri) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void who_passes_the_question_on_to_the_service_from_another_port_gets_no_secret() throws IOException {
        ServiceFile real = ServiceFile.read(DATA).orElseThrow();
        try (RecordingListener relay = RecordingListener.on(
                0,
                exchange -> RecordingListener.Answer.json(
                        passedOn(service.uri(exchange.getRequestURI().toString()))))) {
            Path folder = Temporary.folder();
            new ServiceFile(relay.address(), real.token(), List.of()).write(folder);
            Terminal refused = run(List.of("access", "list"), folder);
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err()).contains("is not the service of this folder");
            assertThat(relay.heard()).hasSize(1);
            heardNoSecret(relay, real.token());
        }
        Terminal listed = run(List.of("access", "list"), DATA);
        assertThat(listed.exit()).as(listed.err()).isZero();
    }

    /** With tokens of one issuer, a command for one folder could else change another one. */
    @Test
    void a_service_of_another_folder_with_the_same_certificate_is_not_asked() throws Exception {
        String[] tls = Keystore.make(Temporary.folder(), "127.0.0.1").settings("server.ssl");
        Path stopped = KeptPack.in(Temporary.folder());
        Path runs = KeptPack.in(Temporary.folder());
        ServiceFile killed;
        try (RunningService first = RunningService.on(FACTS, with(tls, stopped))) {
            Terminal own = run(List.of("sign-in"), stopped);
            assertThat(own.exit()).as(own.err()).isZero();
            killed = ServiceFile.read(stopped).orElseThrow();
        }
        try (RunningService other = RunningService.on(FACTS, with(tls, runs))) {
            String address = ServiceFile.read(runs).orElseThrow().address();
            new ServiceFile(address, killed.token(), killed.certificates()).write(stopped);
            Terminal refused = run(List.of("access", "list"), stopped);
            assertThat(refused.exit()).isEqualTo(3);
            assertThat(refused.err())
                    .contains("is not the service of this folder")
                    .contains("No credential was sent.");
        }
    }

    private static String[] with(String[] settings, Path data) {
        return Stream.concat(Stream.of(settings), Stream.of("--countersign.data=" + data, SignInTest.EXAMPLE))
                .toArray(String[]::new);
    }

    @Test
    void a_mistyped_folder_is_reported_and_no_other_service_is_asked() throws IOException {
        Path typo = Path.of(DATA + "-not");
        Terminal refused = run(List.of("access", "list"), typo);
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("there is no folder `" + typo + "`")
                .contains("Maybe correct the name")
                .doesNotContain(":8080");
        Terminal stopped = run(List.of("access", "list"), Temporary.folder());
        assertThat(stopped.exit()).isEqualTo(3);
        assertThat(stopped.err()).contains("no service runs with the folder").contains("Maybe start it with `serve`");
        Terminal named = Terminal.run(
                "access",
                "list",
                "--url",
                service.uri("/").toString().replace("127.0.0.1", "localhost"),
                "--token-file",
                access.keyFile(TestAccess.ADMIN));
        assertThat(named.exit())
                .as("a named address needs no folder: " + named.err())
                .isZero();
    }

    @Test
    void an_answer_that_is_too_long_is_not_read() throws IOException {
        try (RecordingListener endless = RecordingListener.on(
                0, exchange -> RecordingListener.Answer.json("{\"results\":[" + "0,".repeat(9 << 20) + "0]}"))) {
            Terminal run = Terminal.run(
                    "access", "list", "--url", endless.address(), "--token-file", access.keyFile(TestAccess.ADMIN));
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.err()).contains("its answer has more than 16777216 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none",
                "''",
                "challenge=",
                "challenge=abc",
                "challenge=0000000000000000000000000000000000000000000000000000000000000000&x=1",
                "challenge=000000000000000000000000000000000000000000000000000000000000000G"
            })
    void a_question_that_is_not_a_challenge_gets_no_proof(String query) {
        HttpResponse<String> answer = service.get("/v1/service" + (query == null ? "" : "?" + query));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("challenge").doesNotContain("proof\"");
    }

    @Test
    void a_service_with_a_port_for_management_of_its_own_is_found() {
        Path data = KeptPack.in(Temporary.folder());
        try (RunningService own = RunningService.on(
                FACTS,
                "--countersign.data=" + data,
                "--management.server.port=0",
                "--management.server.address=127.0.0.1",
                SignInTest.EXAMPLE)) {
            assertThat(own.get("/actuator/health").statusCode()).isEqualTo(404);
            Terminal listed = Terminal.run("sign-in", "--data", data.toString());
            assertThat(listed.exit()).as(listed.err()).isZero();
            Terminal reviewed = run(List.of("review", "list"), data);
            assertThat(reviewed.err())
                    .as("the service answered")
                    .contains("service: The key is not valid")
                    .doesNotContain("Maybe stop");
        }
    }
}
