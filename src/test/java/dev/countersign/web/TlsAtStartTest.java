package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.countersign.facts.text.InvalidInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start that cannot open its port, or cannot answer with TLS, ends with one sentence that names the setting. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class TlsAtStartTest {

    private static final String PEM = "--spring.ssl.bundle.pem.web.keystore.";
    private static final String JKS = "--spring.ssl.bundle.jks.web.keystore.";

    private static Path folder;

    @BeforeAll
    static void files() throws IOException, InterruptedException, GeneralSecurityException {
        folder = Temporary.folder();
        Keystore store = Keystore.make(folder, "127.0.0.1");
        KeyStore keys = KeyStore.getInstance(store.file().toFile(), Keystore.PASSWORD.toCharArray());
        Files.writeString(
                folder.resolve("tls.crt"),
                pem("CERTIFICATE", keys.getCertificate("countersign").getEncoded()));
        Files.writeString(
                folder.resolve("tls.key"),
                pem(
                        "PRIVATE KEY",
                        keys.getKey("countersign", Keystore.PASSWORD.toCharArray())
                                .getEncoded()));
        KeyPairGenerator others = KeyPairGenerator.getInstance("EC");
        Files.writeString(
                folder.resolve("other.key"),
                pem("PRIVATE KEY", others.generateKeyPair().getPrivate().getEncoded()));
        Files.writeString(folder.resolve("nothing"), "nothing");
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }

    private static String[] settings(String shown) {
        return Arrays.stream(shown.replace("PEM:", PEM).replace("JKS:", JKS).split(" "))
                .map(each -> each.replace("FOLDER", folder.toString()).replace("PASSWORD", Keystore.PASSWORD))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--server.ssl.enabled=true | --server.ssl: TLS is on without a certificate.",
                "--server.ssl.key-store=FOLDER/none.p12 | --server.ssl.key-store: `FOLDER/none.p12` is not a file",
                "--server.ssl.key-store=FOLDER/nothing | --server.ssl.key-store: `FOLDER/nothing` is not a key store",
                "--server.ssl.key-store=FOLDER/tls.p12 | --server.ssl.key-store-password: the password is missing",
                "--server.ssl.key-store=FOLDER/tls.p12 --server.ssl.key-store-password=w-r-o-n-g | "
                        + "--server.ssl.key-store-password: the password does not open `FOLDER/tls.p12`",
                "--server.ssl.key-store=FOLDER/tls.p12 --server.ssl.key-store-password=PASSWORD "
                        + "--server.ssl.key-alias=other | --server.ssl.key-alias: `other` is not in `FOLDER/tls.p12`",
                "--management.server.ssl.key-store=FOLDER/none.p12 | --management.server.ssl.key-store: ",
                "--server.ssl.certificate=FOLDER/tls.crt | --server.ssl.certificate-private-key: it is missing.",
                "--server.ssl.certificate=FOLDER/tls.key --server.ssl.certificate-private-key=FOLDER/tls.key | "
                        + "--server.ssl.certificate: `FOLDER/tls.key` has no certificate in PEM.",
                "--server.ssl.bundle=web | --server.ssl.bundle: `web` is not a bundle.",
                "--server.ssl.bundle=wep PEM:certificate=file:FOLDER/tls.crt | "
                        + "--server.ssl.bundle: `wep` is not a bundle. Allowed: web. Maybe `web`?",
                "--server.ssl.bundle=web PEM:certificate=file:FOLDER/tls.crt | PEM:private-key: it is missing.",
                "--server.ssl.bundle=web PEM:certificate=file:FOLDER/none PEM:private-key=file:FOLDER/tls.key | "
                        + "PEM:certificate: `file:FOLDER/none` is not a file",
                "--server.ssl.bundle=web PEM:certificate=file:FOLDER/tls.crt PEM:private-key=file:FOLDER/tls.crt | "
                        + "PEM:private-key: `file:FOLDER/tls.crt` has no private key",
                "--server.ssl.bundle=web PEM:certificate=file:FOLDER/tls.crt PEM:private-key=file:FOLDER/other.key | "
                        + "PEM:private-key: `file:FOLDER/other.key` has not the key of the certificate",
                "--server.ssl.certificate=FOLDER/tls.crt --server.ssl.certificate-private-key=FOLDER/other.key | "
                        + "--server.ssl.certificate-private-key: `FOLDER/other.key` has not the key of the certificate",
                "--server.ssl.bundle=web JKS:location=file:FOLDER/tls.p12 JKS:password=w-r-o-n-g | "
                        + "JKS:password: the password does not open",
                "--server.ssl.bundle=web JKS:type=PKCS12 | JKS:location: TLS is on without a file."
            })
    void a_mistake_in_the_settings_of_tls_is_told_in_one_sentence(String said, String told, CapturedOutput output) {
        Throwable error =
                catchThrowable(() -> RunningService.plain(settings(said)).close());
        assertThat(error).isInstanceOf(InvalidInput.class);
        assertThat(Service.cannotBeUsed(error)).isTrue();
        assertThat(error.getMessage())
                .startsWith(String.join(" ", settings(told)))
                .contains("Maybe ")
                .doesNotContain("w-r-o-n-g")
                .doesNotContain(Keystore.PASSWORD);
        isToldOnce(output, error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "--server.ssl.certificate=FOLDER/tls.crt --server.ssl.certificate-private-key=FOLDER/tls.key",
        "--server.ssl.bundle=web PEM:certificate=file:FOLDER/tls.crt PEM:private-key=file:FOLDER/tls.key",
        "--server.ssl.bundle=web JKS:location=file:FOLDER/tls.p12 JKS:password=PASSWORD",
        "--server.ssl.enabled=false --server.ssl.key-store=FOLDER/none.p12"
    })
    void settings_without_a_mistake_are_taken(String said) {
        try (RunningService service = RunningService.plain(settings(said))) {
            assertThat(service.uri("/").getPort()).isPositive();
        }
    }

    @Test
    void a_port_that_is_used_is_told_in_one_sentence(CapturedOutput output) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            Throwable error = catchThrowable(
                    () -> RunningService.plain("--server.port=" + port).close());
            assertThat(Service.cannotBeUsed(error)).as("exit code 3").isTrue();
            isToldOnce(
                    output,
                    "--server.port: another program listens on the port `" + port + "` of `127.0.0.1`. Allowed: a port "
                            + "that nobody uses; 0 takes any free one. Maybe `--server.port=");
        }
    }

    private static void isToldOnce(CapturedOutput output, String sentence) {
        assertThat(output.toString().split(java.util.regex.Pattern.quote(sentence), -1))
                .as("in " + output)
                .hasSize(2);
        assertThat(output)
                .doesNotContain("\tat ")
                .doesNotContain("ConditionEvaluation")
                .doesNotContain("'debug'")
                .doesNotContain("ApplicationContextException")
                .doesNotContain("Exception encountered");
    }
}
