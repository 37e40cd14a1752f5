package dev.countersign.cli;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Listed for its help. The main class starts the service if only settings follow; this reports what is none. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Start the service on the loopback address: --countersign.pack, --countersign.facts, "
                + "--server.port.")
final class Serve implements Runnable {

    /** Those that people set most. */
    private static final List<String> OFTEN = List.of(
            "--countersign.data",
            "--countersign.facts",
            "--countersign.issuer",
            "--countersign.pack",
            "--countersign.trusted-proxies",
            "--countersign.url",
            "--server.address",
            "--server.port");

    @Unmatched
    private List<String> given = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    /** Whether an argument has the form of a setting of the service. */
    static boolean isSetting(String argument) {
        return argument.startsWith("--") && argument.contains(".");
    }

    @Override
    public void run() {
        List<Problem> unknown = given.stream()
                .filter(each -> !isSetting(each))
                .map(Serve::unknown)
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidInput(unknown);
        }
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static Problem unknown(String argument) {
        String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        String near = Problem.hint(name, OFTEN);
        return new Problem(
                "serve",
                "`" + Problem.shown(name) + "` is not a setting. Allowed: settings with a dot in their names and "
                        + "a value, such as --server.port=8080.",
                near.isEmpty() ? "Maybe `serve --help`." : near);
    }
}
