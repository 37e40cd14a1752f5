package dev.countersign;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.web.Service;
import java.util.Arrays;

/**
 * Arguments that are only settings, with or without {@code serve} before them, start the service. Anything else goes to
 * the command line, which reports what it does not know.
 */
public final class Countersign {

    private Countersign() {}

    public static void main(String[] args) {
        if (startsTheService(args)) {
            serve(Arrays.stream(args).filter(arg -> !arg.equals("serve")).toArray(String[]::new));
        } else {
            System.exit(CommandLineEdge.run(args));
        }
    }

    static boolean startsTheService(String... args) {
        return Arrays.stream(args)
                .skip(args.length > 0 && args[0].equals("serve") ? 1 : 0)
                .allMatch(arg -> arg.startsWith("--") && arg.contains("."));
    }

    private static void serve(String... args) {
        try {
            Service.start(args);
        } catch (RuntimeException e) {
            if (Service.cannotBeUsed(e)) {
                System.exit(ExitCode.UNUSABLE);
            }
            throw e;
        }
    }
}
