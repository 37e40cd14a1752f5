package dev.countersign.web.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** Matches what arrives on the port of {@code management.server.port}, if it is not the port of the service. */
final class ManagementServer implements RequestMatcher {

    static final ManagementServer REQUESTS = new ManagementServer();

    private static final String NAMESPACE = "management";

    private ManagementServer() {}

    @Override
    public boolean matches(HttpServletRequest request) {
        WebApplicationContext context =
                WebApplicationContextUtils.getWebApplicationContext(request.getServletContext());
        return context != null && WebServerApplicationContext.hasServerNamespace(context, NAMESPACE);
    }
}
