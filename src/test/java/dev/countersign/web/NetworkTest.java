package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.cli.Terminal;
import dev.countersign.cli.terminal.LocalService;
import dev.countersign.edge.service.ServiceFile;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other machines reach a service only with credentials and TLS, and only a named proxy speaks for its callers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class NetworkTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");
    private static final String URL = "https://pdp.example.com";
    private static final String SOMEBODY = "192.0.2.99";

    private static final String[] ISSUER = {
        "--countersign.issuer=https://login.example.com", "--countersign.audience=countersign"
    };

    private static String address;
    private static Keystore keystore;

    @BeforeAll
    static void keys() throws IOException, InterruptedException {
        address = otherAddress().orElse("");
        keystore = Keystore.make(Temporary.folder(), address.isEmpty() ? "127.0.0.1" : address);
    }

    private static Optional<String> otherAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    private static void hasAnotherAddress() {
        assumeThat(address)
                .as("SKIPPED: other machines reach no address of this one")
                .isNotEmpty();
    }

    private static Path data() {
        return KeptPack.in(Temporary.folder());
    }

    private static RunningService start(Path data, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--countersign.data=" + data);
        return RunningService.on(FACTS, all.toArray(String[]::new));
    }

    private static String[] and(String[] some, String... others) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }

    private static String missing(Path data, String... settings) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String[] said = and(settings, "--server.port=" + port);
        try (RunningService started = start(data, said)) {
            return "";
        } catch (InvalidInput e) {
            try (ServerSocket still = new ServerSocket(port)) {
                assertThat(still.isBound()).as("the port was never opened").isTrue();
            }
            assertThat(ServiceFile.read(data)).isEmpty();
            return e.getMessage();
        }
    }

    /** What the message must say is missing; the rest it must not say. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--server.address=0.0.0.0 | key, certificate, url, proxies",
                "--server.address= | key, certificate, url, proxies",
                "--server.address=0.0.0.0 keys | certificate, url, proxies",
                "--server.address=0.0.0.0 issuer | certificate, url, proxies",
                "--server.address=0.0.0.0 tls | key",
                "--server.address=0.0.0.0 --countersign.url=URL | key, certificate, proxies",
                "--server.address=0.0.0.0 --countersign.url=URL keys | certificate, proxies",
                "--server.address=0.0.0.0 --countersign.url=URL --countersign.trusted-proxies=10.0.0.5 | key",
                "--server.address=0.0.0.0 --countersign.trusted-proxies=10.0.0.5 | key, url",
                "--server.address=0.0.0.0 --countersign.trusted-proxies=10.0.0.5 keys | url",
                "--countersign.trusted-proxies=127.0.0.1 | key, url",
                "--countersign.trusted-proxies=127.0.0.1 --countersign.url=URL | key",
                "--management.server.port=0 | key, management",
                "--management.server.port=0 --management.server.address=0.0.0.0 keys | management",
                "--management.server.port=0 keys tls --server.address=0.0.0.0 | management",
                "--management.server.port=0 --server.address=0.0.0.0 | key, certificate, url, proxies, management",
                "--server.address=0.0.0.0 keys tls --server.ssl.enabled=false | certificate, url, proxies"
            })
    void one_message_names_exactly_what_is_missing(String settings, String names) throws IOException {
        List<String> all = new ArrayList<>();
        Path data = data();
        for (String each : settings.replace("URL", URL).split(" ")) {
            if (each.equals("tls")) {
                all.addAll(List.of(keystore.settings("server.ssl")));
            } else if (each.equals("keys")) {
                TestAccess.in(data, people -> {});
            } else if (each.equals("issuer")) {
                all.addAll(List.of(ISSUER));
            } else {
                all.add(each);
            }
        }
        String message = missing(data, all.toArray(String[]::new));
        List<String> missing = List.of(names.split(", "));
        assertThat(message).contains("Missing: ").contains("Maybe ");
        String told = message.substring(message.indexOf("Missing: "), message.indexOf("Maybe "));
        assertThat(told.contains("a key (")).as(told).isEqualTo(missing.contains("key"));
        assertThat(told.contains("`--server.ssl.*`")).as(told).isEqualTo(missing.contains("certificate"));
        assertThat(told.contains("--countersign.url")).as(told).isEqualTo(missing.contains("url"));
        assertThat(told.contains("--countersign.trusted-proxies")).as(told).isEqualTo(missing.contains("proxies"));
        assertThat(told.contains("--management.server.ssl.*")).as(told).isEqualTo(missing.contains("management"));
    }

    @ParameterizedTest
    @CsvSource({
        "--server.forward-headers-strategy=native",
        "--server.forward-headers-strategy=framework",
        "--server.tomcat.remoteip.remote-ip-header=X-Real-IP",
        "--server.tomcat.remoteip.protocol-header=X-Proto",
        "--countersign.trusted-proxies=proxy.example.com",
        "--countersign.trusted-proxies=10.0.0.0/8",
        "--countersign.trusted-proxies=*",
        "--countersign.trusted-proxies=999.1.1.1"
    })
    void a_setting_that_would_believe_others_than_named_proxies_is_refused(String setting) throws IOException {
        assertThat(missing(data(), setting))
                .startsWith(setting.substring(0, setting.indexOf('=')))
                .contains("Allowed: ")
                .contains("Maybe ");
    }

    private static HttpResponse<String> get(URI uri, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newBuilder()
                .sslContext(keystore.trusting())
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_service_with_keys_and_tls_answers_other_machines_that_have_a_key() throws Exception {
        hasAnotherAddress();
        Path data = data();
        TestAccess access = TestAccess.in(data, people -> people.client("crm", "service-triage-01"));
        String bearer = "Bearer " + access.key("crm");
        try (RunningService service =
                start(data, and(keystore.settings("server.ssl"), "--server.address=" + address))) {
            URI base = URI.create("https://" + address + ":" + service.uri("/").getPort());
            HttpResponse<String> stranger = get(base.resolve("/v1/release"));
            assertThat(stranger.statusCode()).isEqualTo(401);
            HttpResponse<String> client = get(base.resolve("/v1/release"), "Authorization", bearer);
            assertThat(client.statusCode()).isEqualTo(200);
            assertThat(client.headers().firstValue("Strict-Transport-Security"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("max-age="));
            HttpResponse<String> health = get(base.resolve("/actuator/health"));
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).doesNotContain("components");
            HttpResponse<String> page = get(base.resolve("/v1/release"), "Origin", base.toString());
            assertThat(page.statusCode()).isEqualTo(401);
            assertThat(get(base.resolve("/v1/release"), "Origin", "https://evil.test")
                            .statusCode())
                    .isEqualTo(403);
            try (Wire plain = new Wire(base)) {
                assertThat(plain.send("GET /v1/release HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                                .rest())
                        .doesNotContain("HTTP/1.1 200");
            }
            assertThat(ServiceFile.read(data).orElseThrow().address()).isEqualTo(base.toString());
            assertThat(LocalService.of(data))
                    .as("commands of this machine reach it")
                    .isPresent();
            Terminal listed = Terminal.run(
                    "access", "list", "--data", data.toString(), "--token-file", access.keyFile(TestAccess.ADMIN));
            assertThat(listed.exit())
                    .as("by its address and its certificate, which the folder names: " + listed.err())
                    .isZero();
            assertThat(listed.out()).contains("crm");
            forged(data);
            assertThat(LocalService.of(data))
                    .as("another certificate is not the service")
                    .isEmpty();
        }
    }

    private static void forged(Path data) throws IOException {
        ServiceFile file = ServiceFile.read(data).orElseThrow();
        assertThat(file.certificates()).hasSize(1);
        new ServiceFile(file.address(), file.token(), List.of("00".repeat(32))).write(data);
    }

    @Test
    void a_service_with_an_issuer_and_tls_answers_other_machines_and_lets_nobody_in_without_a_token() throws Exception {
        hasAnotherAddress();
        try (RunningService service =
                start(data(), and(keystore.settings("server.ssl"), and(ISSUER, "--server.address=" + address)))) {
            URI base = URI.create("https://" + address + ":" + service.uri("/").getPort());
            assertThat(get(base.resolve("/v1/release")).statusCode()).isEqualTo(401);
            assertThat(get(base.resolve("/actuator/health")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_start_with_an_issuer_that_is_refused_does_not_end_the_laptop_mode() throws IOException {
        Path data = data();
        assertThat(missing(data, and(ISSUER, "--server.address=0.0.0.0"))).contains("Missing: TLS");
        try (RunningService laptop = start(data)) {
            assertThat(laptop.get("/v1/release").statusCode()).isEqualTo(200);
        }
        try (RunningService service = start(data, ISSUER)) {
            assertThat(service.get("/v1/release").statusCode()).isEqualTo(401);
        }
        try (RunningService after = start(data)) {
            assertThat(after.get("/v1/release").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_browser_never_sends_the_cookies_of_a_service_with_tls_without_it() throws Exception {
        Path data = data();
        TestAccess access = TestAccess.in(data, people -> {});
        try (RunningService service = start(data, keystore.settings("server.ssl"))) {
            URI form = URI.create("https://localhost:" + service.uri("/").getPort() + "/console/sign-in");
            HttpResponse<String> page = get(form);
            String csrf = cookie(page, "__Host-countersign-csrf");
            HttpResponse<String> signedIn = HttpClient.newBuilder()
                    .sslContext(keystore.trusting())
                    .build()
                    .send(
                            HttpRequest.newBuilder(form)
                                    .header("Cookie", csrf)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString(Browser.encoded(
                                            "_csrf", Browser.csrf(page),
                                            "username", "",
                                            "password", access.key(TestAccess.ADMIN))))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(signedIn.statusCode()).isEqualTo(303);
            cookie(signedIn, "__Host-countersign-session");
        }
    }

    /** The cookie as a browser sends it, if it has all that its name promises (RFC 6265bis, section 4.1.3). */
    private static String cookie(HttpResponse<String> answer, String name) {
        String said = answer.headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith(name + "="))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer.headers().toString()));
        assertThat(List.of(said.split("; ?")))
                .contains("Secure", "HttpOnly", "Path=/", "SameSite=Lax")
                .noneMatch(each -> each.startsWith("Domain"));
        return said.substring(0, said.indexOf(';'));
    }

    @Test
    void tls_has_at_least_the_version_1_2_whatever_the_settings_say() {
        try (RunningService service = start(
                data(), and(keystore.settings("server.ssl"), "--server.ssl.enabled-protocols=TLSv1,TLSv1.1,TLSv1.2"))) {
            assertThat(protocols(service)).containsExactly("TLSv1.2");
        }
        try (RunningService service = start(data(), keystore.settings("server.ssl"))) {
            assertThat(protocols(service)).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        }
    }

    private static List<String> protocols(RunningService service) {
        AbstractHttp11Protocol<?> http = (AbstractHttp11Protocol<?>)
                service.server().getTomcat().getConnector().getProtocolHandler();
        return Arrays.stream(http.findSslHostConfigs())
                .flatMap(config -> config.getProtocols().stream())
                .toList();
    }

    private static String asked(RunningService service, String path, String headers) throws IOException {
        try (Wire wire =
                new Wire(URI.create("http://" + address + ":" + service.uri("/").getPort()))) {
            return wire.send("GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n")
                    .rest();
        }
    }

    @Test
    void a_named_proxy_speaks_for_its_callers() throws Exception {
        hasAnotherAddress();
        Path data = data();
        TestAccess access = TestAccess.in(data, people -> people.client("crm", "service-triage-01"));
        String said = "Host: pdp.example.com\r\nAuthorization: Bearer " + access.key("crm") + "\r\n";
        try (RunningService service = start(
                data,
                "--server.address=0.0.0.0",
                "--countersign.url=" + URL,
                "--countersign.trusted-proxies=10.0.0.5," + address)) {
            assertThat(asked(
                            service,
                            "/v1/release",
                            said + "X-Forwarded-For: " + SOMEBODY + "\r\nX-Forwarded-Proto: https"))
                    .startsWith("HTTP/1.1 200")
                    .contains("Strict-Transport-Security: ");
            assertThat(asked(service, "/v1/release", said + "X-Forwarded-For: " + SOMEBODY))
                    .startsWith("HTTP/1.1 403")
                    .contains("NOT_ENCRYPTED");
            assertThat(asked(
                            service,
                            "/v1/release",
                            said + "X-Forwarded-For: " + SOMEBODY + "\r\nX-Forwarded-Proto: http"))
                    .startsWith("HTTP/1.1 403");
            assertThat(asked(service, "/actuator/health", "Host: " + address)).startsWith("HTTP/1.1 200");
            assertThat(asked(
                            service,
                            "/v1/release",
                            said.replace("pdp", "evil") + "X-Forwarded-Host: pdp.example.com\r\n"
                                    + "X-Forwarded-Proto: https"))
                    .startsWith("HTTP/1.1 403")
                    .contains("HOST_NOT_ALLOWED");
            assertThat(LocalService.of(data)).isPresent();
        }
    }

    @Test
    void behind_a_proxy_the_commands_of_the_machine_reach_the_address_on_which_the_service_listens() throws Exception {
        hasAnotherAddress();
        Path data = data();
        TestAccess access = TestAccess.in(data, people -> people.client("crm", "service-triage-01"));
        try (RunningService service = start(
                data,
                "--server.address=" + address,
                "--countersign.url=" + URL,
                "--countersign.trusted-proxies=192.0.2.9")) {
            assertThat(ServiceFile.read(data).orElseThrow().address()).startsWith("http://" + address + ":");
            Terminal listed = Terminal.run(
                    "access", "list", "--data", data.toString(), "--token-file", access.keyFile(TestAccess.ADMIN));
            assertThat(listed.exit()).as(listed.err()).isZero();
            assertThat(listed.out()).contains("crm");
        }
    }

    @Test
    void a_proxy_on_the_address_of_the_service_does_not_speak_for_the_machine() throws Exception {
        hasAnotherAddress();
        try (RunningService service = start(
                data(),
                and(
                        ISSUER,
                        "--server.address=" + address,
                        "--countersign.url=" + URL,
                        "--countersign.trusted-proxies=" + address))) {
            String challenge = "/v1/service?challenge=" + "00".repeat(32);
            assertThat(asked(service, challenge, "Host: " + address))
                    .startsWith("HTTP/1.1 403")
                    .contains("NOT_ENCRYPTED");
            assertThat(asked(
                            service,
                            challenge,
                            "Host: " + address + "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: " + SOMEBODY))
                    .as("another machine")
                    .startsWith("HTTP/1.1 404");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: https",
                "X-Forwarded-For: 127.0.0.1, 10.0.0.5\r\nX-Forwarded-Proto: https",
                "X-Forwarded-By: 10.0.0.5\r\nX-Forwarded-For: ::1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 443",
                "Forwarded: for=127.0.0.1;proto=https;host=localhost",
                "X-Forwarded-Ssl: on\r\nFront-End-Https: on\r\nX-Real-IP: 127.0.0.1"
            })
    void a_stranger_who_sends_the_headers_of_a_proxy_stays_a_stranger(String headers) throws Exception {
        hasAnotherAddress();
        Path data = data();
        TestAccess access = TestAccess.in(data, people -> people.client("crm", "service-triage-01"));
        String said = "Host: pdp.example.com\r\nAuthorization: Bearer " + access.key("crm") + "\r\n";
        try (RunningService service = start(
                data,
                "--server.address=0.0.0.0",
                "--countersign.url=" + URL,
                "--countersign.trusted-proxies=10.0.0.5")) {
            assertThat(asked(service, "/v1/release", said + headers))
                    .startsWith("HTTP/1.1 403")
                    .contains("NOT_ENCRYPTED");
        }
    }

    @Test
    void on_a_cloud_no_proxy_is_believed_that_nobody_named() throws IOException {
        try (RunningService service = start(data(), "--spring.main.cloud-platform=kubernetes");
                Wire wire = new Wire(service.uri("/"))) {
            assertThat(wire.send("GET /v1/release HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n"
                                    + "X-Forwarded-For: " + SOMEBODY + "\r\n\r\n")
                            .rest())
                    .as("believed, it would be a request of another machine without TLS")
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_port_for_management_is_not_written_down_as_the_service() throws IOException {
        Path data = data();
        try (RunningService service =
                start(data, "--management.server.port=0", "--management.server.address=127.0.0.1")) {
            assertThat(URI.create(ServiceFile.read(data).orElseThrow().address())
                            .getPort())
                    .isEqualTo(service.uri("/").getPort());
        }
    }

    @Test
    void nobody_can_ask_through_the_loopback_address_of_a_service_for_other_machines_without_a_key() throws Exception {
        Path data = data();
        TestAccess.in(data, people -> {});
        try (RunningService service = start(data, and(keystore.settings("server.ssl"), "--server.address=0.0.0.0"))) {
            assertThat(get(URI.create("https://localhost:" + service.uri("/").getPort() + "/v1/release"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void the_console_is_not_the_audience_of_tokens() {
        assertThatThrownBy(() -> start(data(), and(ISSUER, "--countersign.console-client-id=countersign")))
                .hasRootCauseInstanceOf(InvalidInput.class)
                .rootCause()
                .hasMessageStartingWith("--countersign.console-client-id: `countersign` is the value of");
    }

    @Test
    void an_address_that_is_not_one_is_refused() {
        assertThatThrownBy(() -> start(data(), "--server.address=no.such.host.invalid"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("is not an address of this machine");
    }
}
