package dev.countersign;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.web.Service;
import java.util.Arrays;
import java.util.stream.Stream;

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
            System.exit(CommandLineEdge.run(command(args)));
        }
    }

    /** The command that reports what it does not know: settings without a command before them are those of serve. */
    static String[] command(String... args) {
        return args.length > 0 && Arrays.stream(args).anyMatch(CommandLineEdge::isSetting) && args[0].startsWith("--")
                ? Stream.concat(Stream.of("serve"), Arrays.stream(args)).toArray(String[]::new)
                : args;
    }

    static boolean startsTheService(String... args) {
        return Arrays.stream(args)
                .skip(args.length > 0 && args[0].equals("serve") ? 1 : 0)
                .allMatch(CommandLineEdge::isSetting);
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
