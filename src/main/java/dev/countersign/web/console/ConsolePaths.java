package dev.countersign.web.console;

import dev.countersign.web.http.ServiceSettings;
import java.net.URI;
import java.util.Optional;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** The addresses of the pages, as a browser asks for them. */
@Component
final class ConsolePaths {

    static final String CONSOLE = "/console";
    static final String SIGN_IN = "/console/sign-in";
    static final String LINK = "/console/sign-in/link";
    /** Sends the browser to the issuer. */
    static final String ISSUER = "/console/sign-in/issuer";
    /** To where the issuer sends the browser back. */
    static final String ANSWER = "/console/sign-in/issuer/answer";

    /** Replaces a personal key by one that nobody else knows. */
    static final String OWN_KEY = "/console/own-key";

    static final String SIGN_OUT = "/console/sign-out";
    static final String SIGN_OUT_EVERYWHERE = "/console/sign-out-everywhere";

    private final String prefix;

    ConsolePaths(ServiceSettings settings, ServerProperties server) {
        prefix = settings.url() != null
                ? URI.create(settings.url()).getRawPath()
                : Optional.ofNullable(server.getServlet().getContextPath()).orElse("");
    }

    /** A path of this class with what a gateway puts before it. It never contains a host, so it leads nowhere else. */
    String href(String path) {
        return prefix + path;
    }
}
