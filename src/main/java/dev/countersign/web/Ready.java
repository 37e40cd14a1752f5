package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServiceSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Logs the last lines of a start: how to sign in, that the service is ready, its address, and what to try. */
@Component
class Ready {

    /** Setting: a file with a request, which the last line of a start suggests to ask if it exists; none by default. */
    static final String EXAMPLE = "countersign.example-request";

    private static final Logger LOG = LoggerFactory.getLogger(Ready.class);

    private static final String JAR = "target/countersign.jar";

    private final ServerProperties server;
    private final ServiceSettings settings;

    Ready(ServerProperties server, ServiceSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE)
    void tell(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof ServletWebServerApplicationContext context
                && context.getWebServer() != null) {
            String base = BaseAddress.local(server, context.getWebServer().getPort());
            LOG.info("Console {}/console  sign in: {}", base, signIn(System.getProperty("java.class.path", "")));
            LOG.info(
                    "Countersign {} is ready at {}/ (Ctrl+C ends it). Open that in a browser, or try: {}",
                    ProgramVersion.now(),
                    base,
                    command(base, context.getEnvironment().getProperty(EXAMPLE, "")));
        }
    }

    /**
     * The command that signs somebody in.
     *
     * @param path the class path of this process, which is one jar if it was started from that
     */
    private String signIn(String path) {
        String jar = path.endsWith(".jar") && !path.contains(File.pathSeparator) ? path : JAR;
        Path data = settings.dataFolder();
        return "java -jar " + jar + " sign-in" + (data.equals(DataFolder.USUAL) ? "" : " --data " + data);
    }

    /** @param request a file with a request that the settings name as an example; empty for none */
    private static String command(String base, String request) {
        Path file = Path.of(request).normalize();
        return Files.isRegularFile(file)
                ? "curl -sS " + base + "/v1/decide -H 'Content-Type: application/json' -d @" + file
                : "curl -sS " + base + "/v1/release";
    }
}
