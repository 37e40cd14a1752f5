package dev.countersign.cli;

import dev.countersign.decisions.AnswerJson;
import dev.countersign.decisions.Decision;
import dev.countersign.decisions.Desk;
import dev.countersign.decisions.Requests;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Tell;
import dev.countersign.policy.Release;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides requests from a file, in order. Nothing is recorded. */
@Command(name = "decide", mixinStandardHelpOptions = true, description = "Decide one request, an array of them, or JSON Lines of thousands, answered in order.")
final class DecideCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A file with requests as JSON, or - for standard input.")
    private String file;

    @Mixin
    private Shared shared;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Requests.Item> items = Requests.many(read(file));
        Desk desk = shared.desk();
        Progress progress = new Progress(spec.commandLine().getErr(), "Deciding", items.size());
        boolean unusable = false;
        for (Requests.Item item : items) {
            try {
                Release release = desk.decisions().release();
                Decision decision = desk.decisions().decide(Requests.read(item.json(), release), Clock.tickMillis(ZoneOffset.UTC).instant(), UUID.randomUUID().toString());
                if (shared.json) {
                    var answer = AnswerJson.of(decision, release, Tell.STAFF, false);
                    out.println(items.size() == 1 ? Shared.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer) : Shared.JSON.writeValueAsString(answer));
                } else {
                    Shown.decision(decision, release, items.size() == 1, out);
                }
            } catch (Refused e) {
                unusable = true;
                refused(item, e, items.size() > 1, out);
            }
            progress.step();
        }
        return unusable ? CommandLineEdge.UNUSABLE : CommandLineEdge.FINE;
    }

    /** An answer for every request: one that cannot be read has its place in the order too. */
    private void refused(Requests.Item item, Refused e, boolean several, PrintWriter out) {
        List<Problem> problems = e.problems().stream().map(problem -> several ? new Problem(item.place() + ", " + problem.place(), problem.says(), problem.maybe()) : problem).toList();
        if (shared.json) {
            out.println(Shared.JSON.writeValueAsString(java.util.Map.of("problems", problems)));
        } else {
            problems.forEach(problem -> out.println("UNUSABLE  " + problem.text()));
        }
    }

    static String read(String file) throws IOException {
        if (file.equals("-")) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new Refused(new Problem(file, "there is no such file.", "Maybe the path is meant from another folder; this is " + Path.of("").toAbsolutePath() + "."));
        }
    }
}
