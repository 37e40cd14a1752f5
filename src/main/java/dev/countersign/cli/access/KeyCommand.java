package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.edge.KeySecret;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The keys of people and clients. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Issue, rotate, revoke and list keys. A key is shown only once.")
final class KeyCommand implements Runnable {

    private static final String OF_KEY = "key:";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Whose key it is. */
    static final class Owner {

        @Parameters(paramLabel = "PERSON", description = "Id of the person who gets the key.")
        private @Nullable String person;

        @Option(names = "--client", paramLabel = "CLIENT", description = "Id of the client that gets the key.")
        private @Nullable String client;
    }

    @Command(
            name = "issue",
            mixinStandardHelpOptions = true,
            description = "Issue a key for yourself, a client, or another person, which another admin then confirms.")
    int issue(
            @ArgGroup(multiplicity = "1") Owner owner,
            @Option(names = "--to", paramLabel = "DAY", description = "The last day. Default: in a year.") @Nullable
                    String to,
            @Mixin KeyFileOption file,
            @Mixin AccessOptions options)
            throws IOException {
        try (KeyFile written = file.open()) {
            return options.run(service -> {
                ObjectNode key = owner.client != null
                        ? issue(service, "client", owner.client, to)
                        : issue(service, "person", String.valueOf(owner.person), to);
                String lost = lost(key);
                return new Told(key, shown(key, written, lost), ExitCode.FINE, lost, null);
            });
        }
    }

    static ObjectNode issue(AccessService service, String of, String owner, @Nullable String to) throws IOException {
        ObjectNode body = CommonOptions.JSON.createObjectNode().put(of, owner);
        if (to != null) {
            body.put("to", to);
        }
        return service.post("/v1/keys", body);
    }

    /** What to do about a key that was issued, and that nobody knows. */
    static String lost(ObjectNode key) {
        String id = key.required("id").asString();
        return "The key " + id + " was issued, and nobody knows it. Maybe revoke it with `access key revoke " + id
                + "`, and issue another one.";
    }

    private static String lostSecret(String id) {
        return "The key " + id + " has a second secret that nobody knows, and the earlier one ends in 24 hours. Maybe "
                + "issue another key instead, or rotate it again, which ends the earlier secret at once.";
    }

    /**
     * Writes or prints the secret. One that is in a file is not printed too.
     *
     * @param lost what to do if it cannot be written
     */
    static String shown(ObjectNode key, KeyFile written, String lost) {
        String secret = key.required("key").asString();
        written.keep();
        written.write(secret, lost);
        String text = "Key " + AccessText.key(key) + "\n"
                + written.shown(secret)
                + (key.required("state").asString().equals("WAITS")
                        ? "\nIt is valid when another person confirms it: access confirm "
                                + key.required("id").asString()
                        : "")
                + (key.path("endedEarly").asBoolean()
                        ? "\nThe secret before the last one has ended now, because a key has at most two. Maybe a "
                                + "program used it."
                        : "")
                + (key.path("shared").asBoolean()
                        ? "\nYou know it, so its owner first replaces it: access key rotate, or the page "
                                + "/console/own-key."
                        : "");
        if (!written.prints()) {
            key.remove("key");
        }
        return text;
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Give a key a second secret. The first one is valid for at most 24 hours more; if another "
                    + "person issued your key, it ends at once.")
    int rotate(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "KEY",
                            description = "Id of the key, the part after cs_. Default: the one that you use.")
                    @Nullable
                    String named,
            @Mixin KeyFileOption file,
            @Mixin AccessOptions options)
            throws IOException {
        if (named != null) {
            KeySecret.idOf(named, "KEY");
        }
        try (KeyFile written = file.open()) {
            return options.run(service -> {
                String id = named == null ? own(service.credential()) : named;
                ObjectNode key = service.post("/v1/keys/" + part(id) + "/rotate");
                String lost = lostSecret(id);
                return new Told(key, shown(key, written, lost), ExitCode.FINE, lost, null);
            });
        }
    }

    /** @param credential as {@code GET /v1/me} says it */
    private static String own(String credential) {
        if (!credential.startsWith(OF_KEY)) {
            throw new InvalidInput(
                    new Problem("KEY", "you use a token of a sign-in, and not a key.", "Maybe name the key."));
        }
        return credential.substring(OF_KEY.length());
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revoke a key at once. It cannot be undone.")
    int revoke(
            @Parameters(paramLabel = "KEY", description = "Id of the key, the part after cs_.") String id,
            @Mixin AccessOptions options)
            throws IOException {
        KeySecret.idOf(id, "KEY");
        return options.run(service ->
                new Told(service.post("/v1/keys/" + part(id) + "/revoke"), "Nobody can use the key any more."));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the keys that you may see.")
    int list(@Mixin AccessOptions options) throws IOException {
        return options.run(service -> {
            List<JsonNode> keys = service.all("/v1/keys");
            ObjectNode json = CommonOptions.JSON.createObjectNode();
            json.putArray("keys").addAll(keys);
            return new Told(
                    json,
                    keys.isEmpty()
                            ? "None."
                            : keys.stream().map(AccessText::key).collect(Collectors.joining("\n")));
        });
    }
}
