package dev.countersign.cli;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Says where people approve now. It is not in the help. */
@Command(name = "approve", hidden = true, description = "Is gone: approve a task with `review approve`.")
final class FormerApproveCommand implements Callable<Integer> {

    @Unmatched
    private final List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        throw new InvalidInput(new Problem(
                "approve",
                "this command is gone, and nothing was approved: people approve a task, which shows them what will "
                        + "happen.",
                "Maybe find it with `review list`, read it with `review show TASK`, and approve it with "
                        + "`review approve TASK --seen VERSION`. A client opens it: docs/after-the-answer.md."));
    }
}
