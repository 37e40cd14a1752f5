package dev.countersign.cli.terminal;

import java.io.PrintWriter;

/** A progress bar on the terminal. It prints nothing if there is no terminal. */
public final class ProgressBar {

    private static final int WIDTH = 40;
    private static final int FEW = 200;

    private final PrintWriter err;
    private final String what;
    private final int all;
    private final boolean shown;
    private int done;

    public ProgressBar(PrintWriter err, String what, int all) {
        this.err = err;
        this.what = what;
        this.all = all;
        shown = all >= FEW && System.console() != null;
    }

    public void step() {
        at(done + 1);
    }

    /** @param reached how many are done; several threads may call this, out of order */
    public synchronized void at(long reached) {
        if (reached <= done) {
            return;
        }
        int before = done;
        done = (int) Math.min(all, reached);
        if (shown && (done == all || done / Math.max(1, all / 100) > before / Math.max(1, all / 100))) {
            int filled = (int) ((long) WIDTH * done / all);
            err.print("\r" + what + " [" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + "/" + all
                    + (done == all ? "\n" : ""));
            err.flush();
        }
    }
}
