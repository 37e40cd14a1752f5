package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.edge.service.ServiceFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands of docs/access.md make what the page says: a service with TLS, two admins, an approver, a client. */
@Tag("slow")
class AccessPageTest {

    private static final int MOST = 10;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern OWN = Pattern.compile("(?<![\\w/.-])(ledger|[a-z-]+\\.(?:p12|pem|key))(?![\\w/-])");

    @TempDir
    private Path folder;

    private static List<String> commands() throws IOException {
        return Files.readAllLines(Path.of("docs/access.md")).stream()
                .filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2))
                .toList();
    }

    private static String first(List<String> commands, String part) {
        return commands.stream()
                .filter(command -> command.contains(part))
                .findFirst()
                .orElseThrow();
    }

    private List<String> words(String command) {
        return WORD.matcher(OWN.matcher(command).replaceAll(match -> folder.resolve(match.group(1)) + ""))
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    @Test
    void the_commands_of_the_page_make_a_service_with_tls_and_get_a_decision()
            throws IOException, InterruptedException, GeneralSecurityException {
        List<String> commands = commands();
        assertThat(commands.subList(0, commands.indexOf(first(commands, " | curl "))))
                .as("those that make everything; the first one that uses it is the question of the client")
                .hasSizeLessThanOrEqualTo(MOST);
        RunningService service = null;
        JsonNode decided = null;
        try {
            for (String command : commands) {
                List<String> words = words(command);
                if (command.startsWith("keytool ")) {
                    keytool(words);
                } else if (command.startsWith("target/countersign serve ")) {
                    service = serve(words);
                } else if (command.startsWith("target/countersign access ")) {
                    Terminal run = Terminal.run(words.subList(1, words.size()).toArray(String[]::new));
                    assertThat(run.exit())
                            .as(command + "\n" + run.out() + run.err())
                            .isLessThanOrEqualTo(1);
                } else if (command.contains(" | curl ")) {
                    decided = asked(words.get(words.size() - 1), words);
                } else {
                    throw new AssertionError("a command that is not run: " + command);
                }
            }
            assertThat(decided).isNotNull();
            assertThat(decided.path("verdict").asString()).isEqualTo("REVIEW");
            Terminal list = Terminal.run(
                    "access",
                    "list",
                    "--data",
                    own("ledger"),
                    "--ca",
                    own("tls.pem"),
                    "--token-file",
                    own("bob-own.key"));
            assertThat(list.out())
                    .contains("p-alice; now ADMIN")
                    .contains("p-bob; now ADMIN")
                    .contains("p-carol; now FRONTLINE_USER")
                    .contains("crm  owner p-bob; scopes access, decide, outcome");
            Terminal carol = Terminal.run(
                    "access",
                    "key",
                    "list",
                    "--data",
                    own("ledger"),
                    "--ca",
                    own("tls.pem"),
                    "--token-file",
                    own("carol-own.key"));
            assertThat(carol.out()).contains("person p-carol  HOLDS");
            Terminal check = Terminal.run("check", "people", "--data", own("ledger"));
            assertThat(check.out().lines().filter(line -> line.contains("ALONE")))
                    .as("the grant of the second admin, and nothing else")
                    .hasSize(1)
                    .allMatch(line -> line.contains("p-bob"));
        } finally {
            if (service != null) {
                service.close();
            }
        }
    }

    private String own(String name) {
        return folder.resolve(name).toString();
    }

    private static void keytool(List<String> words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(words);
        all.set(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** On a free port. */
    private static RunningService serve(List<String> words) {
        return RunningService.plain(words.stream()
                .skip(2)
                .map(word -> word.replaceAll("^--server\\.port=.*", "--server.port=0"))
                .toArray(String[]::new));
    }

    private JsonNode asked(String url, List<String> words)
            throws IOException, InterruptedException, GeneralSecurityException {
        String file = words.stream()
                .filter(word -> word.startsWith("@docs/"))
                .findFirst()
                .orElseThrow()
                .substring(1);
        int port = URI.create(
                        ServiceFile.read(folder.resolve("ledger")).orElseThrow().address())
                .getPort();
        HttpResponse<String> answer = HttpClient.newBuilder()
                .sslContext(trusting(folder.resolve("tls.p12")))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(url.replace("8443", String.valueOf(port))))
                                .header("Content-Type", "application/json")
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + Files.readString(folder.resolve("crm.key"))
                                                        .strip())
                                .POST(HttpRequest.BodyPublishers.ofFile(Path.of(file)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Caller.json(answer);
    }

    private static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "change-it".toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("tls", keys.getCertificate("tls"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
