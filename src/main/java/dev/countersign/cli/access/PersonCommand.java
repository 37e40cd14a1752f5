package dev.countersign.cli.access;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds a person, or changes one, and proposes a role and issues a key for them if asked. */
@Command(
        name = "person",
        mixinStandardHelpOptions = true,
        description = "Add a person, or change one. With --role and --key also propose a role and issue a key.")
final class PersonCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PERSON", description = "Id of the person, the same for all systems of the company.")
    private String id;

    @Option(names = "--name", paramLabel = "TEXT", description = "The name that other people read.")
    private @Nullable String name;

    @Option(
            names = "--alias",
            paramLabel = "ID",
            description = "Another id of the same person, such as that of the CRM. Replaces those on record; may be "
                    + "repeated.")
    private List<String> aliases = new ArrayList<>();

    @Option(
            names = "--identity",
            arity = "2",
            paramLabel = "ISSUER SUB",
            description = "How an issuer of tokens names the person: the claims iss and sub. Replaces those on record; "
                    + "may be repeated.")
    private List<String> identities = new ArrayList<>();

    @Option(
            names = "--customer",
            paramLabel = "ID",
            description =
                    "The person's own customer record: nobody decides about themselves. Replaces those on record; "
                            + "may be repeated.")
    private List<String> customers = new ArrayList<>();

    @Option(
            names = "--reports-to",
            paramLabel = "PERSON",
            description = "To whom the person reports. They do not approve the same formal review.")
    private @Nullable String reportsTo;

    @Option(names = "--role", paramLabel = "ROLE", description = "Propose this role, such as FRONTLINE_USER.")
    private @Nullable String role;

    @Option(names = "--key", description = "Issue a key for the person.")
    private boolean key;

    @Option(names = "--key-file", paramLabel = "FILE", description = "Issue a key, and write it into a new file.")
    private @Nullable Path file;

    @Mixin
    private GrantOptions details;

    @Mixin
    private AccessOptions options;

    @Override
    public Integer call() throws IOException {
        try (KeyFile written = KeyFile.of(file)) {
            return options.run(service -> {
                ObjectNode json = CommonOptions.JSON.createObjectNode();
                List<String> text = new ArrayList<>();
                if (isDescribed() || !isKnown(service)) {
                    ObjectNode person = service.post("/v1/people", described());
                    json.set("person", person);
                    text.add(
                            person.required("waits").asBoolean()
                                    ? "The change of " + id + " waits for another person: access confirm "
                                            + person.required("id").asString()
                                    : id + " is in the directory.");
                }
                String lost = "";
                // before the role: with a second admin, the key of this admin would wait for a third one
                if (key || file != null) {
                    ObjectNode issued = KeyCommand.issue(service, "person", id, null);
                    lost = KeyCommand.lost(issued);
                    text.add(KeyCommand.shown(issued, written, lost));
                    json.set("key", issued);
                }
                InvalidInput left = role == null ? null : proposed(service, role, json, text);
                return new Told(
                        json,
                        text.isEmpty() ? id + " is in the directory." : String.join("\n", text),
                        ExitCode.FINE,
                        lost,
                        left);
            });
        }
    }

    /** Null, or why the role was refused: a key that was issued before it must be told all the same. */
    private @Nullable InvalidInput proposed(AccessService service, String named, ObjectNode json, List<String> text)
            throws IOException {
        try {
            ObjectNode grant = AccessCommand.propose(service, id, named, details);
            text.add(AccessCommand.proposed(grant, id, named));
            json.set("grant", grant);
            return null;
        } catch (InvalidInput e) {
            return e;
        }
    }

    private boolean isDescribed() {
        return name != null || !aliases.isEmpty() || !identities.isEmpty() || !customers.isEmpty() || reportsTo != null;
    }

    private boolean isKnown(AccessService service) throws IOException {
        return service.all("/v1/people").stream()
                .anyMatch(each -> each.required("id").asString().equals(PersonId.form(id)));
    }

    private ObjectNode described() {
        ObjectNode body = CommonOptions.JSON.createObjectNode().put("id", id);
        if (name != null) {
            body.put("name", name);
        }
        if (reportsTo != null) {
            body.put("reportsTo", reportsTo);
        }
        AccessService.list(body, "aliases", aliases);
        AccessService.list(body, "customerIds", customers);
        if (!identities.isEmpty()) {
            ArrayNode list = body.putArray("identities");
            for (int i = 0; i + 1 < identities.size(); i += 2) {
                list.addObject().put("issuer", identities.get(i)).put("subject", identities.get(i + 1));
            }
        }
        return body;
    }
}
