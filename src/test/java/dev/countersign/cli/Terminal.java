package dev.countersign.cli;

import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.tables.DefaultPack;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The output and exit code of one command. */
public record Terminal(int exit, String out, String err) {

    public static Terminal run(String... args) {
        return run(new SystemClockAndRandom(), args);
    }

    /** @param clock the time and the ids of what the command records */
    static Terminal run(ClockAndRandom clock, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = CommandLineEdge.run(
                DefaultPack.PACKS, clock, new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Terminal(exit, out.toString(), err.toString());
    }
}
