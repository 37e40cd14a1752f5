package dev.countersign.web.http;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.Environment;

/** The settings that say where the service listens, with which certificate, and which proxies it believes. */
public final class NetworkSettings {

    /** Setting: the addresses of the proxies whose {@code X-Forwarded-*} headers count; none by default. */
    public static final String PROXIES = "countersign.trusted-proxies";

    private static final String LOOPBACK = "127.0.0.1";
    private static final String ADDRESS = "server.address";
    private static final String MANAGEMENT_ADDRESS = "management.server.address";
    private static final String MANAGEMENT_PORT = "management.server.port";
    private static final String NO_PORT = "-1";
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    /** Boot would believe them from peers that nobody named. */
    private static final List<String> BELIEVING = List.of(
            "server.forward-headers-strategy",
            "server.tomcat.remoteip.remote-ip-header",
            "server.tomcat.remoteip.protocol-header");

    private static final String BELIEVES_NOBODY = "none";

    private final Environment environment;

    public NetworkSettings(Environment environment) {
        this.environment = environment;
    }

    /** A setting through which other machines can reach the service. */
    public record Reachable(String setting, String value) {}

    /** @throws InvalidInput when a setting cannot be read */
    public void hold() {
        reachable();
        proxies();
        for (String believing : BELIEVING) {
            String value = environment.getProperty(believing, "");
            if (!value.isBlank() && !value.toLowerCase(Locale.ROOT).equals(BELIEVES_NOBODY)) {
                throw new InvalidInput(new Problem(
                        "--" + believing,
                        "`" + value + "` would believe headers of callers that are not proxies. Allowed: "
                                + BELIEVES_NOBODY + ".",
                        "Maybe name the proxies in `--" + PROXIES + "`."));
            }
        }
    }

    /** The settings through which other machines can reach the service; empty if only this machine can. */
    public List<Reachable> reachable() {
        List<Reachable> reachable = new ArrayList<>();
        String address = environment.getProperty(ADDRESS, LOOPBACK);
        if (!isLoopback(ADDRESS, address)) {
            reachable.add(new Reachable(ADDRESS, address));
        }
        if (!proxies().isEmpty()) {
            reachable.add(new Reachable(PROXIES, String.join(",", proxies())));
        }
        if (isManagementReachable()) {
            reachable.add(new Reachable(MANAGEMENT_ADDRESS, environment.getProperty(MANAGEMENT_ADDRESS, "")));
        }
        return reachable;
    }

    /** Whether other machines can reach a port of its own for management. */
    public boolean isManagementReachable() {
        String port = environment.getProperty(MANAGEMENT_PORT, NO_PORT);
        return !port.equals(NO_PORT)
                && !isLoopback(MANAGEMENT_ADDRESS, environment.getProperty(MANAGEMENT_ADDRESS, ""));
    }

    /** Whether other machines reach the service itself, and not only a port for management. */
    public boolean isServiceReachable() {
        return reachable().stream().anyMatch(each -> !each.setting().equals(MANAGEMENT_ADDRESS));
    }

    /** The server reads an empty address as every address of the machine. */
    private static boolean isLoopback(String setting, String address) {
        try {
            return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new InvalidInput(new Problem(
                    "--" + setting,
                    "`" + address + "` is not an address of this machine.",
                    "Maybe `" + LOOPBACK + "`."));
        }
    }

    /** @param prefix {@code server.ssl} or {@code management.server.ssl} */
    public boolean hasCertificate(String prefix) {
        return Binder.get(environment)
                .bind(prefix, Ssl.class)
                .map(ssl -> ssl.isEnabled()
                        && (ssl.getBundle() != null || ssl.getKeyStore() != null || ssl.getCertificate() != null))
                .orElse(false);
    }

    /** The addresses of the proxies, in the form that the server gives to the address of a peer. */
    public List<String> proxies() {
        List<String> proxies = new ArrayList<>();
        for (String text : environment.getProperty(PROXIES, "").split(",")) {
            if (!text.isBlank()) {
                proxies.add(number(text.strip()));
            }
        }
        return proxies;
    }

    private static String number(String text) {
        try {
            if (NUMBERS.matcher(text).matches()) {
                return InetAddress.getByName(text).getHostAddress();
            }
        } catch (UnknownHostException e) {
            // it has the letters of a number, and is none
        }
        throw new InvalidInput(new Problem(
                "--" + PROXIES,
                "`" + text + "` is not the number of an address. Allowed: numbers, with commas between them.",
                "Maybe `10.0.0.5,10.0.0.6`."));
    }
}
