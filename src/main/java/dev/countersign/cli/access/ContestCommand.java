package dev.countersign.cli.access;

import static dev.countersign.cli.access.AccessService.part;

import dev.countersign.cli.access.AccessOptions.Told;
import dev.countersign.oversight.contest.ContestStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Contests of customers: list and read them, and take their steps, with the credential of a person. */
@Command(
        name = "contest",
        mixinStandardHelpOptions = true,
        description = "List, read and answer contests of customers: docs/contests.md.")
public final class ContestCommand implements Runnable {

    private static final String CONTESTS = "/v1/contests";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the contests that have not ended, the first due one first.")
    int list(@Mixin AccessOptions options) throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.get(CONTESTS);
            List<String> lines = answer.required("results")
                    .asArray()
                    .valueStream()
                    .map(each -> each.required("contestId").asString() + "  due "
                            + each.required("due").asString()
                            + (each.required("late").asBoolean() ? " LATE" : "") + "  "
                            + each.required("state").asString() + "  " + barred(each))
                    .map(String::strip)
                    .toList();
            return new Told(answer, lines.isEmpty() ? "No contest waits for you." : String.join("\n", lines));
        });
    }

    private static String barred(JsonNode contest) {
        String relations = texts(contest.required("barred"));
        return relations.isEmpty() ? "" : "not for you: " + relations;
    }

    private static String texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show a contest with the customer's words and the possible steps.")
    int show(
            @Parameters(paramLabel = "CONTEST", description = "Id of the contest.") String contest,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.get(CONTESTS + "/" + part(contest));
            return new Told(answer, card(answer));
        });
    }

    private static String card(JsonNode contest) {
        List<String> text = new ArrayList<>(quoted(contest.path("words").asString("(erased)")));
        text.add("decisions " + texts(contest.required("decisions")));
        if (contest.has("answer")) {
            text.add("answer");
            text.addAll(quoted(contest.required("answer").asString()));
        }
        text.add("state     " + contest.required("state").asString() + ", version "
                + contest.required("version").asString() + ", due "
                + contest.required("due").asString()
                + (contest.required("late").asBoolean() ? ", LATE" : ""));
        text.add("steps     " + texts(contest.required("steps")).toLowerCase(Locale.ROOT));
        text.add("roles     " + texts(contest.required("roles")));
        String barred = barred(contest);
        if (!barred.isEmpty()) {
            text.add(barred);
        }
        return String.join("\n", text);
    }

    private static List<String> quoted(String words) {
        return words.lines().map(line -> "  | " + ReviewText.visible(line)).toList();
    }

    @Command(
            name = "explanation",
            mixinStandardHelpOptions = true,
            description = "Print what the customer may be told of the contested decisions.")
    int explanation(
            @Parameters(paramLabel = "CONTEST", description = "Id of the contest.") String contest,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.get(CONTESTS + "/" + part(contest) + "/explanation");
            String text = answer.required("text")
                    .asString()
                    .lines()
                    .map(ReviewText::visible)
                    .collect(Collectors.joining("\n"));
            return new Told(
                    answer, text + "\n\nSHA-256 " + answer.required("sha256").asString());
        });
    }

    @Command(
            name = "take",
            mixinStandardHelpOptions = true,
            description = "Take a step of a contest as you have read it.")
    int take(
            @Parameters(paramLabel = "CONTEST", description = "Id of the contest.") String contest,
            @Parameters(paramLabel = "STEP", description = "The step: ${COMPLETION-CANDIDATES}.") ContestStep step,
            @Option(
                            names = "--seen",
                            required = true,
                            paramLabel = "VERSION",
                            description = "The version that `contest show` printed.")
                    String seen,
            @Mixin ContestWords words,
            @Mixin AccessOptions options)
            throws IOException {
        return options.run(service -> {
            ObjectNode answer = service.postIfUnchanged(
                    CONTESTS + "/" + part(contest) + "/" + step.name().toLowerCase(Locale.ROOT), words.json(), seen);
            return new Told(
                    answer,
                    "The contest is " + answer.required("state").asString() + ", version "
                            + answer.required("version").asString() + ".");
        });
    }
}
