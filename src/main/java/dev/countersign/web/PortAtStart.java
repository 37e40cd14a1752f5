package dev.countersign.web;

import dev.countersign.facts.text.Problem;
import java.net.BindException;
import java.util.Locale;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Ends the start with a message and without a stack trace if the port cannot be opened. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortAtStart extends AbstractFailureAnalyzer<BindException> {

    private static final String SERVICE = "server.port";
    private static final String MANAGEMENT = "management.server.port";
    private static final String USUAL = "8080";
    private static final int LAST = 65_535;

    private final Environment environment;

    PortAtStart(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        PortInUseException used = findCause(rootFailure, PortInUseException.class);
        return new FailureAnalysis(
                (used == null ? cannotBeOpened(cause) : isUsed(used.getPort())).text(),
                "Correct the problem above and start again.",
                cause);
    }

    private Problem isUsed(int port) {
        String setting = String.valueOf(port).equals(environment.getProperty(MANAGEMENT)) ? MANAGEMENT : SERVICE;
        return new Problem(
                "--" + setting,
                "another program listens on the port `" + port + "` of " + address(setting)
                        + ". Allowed: a port that nobody uses; 0 takes any free one.",
                "Maybe `--" + setting + "=" + (port < LAST ? port + 1 : port - 1) + "`, or end the other program.");
    }

    private Problem cannotBeOpened(BindException cause) {
        String says = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return says.contains("permission")
                ? new Problem(
                        "--" + SERVICE,
                        "this user may not listen on the port `" + environment.getProperty(SERVICE, USUAL) + "`.",
                        "Maybe `--" + SERVICE + "=" + USUAL + "`, and a proxy in front.")
                : new Problem(
                        "--server.address",
                        address(SERVICE) + " cannot be listened on: it is not an address of this machine.",
                        "Maybe `127.0.0.1`.");
    }

    private String address(String setting) {
        String name = setting.replace("port", "address");
        String address = environment.getProperty(name, environment.getProperty("server.address", ""));
        return "`" + (address.isBlank() ? "0.0.0.0" : address) + "`";
    }
}
