package dev.countersign.cli.access;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Approves alike tasks in one step. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description = "Approve alike tasks as you have read them, in one step. What has changed since is left out.")
final class BatchCommand implements Callable<Integer> {

    private static final String SEEN_AT = "@";

    @Parameters(
            paramLabel = "TASK@VERSION",
            arity = "1..*",
            description = "Id of a task, with the version that `review show` printed.")
    private List<String> tasks = new ArrayList<>();

    @Option(names = "--role", description = "The role in which you approve: ${COMPLETION-CANDIDATES}.")
    private @Nullable Role role;

    @Option(names = "--code", description = "Why: one of the codes that `review show` prints.")
    private @Nullable String code;

    @Option(names = "--reason", defaultValue = "", description = "Reason for the approvals.")
    private String reason;

    @Mixin
    private AccessOptions options;

    @Override
    public Integer call() throws IOException {
        return options.run(service -> {
            ObjectNode body = CommonOptions.JSON.createObjectNode().put("reason", reason);
            if (role != null) {
                body.put("role", role.name());
            }
            if (code != null) {
                body.put("code", code);
            }
            ArrayNode list = body.putArray("tasks");
            tasks.forEach(each -> list.add(task(each)));
            ObjectNode answer = service.post("/v1/reviews/batch", body, "batch");
            return new Told(
                    answer,
                    answer.required("results")
                            .valueStream()
                            .map(BatchCommand::line)
                            .collect(Collectors.joining("\n")));
        });
    }

    private static ObjectNode task(String text) {
        int at = text.indexOf(SEEN_AT);
        if (at < 0) {
            throw new InvalidInput(new Problem(
                    "TASK@VERSION",
                    "`" + Problem.shown(text) + "` has no `@` with the version that you have read.",
                    "Maybe `" + Problem.shown(text) + "@1-0123456789abcdef`, with the version of `review show`."));
        }
        return CommonOptions.JSON
                .createObjectNode()
                .put("taskId", text.substring(0, at))
                .put("version", text.substring(at + 1));
    }

    private static String line(JsonNode result) {
        return result.required("taskId").asString()
                + (result.required("approved").asBoolean()
                        ? "  approved"
                        : "  left out: " + result.path("detail").asString(""));
    }
}
