package dev.countersign.tables;

import dev.countersign.policy.PolicyRelease;
import java.nio.file.Path;

/** The airline's pack, read once for all tests. */
public final class AirlinePack {

    public static final PackFiles FILES = PackFiles.folder(Path.of("docs/examples/airline"));

    private static final class Read {

        private static final ReadPack PACK = ReadPack.read(FILES, DefaultPack.COMPILER);
    }

    private AirlinePack() {}

    public static ReadPack read() {
        return Read.PACK;
    }

    public static PolicyRelease release() {
        return Read.PACK.release();
    }
}
