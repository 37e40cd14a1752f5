package dev.countersign.web.notice;

import dev.countersign.web.access.AccessRequestAddresses;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServiceSettings;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** The address of this service in a notice, which answers no request: that of the settings, or of this machine. */
@Component
class ServiceAddress implements ApplicationListener<WebServerInitializedEvent> {

    private static final String MANAGEMENT = "management";
    private static final String CONSOLE = "/console";

    private final ServiceSettings settings;
    private final ServerProperties server;
    private volatile String local = "";

    ServiceAddress(ServiceSettings settings, ServerProperties server) {
        this.settings = settings;
        this.server = server;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent started) {
        if (!WebServerApplicationContext.hasServerNamespace(started.getApplicationContext(), MANAGEMENT)) {
            local = BaseAddress.local(server, started.getWebServer().getPort());
        }
    }

    /** Where a client asks for the state of a task. */
    String ofTask(String task) {
        return base() + AccessRequestAddresses.PATH + "/" + task;
    }

    /** Where a person signs in. */
    String ofConsole() {
        return base() + CONSOLE;
    }

    private String base() {
        return settings.url() == null ? local : settings.url();
    }
}
