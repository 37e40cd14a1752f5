package dev.countersign.cli.terminal;

import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.edge.StoredReleases;
import dev.countersign.ledger.bundle.BundleReader;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.PackReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/** A source of recorded decisions with the releases that decided them: a folder or a bundle. */
public record RecordSource(OfflineLedger offline, Function<String, PolicyRelease> releases, Runnable closing)
        implements AutoCloseable {

    static final String RELEASES = "releases";

    public static RecordSource folder(Path folder, PackReader packs) {
        OfflineLedger offline = OfflineLedger.open(folder);
        return new RecordSource(
                offline, new StoredReleases(ContentStore.in(folder.resolve(RELEASES)), packs), offline::close);
    }

    public static RecordSource bundle(Path bundle, PackReader packs) {
        OfflineLedger offline = OfflineLedger.bundle(bundle);
        try (BundleReader files = BundleReader.open(bundle)) {
            TemporaryFolder copy = TemporaryFolder.make("countersign-bundle");
            files.copy(RELEASES, copy.path());
            return new RecordSource(
                    offline, new StoredReleases(ContentStore.in(copy.path().resolve(RELEASES)), packs), () -> {
                        offline.close();
                        copy.close();
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
