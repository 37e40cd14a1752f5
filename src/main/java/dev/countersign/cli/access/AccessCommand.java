package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.LedgerOption;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Commands about who may do what. All but two ask the service, with the credential of a person. */
@Command(
        name = "access",
        mixinStandardHelpOptions = true,
        subcommands = {
            PersonCommand.class,
            ConfirmCommand.class,
            ClientCommand.class,
            KeyCommand.class,
            AbsenceCommand.class
        },
        description = "Manage people, their roles, clients and keys: docs/access.md.")
public final class AccessCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "init",
            mixinStandardHelpOptions = true,
            description =
                    "Make the first admin and this admin's key. Stop the service first. Refused if the ledger has "
                            + "keys or grants.")
    int init(
            @Parameters(paramLabel = "PERSON", description = "Id of the admin.") String person,
            @Mixin FirstAdmin admin,
            @Mixin LedgerOption ledger)
            throws IOException {
        return admin.begin(person, ledger);
    }

    @Command(
            name = "recover",
            mixinStandardHelpOptions = true,
            description =
                    "Make an admin and a key when no admin can sign in. Stop the service first. The ledger records "
                            + "it, and `check people` lists it for 30 days.")
    int recover(
            @Parameters(paramLabel = "PERSON", description = "Id of the admin.") String person,
            @Option(
                            names = "--new",
                            description = "The person is not in the directory yet. Else an unknown id is refused.")
                    boolean unknown,
            @Mixin FirstAdmin admin,
            @Mixin LedgerOption ledger)
            throws IOException {
        return admin.recover(person, unknown, ledger);
    }

    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            description = "Propose a role for a person. Another person confirms it.")
    int grant(
            @Parameters(paramLabel = "PERSON", description = "Id of the person.") String person,
            @Parameters(paramLabel = "ROLE", description = "Such as ANALYST or FRONTLINE_USER.") String role,
            @Mixin GrantOptions details,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = propose(service, person, role, details);
            return new Told(answer, proposed(answer, person, role));
        });
    }

    static ObjectNode propose(AccessService service, String person, String role, GrantOptions details)
            throws IOException {
        ObjectNode body =
                CommonOptions.JSON.createObjectNode().put("person", person).put("role", role);
        details.into(body);
        return service.post("/v1/grants", body);
    }

    static String proposed(JsonNode answer, String person, String role) {
        return answer.required("waits").asBoolean()
                ? person + " gets " + role + " when another person confirms it: access confirm "
                        + answer.required("id").asString()
                : person + " has " + role + ", granted by you alone, because there are fewer than two admins: grant "
                        + answer.required("id").asString();
    }

    @Command(
            name = "end",
            mixinStandardHelpOptions = true,
            description = "End a grant at once. `access list` shows the ids.")
    int end(
            @Parameters(paramLabel = "GRANT", description = "Id of the grant.") String grant,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.post("/v1/grants/" + part(grant) + "/end");
            return new Told(answer, "The grant gives no role any more." + fewAdmins(answer));
        });
    }

    @Command(
            name = "leave",
            mixinStandardHelpOptions = true,
            description = "End everything that a person may do, at once. It cannot be undone.")
    int leave(
            @Parameters(paramLabel = "PERSON", description = "Id of the person.") String person,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.post(
                    "/v1/people/" + part(person) + "/leave", CommonOptions.JSON.createObjectNode(), "person");
            return new Told(
                    answer,
                    person + " has left. All keys, roles and sessions of this person are invalid." + fewAdmins(answer)
                            + withoutOwner(answer));
        });
    }

    private static String fewAdmins(JsonNode answer) {
        int admins = answer.required("admins").asInt();
        if (admins > 1) {
            return "";
        }
        String left = admins == 0 ? "\nNobody is an admin now." : "\nOne admin is left.";
        return left
                + (admins == 1 && answer.required("mayGrantAlone").asBoolean()
                        ? " Maybe add a second one."
                        : " Nobody can grant a role now. Maybe stop the service and run: access recover PERSON");
    }

    private static String withoutOwner(JsonNode answer) {
        List<String> clients = answer.required("clientsWithoutOwner")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        return clients.isEmpty()
                ? ""
                : "\nNobody answers for " + String.join(", ", clients)
                        + ". The keys of these clients are still valid. Maybe name another owner: access client ID "
                        + "--owner PERSON";
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List people, roles, clients, and what waits for another person.")
    int list(@Mixin AccessOptions options) throws IOException {
        return options.run(service -> {
            List<JsonNode> people = service.all("/v1/people");
            List<JsonNode> grants = service.all("/v1/grants").stream()
                    .filter(each -> !each.required("state").asString().equals("ENDED"))
                    .toList();
            List<JsonNode> clients = service.all("/v1/clients");
            List<JsonNode> waiting = service.all("/v1/confirmations");
            ObjectNode json = CommonOptions.JSON.createObjectNode();
            json.putArray("people").addAll(people);
            json.putArray("grants").addAll(grants);
            json.putArray("clients").addAll(clients);
            json.putArray("waiting").addAll(waiting);
            return new Told(
                    json,
                    Stream.of(
                                    section("People", people.stream().map(AccessText::person)),
                                    section(
                                            "Roles",
                                            grants.stream()
                                                    .map(each -> each.required("state")
                                                                    .asString() + "  "
                                                            + each.required("id")
                                                                    .asString() + "  "
                                                            + AccessText.grant(each))),
                                    section("Clients", clients.stream().map(AccessText::client)),
                                    section(
                                            "Waiting for another person",
                                            waiting.stream().map(AccessText::proposal)))
                            .collect(Collectors.joining("\n")));
        });
    }

    private static String section(String title, Stream<String> lines) {
        List<String> all = lines.toList();
        return title + (all.isEmpty() ? ": none" : ":\n  " + String.join("\n  ", all));
    }
}
