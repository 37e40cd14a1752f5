package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.laws.Docs;
import dev.countersign.tables.KeptPack;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clients that docs/caller.md shows act on an ALLOW, and on nothing else. They run as a reader runs them. */
@Tag("slow")
class ClientsTest {

    private static final String TOKEN = "COUNTERSIGN_TOKEN";
    private static final String SHOWN = "http://127.0.0.1:8080";
    private static final String HELD = "03-service-reply-own-words.json";
    private static final String ALLOWED = "04-service-reply-from-template.json";
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "curl", List.of("sh", "client.sh"),
            "java",
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "Ask.java"),
            "python3", List.of("python3", "client.py"),
            "node", List.of("node", "client.mjs"));

    private static RunningService service;
    private static RunningService secured;
    private static Keystore store;
    private static String key;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        service = RunningService.on(Path.of("docs/examples/crm/facts"));
        Path data = KeptPack.in(Temporary.folder());
        key = TestAccess.in(data, people -> people.client("crm", "service-triage-01"))
                .key("crm");
        store = Keystore.make(Temporary.folder(), "127.0.0.1");
        secured = RunningService.on(
                Path.of("docs/examples/crm/facts"),
                Stream.concat(Stream.of(store.settings("server.ssl")), Stream.of("--countersign.data=" + data))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        service.close();
        secured.close();
    }

    static Stream<Docs.Example> clients() throws IOException {
        List<Docs.Example> clients = new Docs(Path.of("docs/caller.md")).examples("client");
        assertThat(clients).extracting(Docs.Example::told).containsExactlyInAnyOrderElementsOf(COMMANDS.keySet());
        return clients.stream();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_acts_only_where_the_answer_allows_it(Docs.Example client) throws Exception {
        assumeThat(installed(client.told()))
                .as("SKIPPED: the client for " + client.told() + " in docs/caller.md, which is not installed here")
                .isTrue();

        assertThat(run(client, address(), HELD)).startsWith("do not act: ").contains("REVIEW");
        assertThat(run(client, address(), ALLOWED)).isEqualTo("act");
        assertThat(run(client, "http://127.0.0.1:" + freePort(), ALLOWED).lines())
                .doesNotContain("act");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_shows_why_its_request_is_refused(Docs.Example client) throws Exception {
        assumeThat(installed(client.told()))
                .as("SKIPPED: the client for " + client.told() + " in docs/caller.md, which is not installed here")
                .isTrue();
        Path request = Files.writeString(folder.resolve("misspelt.json"), "{\"subjekt\": {\"decision\":true}}");

        assertThat(run(client, address(), request.toAbsolutePath().toString()))
                .contains("do not act: ", "The request cannot be read", "`subject`");
    }

    /** The key has a line end, as a program may have read it from a file. */
    @ParameterizedTest
    @MethodSource("clients")
    void a_client_sends_its_key_over_tls_and_never_prints_it(Docs.Example client) throws Exception {
        assumeThat(installed(client.told()))
                .as("SKIPPED: the client for " + client.told() + " in docs/caller.md, which is not installed here")
                .isTrue();
        Map<String, String> trusting = trusting();
        String address = "https://127.0.0.1:" + secured.uri("/").getPort();
        assertThat(run(client, address, ALLOWED, with(trusting, key + "\n")))
                .endsWith("act")
                .doesNotContain("do not act");
        assertThat(run(client, address, ALLOWED, with(trusting, key.substring(0, 20) + "\n" + key.substring(20))))
                .doesNotContain(key.substring(30));
        assertThat(run(client, address, ALLOWED, trusting)).contains("do not act: ", "This needs a credential.");
        assertThat(run(client, "http://127.0.0.1:" + freePort(), ALLOWED, with(trusting, key + "\n")))
                .as("it says that nobody listens there")
                .containsIgnoringCase("conn")
                .doesNotContain(key.substring(30));
    }

    private static Map<String, String> with(Map<String, String> environment, String token) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(TOKEN, token);
        return all;
    }

    /** The variables that docs/caller.md names. */
    private Map<String, String> trusting() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(store.file().toFile(), Keystore.PASSWORD.toCharArray());
        String pem = Files.writeString(
                        folder.resolve("tls.pem"),
                        "-----BEGIN CERTIFICATE-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(keys.getCertificate("countersign")
                                                .getEncoded())
                                + "\n-----END CERTIFICATE-----\n")
                .toString();
        Map<String, String> all = Map.of(
                "CURL_CA_BUNDLE", pem,
                "SSL_CERT_FILE", pem,
                "NODE_EXTRA_CA_CERTS", pem,
                "JDK_JAVA_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + store.file() + " -Djavax.net.ssl.trustStorePassword="
                                + Keystore.PASSWORD);
        assertThat(Files.readString(Path.of("docs/caller.md"))).contains(all.keySet());
        return all;
    }

    /** The command of the README, as it is written there, gets the answer that the README shows in part. */
    @Test
    void the_readme_asks_as_it_shows() throws Exception {
        Docs readme = new Docs(Path.of("README.md"));
        Docs.Example shown = readme.examples("asks-part").get(0);
        Matcher command = Pattern.compile("```sh\\n(curl .*)\\n```").matcher(Files.readString(Path.of("README.md")));
        assertThat(command.find()).isTrue();
        assertThat(command.group(1)).contains(SHOWN).contains(shown.told());

        Path printed = folder.resolve("printed");
        Process curl = new ProcessBuilder("sh", "-c", command.group(1).replace(SHOWN, address()))
                .redirectOutput(printed.toFile())
                .start();
        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        readme.holdsInPart(shown, Caller.JSON.readTree(Files.readString(printed)));
    }

    private static String address() {
        return service.caller().uri("/").toString().replaceAll("/$", "");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_is_about_ten_lines(Docs.Example client) {
        assertThat(client.shown()
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("import ") && !line.matches("[ {}]+")))
                .hasSizeLessThanOrEqualTo(11);
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, program)))
                || program.equals("java");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What it prints, errors included. It finds the requests where a reader in the root of the repository does. */
    private String run(Docs.Example client, String address, String request) throws Exception {
        return run(client, address, request, Map.of());
    }

    private String run(Docs.Example client, String address, String request, Map<String, String> environment)
            throws Exception {
        List<String> command = COMMANDS.get(client.told());
        Path requests = Path.of("docs/examples/crm/requests").toAbsolutePath();
        Files.writeString(
                folder.resolve(command.get(command.size() - 1)),
                client.shown()
                        .replace(SHOWN, address)
                        .replace(
                                "docs/examples/crm/requests/" + HELD,
                                requests.resolve(request).toString()));
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().remove(TOKEN);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(client.told() + " ends")
                .isTrue();
        return Files.readString(printed, StandardCharsets.UTF_8).strip();
    }
}
