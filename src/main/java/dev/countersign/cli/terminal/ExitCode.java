package dev.countersign.cli.terminal;

/** How a command ends. */
public final class ExitCode {

    /** There are no findings. */
    public static final int FINE = 0;
    /** The command found something that a person should correct. */
    public static final int FINDINGS = 1;
    /** The input cannot be used. */
    public static final int UNUSABLE = 3;

    private ExitCode() {}
}
