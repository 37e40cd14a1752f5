package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Adds a client, changes it, or ends it. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description = "Add a client, which is a program that asks, or change it, or end it with all its keys.")
final class ClientCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CLIENT", description = "Id of the client: a-z, 0-9, . _ - and at most 64 letters.")
    private String id;

    @Option(names = "--owner", paramLabel = "PERSON", description = "Id of the person who answers for the client.")
    private @Nullable String owner;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description =
                    "What it may ask for: decide, access, outcome, request, contest, propose, feed. Replaces those "
                            + "on record; may be repeated.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "An agent as which it may ask. Replaces those on record; may be repeated.")
    private List<String> agents = new ArrayList<>();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "A kind of agents as which it may ask: all registered agents of this kind. Replaces those on "
                    + "record; may be repeated.")
    private List<String> kinds = new ArrayList<>();

    @Option(
            names = "--users",
            negatable = true,
            description = "Whether it may ask for people (subject.type user). Default: no.")
    private @Nullable Boolean users;

    @Option(names = "--per-second", paramLabel = "NUMBER", description = "Decisions in a second.")
    private @Nullable Integer perSecond;

    @Option(names = "--end", description = "End the client and all its keys, at once. It cannot be undone.")
    private boolean end;

    @Mixin
    private AccessOptions options;

    @Override
    public Integer call() throws IOException {
        return options.run(service -> {
            if (end) {
                return new Told(
                        service.post("/v1/clients/" + part(id) + "/end"), id + " was ended. All its keys are invalid.");
            }
            ObjectNode client = service.post("/v1/clients", body());
            return new Told(
                    client,
                    AccessText.client(client) + "\nNext: access key issue --client "
                            + client.required("id").asString());
        });
    }

    private ObjectNode body() {
        ObjectNode body = CommonOptions.JSON.createObjectNode().put("id", id);
        if (owner != null) {
            body.put("owner", owner);
        }
        AccessService.list(body, "scopes", scopes);
        AccessService.list(body, "agents", agents);
        AccessService.list(body, "kinds", kinds);
        if (users != null) {
            body.put("users", users);
        }
        if (perSecond != null) {
            body.put("perSecond", perSecond);
        }
        return body;
    }
}
