package dev.countersign;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.web.Service;
import java.util.Arrays;

/** {@code serve}, or nothing but options, starts the service; any other word is a command. */
public final class Countersign {

    private Countersign() {
    }

    public static void main(String[] args) {
        boolean options = Arrays.stream(args).allMatch(arg -> arg.startsWith("--") && arg.contains("."));
        if (args.length > 0 && args[0].equals("serve")) {
            serve(Arrays.copyOfRange(args, 1, args.length));
        } else if (options) {
            serve(args);
        } else {
            System.exit(CommandLineEdge.run(args));
        }
    }

    private static void serve(String... args) {
        try {
            Service.start(args);
        } catch (RuntimeException e) {
            if (Service.cannotBeUsed(e)) {
                System.exit(CommandLineEdge.UNUSABLE);
            }
            throw e;
        }
    }
}
