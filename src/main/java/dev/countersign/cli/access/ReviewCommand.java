package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.StorableText;
import dev.countersign.oversight.review.MoveCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Tasks of the review desk: list, read, approve, change and reject them, with the credential of a person. */
@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        subcommands = {RevealCommand.class, BatchCommand.class},
        description = "List, read, claim, approve, change and reject tasks of the review desk, and ask about them: "
                + "docs/reviews.md.")
public final class ReviewCommand implements Runnable {

    private static final String REVIEWS = "/v1/reviews";
    private static final String TASK_ID = "taskId";
    private static final String EXAMPLE =
            "EXAMPLE: a person of the example company decided it, so it counts only in laptop mode.";
    private static final String ALLOW = "ALLOW";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the tasks that wait for you, the first due one first.")
    int list(@Mixin AccessOptions options) throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.get(REVIEWS);
            List<JsonNode> all = service.all(REVIEWS + "?limit=1000");
            answer.putArray("results").addAll(all);
            answer.putObject("page").put("next", "").put("count", all.size());
            List<String> lines = all.stream()
                    .map(each -> each.required(TASK_ID).asString() + "  due "
                            + each.required("due").asString() + "  "
                            + each.required("action").asString() + "  by "
                            + each.required("agent").asString() + "  needs " + ReviewText.needs(each))
                    .toList();
            return new Told(
                    answer,
                    ReviewText.absence(answer)
                            + (lines.isEmpty() ? "Nothing waits for you." : String.join("\n", lines)));
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show a task: who wants to do what to whom, the exact text, and why it needs people.")
    int show(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task, @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.get(REVIEWS + "/" + part(task));
            return new Told(answer, ReviewText.card(answer));
        });
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            description = "Reject a task as you have read it. The same action is denied from then on.")
    int reject(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Option(
                            names = "--seen",
                            required = true,
                            paramLabel = "VERSION",
                            description = "The version that `review show` printed.")
                    String seen,
            @Option(names = "--code", required = true, description = "Why: one of the codes that `review show` prints.")
                    String code,
            @Option(names = "--reason", defaultValue = "", description = "The reason in words.") String reason,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode body =
                    CommonOptions.JSON.createObjectNode().put("code", code).put("reason", reason);
            ObjectNode answer = service.postIfUnchanged(REVIEWS + "/" + part(task) + "/reject", body, seen);
            return told(
                    answer,
                    () -> answer.required("mayAskAgain").asBoolean()
                            ? "Rejected. The agent may request the same action again."
                            : "Rejected. The same action is denied until "
                                    + answer.required("deniedUntil").asString() + ".");
        });
    }

    @Command(
            name = "claim",
            mixinStandardHelpOptions = true,
            description = "Work on a task: for 15 minutes others of your role do not decide on it.")
    int claim(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Option(names = "--free", description = "Do not work on it any more.") boolean free,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.post(
                    REVIEWS + "/" + part(task) + (free ? "/free" : "/claim"),
                    CommonOptions.JSON.createObjectNode(),
                    TASK_ID);
            String until = answer.required("claimed")
                    .valueStream()
                    .filter(each -> each.required("byYou").asBoolean())
                    .map(each -> each.required("until").asString())
                    .findFirst()
                    .orElse("");
            return new Told(answer, free ? "Others may work on it now." : "It is yours until " + until + ".");
        });
    }

    @Command(
            name = "handover",
            mixinStandardHelpOptions = true,
            description = "Hand a task over to another person of your role.")
    int handOver(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Option(names = "--to", required = true, paramLabel = "PERSON", description = "Id of the other person.")
                    String to,
            @Option(names = "--code", required = true, description = "Why: ${COMPLETION-CANDIDATES}.") MoveCode code,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> told(
                moved(service, task, "/handover", to, code), () -> "Handed over. The other person works on it now."));
    }

    @Command(
            name = "takeover",
            mixinStandardHelpOptions = true,
            description = "End the work of others on a task, as a supervisor. It gives you no right to decide on it.")
    int takeOver(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Option(
                            names = "--to",
                            paramLabel = "PERSON",
                            description = "Id of the person who works on it from then on. Default: anybody.")
                    @Nullable
                    String to,
            @Option(names = "--code", required = true, description = "Why: ${COMPLETION-CANDIDATES}.") MoveCode code,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> told(
                moved(service, task, "/takeover", to, code),
                () -> to == null ? "Others may work on it now." : "Taken over. The other person works on it now."));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "End a task on which nobody need decide, as a supervisor. The action is not denied by that.")
    int cancel(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Option(names = "--code", required = true, description = "Why: one of the codes that `review show` prints.")
                    String code,
            @Option(names = "--reason", defaultValue = "", description = "The reason in words.") String reason,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode body =
                    CommonOptions.JSON.createObjectNode().put("code", code).put("reason", reason);
            ObjectNode answer = service.post(REVIEWS + "/" + part(task) + "/cancel", body, TASK_ID);
            return told(answer, () -> "Cancelled. The agent may request the same action again.");
        });
    }

    /** What would be decided now, if that is not what the person expects. */
    private static String requestedNow(ObjectNode answer) {
        String verdict = answer.path("requestedNow").asString(ALLOW);
        return verdict.equals(ALLOW) ? "" : " Requested now, it would be " + verdict + ": something has changed.";
    }

    private static ObjectNode moved(AccessService service, String task, String path, @Nullable String to, MoveCode code)
            throws IOException {
        ObjectNode body = CommonOptions.JSON.createObjectNode().put("code", code.name());
        if (to != null) {
            body.put("to", to);
        }
        return service.post(REVIEWS + "/" + part(task) + path, body, TASK_ID);
    }

    @Command(
            name = "ask",
            mixinStandardHelpOptions = true,
            description = "Ask the client about a task. You can decide before it answers.")
    int ask(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Parameters(paramLabel = "TEXT", description = "What you want to know.") String text,
            @Option(
                            names = "--seen",
                            required = true,
                            paramLabel = "VERSION",
                            description = "The version that `review show` printed.")
                    String seen,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> told(
                service.postIfUnchanged(
                        REVIEWS + "/" + part(task) + "/ask",
                        CommonOptions.JSON.createObjectNode().put("text", text),
                        seen),
                () -> "Asked. `review show` prints the answer."));
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Take back an approval that no decision has used: yours, or one of your role.")
    int revoke(
            @Parameters(paramLabel = "APPROVAL", description = "Id of the approval.") String approval,
            @Option(names = "--code", required = true, description = "Why: one of the codes that `review show` prints.")
                    String code,
            @Option(names = "--reason", defaultValue = "", description = "The reason in words.") String reason,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode body =
                    CommonOptions.JSON.createObjectNode().put("code", code).put("reason", reason);
            return new Told(
                    service.post("/v1/approvals/" + part(approval) + "/revoke", body, "approvalId"),
                    "Taken back. The approval does not count any more.");
        });
    }

    @Command(
            name = "edit",
            mixinStandardHelpOptions = true,
            description =
                    "Change what a task shows. The changed action is decided from the start, and has a task of its "
                            + "own if people must still approve it.")
    int edit(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Option(
                            names = "--seen",
                            required = true,
                            paramLabel = "VERSION",
                            description = "The version that `review show` printed.")
                    String seen,
            @Option(names = "--content", paramLabel = "FILE", description = "A file with the new text, in UTF-8.")
                    @Nullable
                    Path content,
            @Option(
                            names = "--set",
                            paramLabel = "NAME=VALUE",
                            description = "A new value of a property of the action, such as amount=40.")
                    @Nullable
                    Map<String, String> properties,
            @Option(names = "--reason", defaultValue = "", description = "The reason in words.") String reason,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode body = CommonOptions.JSON.createObjectNode().put("reason", reason);
            if (content != null) {
                body.put(
                        "content",
                        StorableText.utf8(Files.readAllBytes(content), "--content")
                                .text());
            }
            ObjectNode changed = body.putObject("properties");
            if (properties != null) {
                properties.forEach((name, value) -> changed.set(name, value(value)));
            }
            ObjectNode answer = service.postIfUnchanged(REVIEWS + "/" + part(task) + "/edit", body, seen);
            return told(
                    answer,
                    () -> answer.has("newTaskId")
                            ? "Changed. People decide on the task "
                                    + answer.required("newTaskId").asString() + "."
                            : "Changed. It needs nobody now: the agent can request the changed action.");
        });
    }

    /** A number, or yes or no, as such; everything else is a text. */
    private static JsonNode value(String text) {
        try {
            JsonNode value = CommonOptions.JSON.readTree(text);
            return value.isNumber() || value.isBoolean() ? value : StringNode.valueOf(text);
        } catch (JacksonException e) {
            return StringNode.valueOf(text);
        }
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Approve a task as you have read it. Another version of it is not approved.")
    int approve(
            @Parameters(paramLabel = "TASK", description = "Id of the task.") String task,
            @Option(
                            names = "--seen",
                            required = true,
                            paramLabel = "VERSION",
                            description = "The version that `review show` printed.")
                    String seen,
            @Option(
                            names = "--role",
                            description = "The role in which you approve: ${COMPLETION-CANDIDATES}. Default: the only "
                                    + "one of yours that the task needs.")
                    @Nullable
                    Role role,
            @Option(names = "--qualifier", defaultValue = "", description = "The qualifier in which you approve.")
                    String qualifier,
            @Option(
                            names = "--code",
                            description = "Why: one of the codes that `review show` prints. High risk needs one.")
                    @Nullable
                    String code,
            @Option(names = "--reason", defaultValue = "", description = "Reason for the approval.") String reason,
            @Option(
                            names = "--needed",
                            paramLabel = "YES|NO",
                            description = "Whether a person was needed for this. Default: you do not say it.")
                    @Nullable
                    String needed,
            @Option(names = "--answer", description = "The answer to the question of `review show`, if it has one.")
                    @Nullable
                    String said,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode body = CommonOptions.JSON
                    .createObjectNode()
                    .put("qualifier", qualifier)
                    .put("reason", reason);
            if (role != null) {
                body.put("role", role.name());
            }
            if (code != null) {
                body.put("code", code);
            }
            if (needed != null) {
                body.put("needed", needed);
            }
            if (said != null) {
                body.put("answer", said);
            }
            ObjectNode answer = service.postIfUnchanged(REVIEWS + "/" + part(task) + "/approve", body, seen);
            return told(answer, () -> {
                String open = ReviewText.roles(answer.required("open"));
                return "Approved until " + answer.required("until").asString() + ". "
                        + (open.isEmpty()
                                ? "Nobody else needs to approve: the agent can request the action again."
                                        + requestedNow(answer)
                                : "It still needs " + open + ".");
            });
        });
    }

    /** If the task was a drill, or the person is one of the example company, it says so. */
    private static Told told(ObjectNode answer, Supplier<String> says) {
        String text = answer.has("practice") ? answer.at("/practice/says").asString() : says.get();
        return new Told(answer, answer.path("example").asBoolean(false) ? text + "\n" + EXAMPLE : text);
    }
}
