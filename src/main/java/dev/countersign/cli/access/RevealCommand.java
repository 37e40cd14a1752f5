package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Shows personal facts of a task for a reason. */
@Command(
        name = "reveal",
        mixinStandardHelpOptions = true,
        description = "Show facts of a task that are withheld without a reason. The reason is recorded.")
final class RevealCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "TASK", description = "Id of the task.")
    private String task;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FACT", description = "Paths that `review show` printed.")
    private List<String> facts = new ArrayList<>();

    @Option(names = "--reason", required = true, description = "Why you need them.")
    private String reason;

    @Mixin
    private AccessOptions options;

    @Override
    public Integer call() throws IOException {
        return options.run(service -> {
            ObjectNode body = CommonOptions.JSON.createObjectNode().put("reason", reason);
            facts.forEach(body.putArray("facts")::add);
            ObjectNode answer = service.post("/v1/reviews/" + part(task) + "/reveal", body, "taskId");
            return new Told(
                    answer,
                    answer.required("facts").valueStream().map(ReviewText::fact).collect(Collectors.joining("\n")));
        });
    }
}
