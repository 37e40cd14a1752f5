package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** When people are away, and who looks after their tasks meanwhile. */
@Command(
        name = "absence",
        mixinStandardHelpOptions = true,
        description = "Say when somebody is away, and who looks after the tasks meanwhile: docs/review-times.md.")
final class AbsenceCommand implements Runnable {

    private static final String ABSENCES = "/v1/people/absences";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List absences that are not over.")
    int list(@Mixin AccessOptions options) throws IOException {
        return options.run(service -> {
            List<JsonNode> all = service.all(ABSENCES);
            ObjectNode json = CommonOptions.JSON.createObjectNode();
            json.putArray("results").addAll(all);
            return new Told(
                    json,
                    all.isEmpty()
                            ? "Nobody is away."
                            : String.join(
                                    "\n", all.stream().map(AbsenceCommand::line).toList()));
        });
    }

    private static String line(JsonNode absence) {
        return absence.required("id").asString() + "  "
                + absence.required("person").asString() + " is away from "
                + absence.required("from").asString() + " until "
                + absence.required("to").asString()
                + (absence.has("delegate")
                        ? "; tasks: " + absence.path("delegate").asString()
                        : "");
    }

    @Command(
            name = "enter",
            mixinStandardHelpOptions = true,
            description = "Enter an absence: tasks are not routed to this person, who may still act.")
    int enter(
            @Parameters(arity = "0..1", paramLabel = "PERSON", description = "Who is away. Default: you.") @Nullable
                    String person,
            @Option(names = "--to", required = true, paramLabel = "DAY", description = "The last day, or a timestamp.")
                    String to,
            @Option(names = "--from", paramLabel = "DAY", description = "The first day, or a timestamp. Default: now.")
                    @Nullable
                    String from,
            @Option(
                            names = "--delegate",
                            paramLabel = "PERSON",
                            description = "Who looks after the tasks. This person must have the roles already.")
                    @Nullable
                    String delegate,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode body = CommonOptions.JSON.createObjectNode().put("to", to);
            put(body, "from", from);
            put(body, "person", person);
            put(body, "delegate", delegate);
            ObjectNode answer = service.post(ABSENCES, body);
            return new Told(answer, "Entered: " + line(answer) + ".");
        });
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    @Command(name = "end", mixinStandardHelpOptions = true, description = "End an absence at once.")
    int end(
            @Parameters(paramLabel = "ABSENCE", description = "Id of the absence.") String absence,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(
                service -> new Told(service.post(ABSENCES + "/" + part(absence) + "/end"), "The absence is over."));
    }
}
