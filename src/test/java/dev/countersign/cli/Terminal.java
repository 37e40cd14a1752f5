package dev.countersign.cli;

import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;

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

    /** The same with an output that cannot be written, such as a full disk. */
    public static Terminal unprinted(String... args) {
        StringWriter err = new StringWriter();
        Writer full = new Writer() {
            @Override
            public void write(char[] letters, int from, int count) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {
                // nothing was kept
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        int exit =
                CommandLineEdge.run(DefaultPack.PACKS, new PrintWriter(full, true), new PrintWriter(err, true), args);
        return new Terminal(exit, "", err.toString());
    }
}
