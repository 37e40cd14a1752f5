package dev.countersign.web;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.Directory;
import dev.countersign.web.http.NetworkSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Ends the start of a service that other machines could reach without credentials or without TLS, with one message for
 * all that is missing. It runs after the ledger was read and before a port is opened.
 */
@Component
class ReachableService implements SmartInitializingSingleton {

    private static final String ISSUER = "countersign.issuer";
    private static final String URL = "countersign.url";
    private static final String TLS = "server.ssl";
    private static final String MANAGEMENT_TLS = "management.server.ssl";

    private final Environment environment;
    private final NetworkSettings network;
    private final Directory directory;

    ReachableService(Environment environment, Directory directory) {
        this.environment = environment;
        network = new NetworkSettings(environment);
        this.directory = directory;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<NetworkSettings.Reachable> reachable = network.reachable();
        List<String> missing = reachable.isEmpty() ? List.of() : missing();
        if (!missing.isEmpty()) {
            throw new InvalidInput(new Problem(
                    reachable.stream().map(each -> "--" + each.setting()).collect(Collectors.joining(", ")),
                    "with " + reachable.stream().map(ReachableService::shown).collect(Collectors.joining(" and "))
                            + ", the service can be reached from other machines. Missing: " + String.join("; ", missing)
                            + ".",
                    "Maybe read docs/operations.md, or listen on `127.0.0.1` only."));
        }
    }

    private static String shown(NetworkSettings.Reachable reachable) {
        return reachable.value().isBlank() ? "no address" : "`" + reachable.value() + "`";
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!directory.now().isGoverned() && environment.getProperty(ISSUER, "").isBlank()) {
            missing.add("a key (`access init` makes the first one) or `--" + ISSUER + "`, because otherwise nobody "
                    + "has a credential");
        }
        if (network.isServiceReachable() && !network.hasCertificate(TLS)) {
            boolean named = !network.proxies().isEmpty();
            boolean address = environment.getProperty(URL) != null;
            if (named && !address) {
                missing.add("TLS: `--" + URL + "`, the https address of the proxies in front");
            } else if (!named && address) {
                missing.add("TLS: a certificate in `--" + TLS + ".*`, or `--" + NetworkSettings.PROXIES
                        + "` with the proxies in front");
            } else if (!named) {
                missing.add("TLS: a certificate in `--" + TLS + ".*`, or `--" + URL + "` and `--"
                        + NetworkSettings.PROXIES + "` for proxies in front");
            }
        }
        if (network.isManagementReachable() && !network.hasCertificate(MANAGEMENT_TLS)) {
            missing.add("TLS for management: a certificate in `--" + MANAGEMENT_TLS
                    + ".*`, or `--management.server.address=127.0.0.1`");
        }
        return missing;
    }
}
