package dev.countersign.cli.terminal;

import dev.countersign.tables.PackReader;
import picocli.CommandLine.Model.CommandSpec;

/** The command line itself, as far as its commands know it: it has one reader of packs for all of them. */
public interface SharedPacks {

    PackReader packs();

    /** Reads the packs for all commands of this run. */
    static PackReader of(CommandSpec command) {
        return ((SharedPacks) command.root().userObject()).packs();
    }
}
