package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Confirms what another person proposed. */
@Command(
        name = "confirm",
        mixinStandardHelpOptions = true,
        description =
                "Confirm what another person proposed: grants, keys and changes of people. Prints each first. Exit "
                        + "code 1 if something needs yet another person.")
final class ConfirmCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "ID|PERSON",
            description = "Ids of proposals, or of a person for everything that waits about this person.")
    private List<String> named = new ArrayList<>();

    @Mixin
    private AccessOptions options;

    @Override
    public Integer call() throws IOException {
        return options.run(service -> {
            List<JsonNode> waiting = service.all("/v1/confirmations");
            Set<JsonNode> chosen = new LinkedHashSet<>();
            for (String each : named) {
                chosen.addAll(chosen(waiting, each));
            }
            return confirmed(service, chosen);
        });
    }

    /** Who somebody is comes first, because the rest is about this person. */
    private static List<JsonNode> chosen(List<JsonNode> waiting, String named) {
        List<JsonNode> chosen = Stream.of("PERSON", "GRANT", "KEY")
                .flatMap(what -> waiting.stream()
                        .filter(each -> each.required("what").asString().equals(what)))
                .filter(each -> each.required("id").asString().equals(named)
                        || isAbout(each.path("person"), PersonId.form(named)))
                .toList();
        if (chosen.isEmpty()) {
            throw new InvalidInput(new Problem(
                    "ID",
                    "nothing waits for another person with the id `" + Problem.shown(named) + "`, or about such a "
                            + "person.",
                    "Maybe it was confirmed already, or ended: `access list` shows what waits."));
        }
        return chosen;
    }

    private static boolean isAbout(JsonNode person, String id) {
        return person.path("id").asString("").equals(id)
                || person.path("aliases")
                        .valueStream()
                        .anyMatch(each -> each.asString().equals(id));
    }

    private static Told confirmed(AccessService service, Set<JsonNode> chosen) throws IOException {
        ObjectNode json = CommonOptions.JSON.createObjectNode();
        ArrayNode confirmed = json.putArray("confirmed");
        ArrayNode left = json.putArray("left");
        List<String> text = new ArrayList<>();
        Set<String> people = new LinkedHashSet<>();
        chosen.forEach(each -> people.add(AccessText.person(each.path("person"))));
        text.addAll(people);
        for (JsonNode each : chosen) {
            boolean may = each.required("mayConfirm").asBoolean();
            if (may) {
                service.post("/v1/confirmations/" + part(each.required("id").asString()));
            }
            (may ? confirmed : left).add(each.path("id"));
            text.add((may ? "  confirmed  " : "  needs another person than you  ") + AccessText.proposal(each));
        }
        return new Told(json, String.join("\n", text), left.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS, "", null);
    }
}
