package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServiceSettings;
import dev.countersign.web.security.ExamplePeople;
import dev.countersign.web.security.Laptop;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs the last lines of a start: how to sign in, that the service is ready, its address, and what to try. */
@Component
class Ready {

    /** Setting: a file with a request, which the last line of a start suggests to ask if it exists; none by default. */
    static final String EXAMPLE = "countersign.example-request";

    private static final Logger LOG = LoggerFactory.getLogger(Ready.class);

    private static final String JAR = "target/countersign.jar";
    /** Where Maven built the program from which this one was started. */
    private static final Path PROJECT = Path.of("pom.xml");

    private static final String FILE = "file:";

    private final ServerProperties server;
    private final ServiceSettings settings;
    private final ExamplePeople people;
    private final Laptop laptop;
    private final Environment environment;

    Ready(
            ServerProperties server,
            ServiceSettings settings,
            ExamplePeople people,
            Laptop laptop,
            Environment environment) {
        this.server = server;
        this.settings = settings;
        this.people = people;
        this.laptop = laptop;
        this.environment = environment;
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void tell(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof ServletWebServerApplicationContext context
                && context.getWebServer() != null) {
            String base = settings.url() != null
                    ? settings.url()
                    : BaseAddress.local(server, context.getWebServer().getPort());
            LOG.info("Console {}/console  sign in: {}", base, signIn(System.getProperty("java.class.path", "")));
            LOG.info(
                    "Countersign {} is ready at {}/ (Ctrl+C ends it). Open that in a browser, or try: {}",
                    ProgramVersion.now(),
                    base,
                    command(base));
        }
    }

    /** @param path the class path of this process */
    private String signIn(String path) {
        if (people.isOpen()) {
            Path data = settings.dataFolder();
            return command(path, "sign-in" + (data.equals(DataFolder.USUAL) ? "" : " --data " + data));
        }
        return laptop.isOpen()
                ? "nobody has a key yet; docs/access.md says how to make the first one"
                : "with your key" + (settings.issuer() == null ? "" : ", or at the issuer");
    }

    /** How to run a command of this program: it is one jar, or classes that Maven runs. */
    private static String command(String path, String verb) {
        if (path.endsWith(".jar") && !path.contains(File.pathSeparator)) {
            return "java -jar " + path + " " + verb;
        }
        return Files.isRegularFile(PROJECT)
                ? "mvn -q spring-boot:run -Dspring-boot.run.arguments="
                        + (verb.contains(" ") ? "\"" + verb + "\"" : verb)
                : "java -jar " + JAR + " " + verb;
    }

    /** A question that is answered as it is written, after a reader has put files for the words in capitals. */
    private String command(String base) {
        String curl = "curl -sS " + certificate();
        if (!laptop.isOpen()) {
            return curl + "-H \"Authorization: Bearer $(cat KEYFILE)\" " + base + "/v1/me";
        }
        Path file = Path.of(environment.getProperty(EXAMPLE, "")).normalize();
        return Files.isRegularFile(file)
                ? curl + base + "/v1/decide -H 'Content-Type: application/json' -d @" + file
                : curl + base + "/v1/release";
    }

    /** What curl must be told to trust the certificate of this machine. That of a public address it trusts already. */
    private String certificate() {
        Ssl ssl = server.getSsl();
        if (settings.url() != null || ssl == null || !ssl.isEnabled()) {
            return "";
        }
        String pem = ssl.getBundle() == null
                ? ssl.getCertificate()
                : environment.getProperty("spring.ssl.bundle.pem." + ssl.getBundle() + ".keystore.certificate");
        if (pem == null || PemContent.isPresentInText(pem)) {
            return "--cacert CERTIFICATE ";
        }
        return "--cacert " + (pem.startsWith(FILE) ? pem.substring(FILE.length()) : pem) + " ";
    }
}
