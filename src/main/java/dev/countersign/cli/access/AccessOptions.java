package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.CredentialOption;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.ServiceClient;
import dev.countersign.edge.ServiceFile;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** The service that a command about access asks, and how it prints the answer. */
final class AccessOptions {

    private static final int USUAL_PORT = 8080;
    private static final String HTTPS = "https";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The address of the service. Default: the service that has the folder of --data open, else "
                    + "http://127.0.0.1:8080.")
    private @Nullable String url;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "A PEM file with the certificate of the service, or of the authority that signed it. Default: "
                            + "the authorities of Java.")
    private @Nullable Path authority;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = ".countersign",
            description = "The folder of the running service. Default: ${DEFAULT-VALUE}.")
    private Path folder;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CredentialOption credential;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** What a command answers. @param exit 1 if something is left to do */
    record Told(ObjectNode json, String text, int exit) {

        Told(ObjectNode json, String text) {
            this(json, text, ExitCode.FINE);
        }
    }

    /** What a command does with the service. */
    interface Action {

        Told with(AccessService service) throws IOException;
    }

    /** @return the exit code */
    int run(Action action) throws IOException {
        try {
            Told told = action.with(service());
            command.commandLine()
                    .getOut()
                    .println(
                            json
                                    ? CommonOptions.JSON
                                            .writerWithDefaultPrettyPrinter()
                                            .writeValueAsString(told.json())
                                    : told.text());
            return told.exit();
        } catch (InvalidInput e) {
            if (!json) {
                throw e;
            }
            command.commandLine().getOut().println(CommonOptions.JSON.writeValueAsString(CommonOptions.refused(e)));
            return ExitCode.UNUSABLE;
        }
    }

    private AccessService service() throws IOException {
        return new AccessService(client(), credential.required());
    }

    private ServiceClient client() throws IOException {
        SSLContext trusted = authority == null ? null : TrustedAuthority.of(authority);
        if (url != null) {
            return new ServiceClient(address(url), trusted);
        }
        Optional<ServiceFile> running = ServiceFile.read(folder);
        if (running.isPresent()) {
            return trusted == null
                    ? ServiceClient.of(running.get())
                    : new ServiceClient(URI.create(running.get().address()), trusted);
        }
        return new ServiceClient(
                URI.create((trusted == null ? "http" : HTTPS) + "://127.0.0.1:" + USUAL_PORT), trusted);
    }

    private static URI address(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text, "is not an address.");
        }
        if (address.getHost() == null || !("http".equals(address.getScheme()) || HTTPS.equals(address.getScheme()))) {
            throw wrong(text, "is not an address. Allowed: http and https.");
        }
        if (!HTTPS.equals(address.getScheme()) && !isHere(address.getHost())) {
            throw wrong(text, "would send your key over the network without encryption.");
        }
        return address;
    }

    private static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static InvalidInput wrong(String text, String says) {
        return new InvalidInput(new Problem("--url", "`" + Problem.shown(text) + "` " + says, "Maybe https://HOST."));
    }
}
