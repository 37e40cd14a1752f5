package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.SharedClock;
import dev.countersign.decisions.evaluate.ActionNeeds;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.policy.PolicyRelease;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what an action of the catalogue needs, for an author of a caller or of a row. */
@Command(
        name = "action",
        mixinStandardHelpOptions = true,
        description =
                "Show what an action of the catalogue needs, and which member of a request gives each required fact.")
final class ActionCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "Name of an action in the catalogue, such as issue_refund.")
    private String name;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PolicyRelease release = options.read(options.files(null)).release();
        ActionNeeds needs = ActionNeeds.of(name, release, SharedClock.of(spec).now())
                .orElseThrow(() -> new InvalidInput(ActionNeeds.unknown(name, release)));
        spec.commandLine()
                .getOut()
                .println(
                        options.json
                                ? CommonOptions.JSON
                                        .writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(needs.json())
                                : needs.text());
        return ExitCode.FINE;
    }
}
