package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.CredentialOption;
import dev.countersign.cli.terminal.DecisionText;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.FolderCaller;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.ProgressBar;
import dev.countersign.cli.terminal.SharedClock;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.decisions.answer.AnswerJson;
import dev.countersign.decisions.answer.ReceiptJson;
import dev.countersign.decisions.evaluate.DecisionResult;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.SubjectNotYours;
import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides requests from a file, in order. Decisions are recorded only if a folder is named. */
@Command(
        name = "decide",
        mixinStandardHelpOptions = true,
        description = "Decide one request, an array of requests, or thousands of requests as JSON Lines. Answers "
                + "come in "
                + "the same order.")
final class DecideCommand implements Callable<Integer> {

    /** The first line of an answer that is not recorded. */
    private static final String NOT_RECORDED = "NOT RECORDED: no action may be based on this answer.";

    @Parameters(paramLabel = "FILE", description = "A file with requests as JSON, or - for standard input.")
    private String file;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Record each decision in the ledger of this folder. Without it nothing is recorded, "
                    + "approvals do not count, and no action may be based on the answer.")
    private @Nullable Path data;

    @Mixin
    private CredentialOption credential;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<RequestParser.Item> items = RequestParser.many(read(file));
        PackFiles files = options.files(null);
        if (data == null) {
            FactRefresh factRefresh = options.factRefresh(files);
            return decide(
                    items,
                    factRefresh,
                    body -> new Told(
                            new Evaluator(factRefresh.policy().snapshot())
                                    .evaluate(
                                            RequestParser.read(
                                                    body, factRefresh.policy().release()),
                                            SharedClock.of(spec).now()),
                            null));
        }
        LedgerOption ledger = LedgerOption.of(data, spec);
        try (PolicyActivation activation = ledger.activation()) {
            FactRefresh factRefresh = options.factRefresh(files, activation.rules());
            try (DataFolder folder = activation.activate(factRefresh, files)) {
                Caller caller = FolderCaller.of(folder, factRefresh.policy().own(), ledger.clock())
                        .client(credential.token());
                return decide(items, factRefresh, body -> {
                    DecisionResult recorded = folder.service()
                            .decide(
                                    factRefresh.policy().snapshot(),
                                    ledger.asking(
                                            caller,
                                            RequestParser.read(
                                                    body, factRefresh.policy().release()),
                                            body));
                    return new Told(recorded.decision().tried(), recorded);
                });
            }
        }
    }

    /** @param recorded null if nothing was recorded */
    private record Told(TrialResult evaluated, @Nullable DecisionResult recorded) {}

    private int decide(List<RequestParser.Item> items, FactRefresh factRefresh, Function<JsonNode, Told> deciding) {
        PrintWriter out = spec.commandLine().getOut();
        PolicyRelease release = factRefresh.policy().release();
        ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), "Deciding", items.size());
        boolean unusable = false;
        if (data == null && !options.json) {
            out.println(NOT_RECORDED);
        }
        for (RequestParser.Item item : items) {
            try {
                Told told = deciding.apply(item.json());
                if (options.json) {
                    ObjectNode answer = answer(told, release);
                    out.println(
                            items.size() == 1
                                    ? CommonOptions.JSON
                                            .writerWithDefaultPrettyPrinter()
                                            .writeValueAsString(answer)
                                    : CommonOptions.JSON.writeValueAsString(answer));
                } else {
                    DecisionText.decision(told.evaluated(), release, items.size() == 1, out);
                    if (told.recorded() != null) {
                        out.println("  entry    " + told.recorded().receipt().sequence() + " of the ledger, decision "
                                + told.recorded().decision().id());
                    }
                }
            } catch (SubjectNotYours e) {
                unusable = true;
                refused(
                        item,
                        new InvalidInput(new Problem("subject", String.valueOf(e.getMessage()), ""))
                                .coded(SubjectNotYours.CODE),
                        items.size() > 1,
                        out);
            } catch (InvalidInput e) {
                unusable = true;
                refused(item, e, items.size() > 1, out);
            }
            progress.step();
        }
        return unusable ? ExitCode.UNUSABLE : ExitCode.FINE;
    }

    private static ObjectNode answer(Told told, PolicyRelease release) {
        if (told.recorded() == null) {
            return AnswerJson.of(told.evaluated(), release, Caller.operator().audience(), false);
        }
        ObjectNode answer = AnswerJson.of(
                told.recorded().decision(), release, Caller.operator().audience(), false);
        ReceiptJson.add(answer, told.recorded().receipt());
        return answer;
    }

    /** An answer for every request: a request that cannot be read keeps its place in the order. */
    private void refused(RequestParser.Item item, InvalidInput e, boolean several, PrintWriter out) {
        List<Problem> problems = e.problems().stream()
                .map(problem -> several
                        ? new Problem(item.place() + ", " + problem.place(), problem.message(), problem.hint())
                        : problem)
                .toList();
        if (options.json) {
            out.println(
                    CommonOptions.JSON.writeValueAsString(java.util.Map.of("problems", problems, "count", e.count())));
        } else {
            problems.forEach(problem -> out.println("UNUSABLE  " + problem.text()));
            if (e.count() > problems.size()) {
                out.println("UNUSABLE  and " + (e.count() - problems.size()) + " more.");
            }
        }
    }

    private static String read(String file) throws IOException {
        if (file.equals("-")) {
            return StorableText.utf8(System.in.readAllBytes(), "standard input").text();
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new InvalidInput(new Problem(
                    file,
                    "it is a folder. Allowed: a file, or `-` for standard input.",
                    "Maybe name one of the files in it."));
        }
        try {
            return StorableText.utf8(Files.readAllBytes(Path.of(file)), file).text();
        } catch (NoSuchFileException e) {
            throw new InvalidInput(new Problem(
                    file,
                    "there is no such file.",
                    "Maybe the path is relative to another folder. The current folder is "
                            + Path.of("").toAbsolutePath() + "."));
        }
    }
}
