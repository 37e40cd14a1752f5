package dev.countersign.tables;

import dev.countersign.facts.Refused;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.Release;
import java.nio.file.Path;
import java.util.Optional;

/** From a folder to a release, for whoever needs no more than that. */
public final class Packs {

    private Packs() {
    }

    /**
     * @param folder of a pack; where none is named, the current folder if it is one, else the built-in pack
     * @throws Refused with every mistake of the pack
     */
    public static Release release(Optional<Path> folder) {
        return ReadPack.read(PackFiles.locate(folder), new Compiler()).release();
    }
}
