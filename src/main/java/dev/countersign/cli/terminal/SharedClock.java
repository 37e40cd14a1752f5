package dev.countersign.cli.terminal;

import dev.countersign.ledger.disk.ClockAndRandom;
import picocli.CommandLine.Model.CommandSpec;

/** The command line itself, as far as its commands know it: it has one clock and one source of ids for all of them. */
public interface SharedClock {

    ClockAndRandom clock();

    /** The clock and the random numbers of all commands of this run. */
    static ClockAndRandom of(CommandSpec command) {
        return ((SharedClock) command.root().userObject()).clock();
    }
}
