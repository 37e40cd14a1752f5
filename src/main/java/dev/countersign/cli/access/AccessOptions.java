package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.CredentialOption;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LocalService;
import dev.countersign.cli.terminal.ServiceClient;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** The service that a command about access asks, and how it prints the answer. */
final class AccessOptions {

    private static final String HTTPS = "https";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The address of the service. Default: the service that has the folder of --data open.")
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

    /**
     * What a command answers.
     *
     * @param exit 1 if something is left to do
     * @param lost what to do if it cannot be printed; empty for nothing
     * @param left what was refused after a part was done; null for nothing
     */
    record Told(
            ObjectNode json,
            String text,
            int exit,
            String lost,
            @Nullable InvalidInput left) {

        Told(ObjectNode json, String text) {
            this(json, text, ExitCode.FINE, "", null);
        }
    }

    /** What a command does with the service. */
    interface Action {

        Told with(AccessService service) throws IOException;
    }

    /** @return the exit code */
    int run(Action action) throws IOException {
        Told told;
        try {
            AccessService service = service();
            told = service.reading(() -> action.with(service));
        } catch (InvalidInput e) {
            if (!json) {
                throw e;
            }
            command.commandLine().getOut().println(CommonOptions.JSON.writeValueAsString(CommonOptions.refused(e)));
            return ExitCode.UNUSABLE;
        }
        print(told);
        if (told.left() == null) {
            return told.exit();
        }
        if (!json) {
            throw told.left();
        }
        return ExitCode.UNUSABLE;
    }

    private void print(Told told) {
        PrintWriter out = command.commandLine().getOut();
        if (json && told.left() != null) {
            told.json().set("refused", CommonOptions.refused(told.left()));
        }
        out.println(
                json
                        ? CommonOptions.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(told.json())
                        : told.text());
        if (out.checkError() && !told.lost().isEmpty()) {
            throw new InvalidInput(new Problem("the output", "it cannot be written. " + told.lost(), ""));
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
        return LocalService.running(folder, trusted).client();
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
        return HTTPS.equals(address.getScheme()) ? address : here(address, text);
    }

    /** With the number of this machine, so that the name is not looked up again when the key is sent. */
    private static URI here(URI address, String text) {
        try {
            InetAddress number = InetAddress.getByName(address.getHost());
            if (number.isLoopbackAddress()) {
                return new URI(
                        address.getScheme(),
                        null,
                        number.getHostAddress(),
                        address.getPort(),
                        address.getPath(),
                        null,
                        null);
            }
        } catch (UnknownHostException e) {
            // it is not a name of this machine
        } catch (URISyntaxException e) {
            throw wrong(text, "is not an address.");
        }
        throw wrong(text, "would send your key over the network without encryption.");
    }

    private static InvalidInput wrong(String text, String says) {
        return new InvalidInput(new Problem("--url", "`" + Problem.shown(text) + "` " + says, "Maybe https://HOST."));
    }
}
