package dev.countersign.ledger.bundle;

import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.Entries;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.journal.StoredEntry;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.verify.BundleFiles;
import dev.countersign.ledger.verify.Verify;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;

/**
 * The entries of a bundle, with their disclosed private parts. This class does not verify them: {@link Verify} does.
 */
public final class BundleReader implements Entries, Closeable {

    private final BundleFiles files;
    private final SortedSet<Long> places = new TreeSet<>();

    private BundleReader(BundleFiles files) {
        this.files = files;
        files.names().stream()
                .map(BundleFiles.RECORD::matcher)
                .filter(Matcher::matches)
                .forEach(name -> places.add(Long.parseLong(name.group(1))));
    }

    /** @throws LedgerUnavailable when there is no bundle */
    public static BundleReader open(Path bundle) {
        try {
            return new BundleReader(BundleFiles.open(bundle));
        } catch (VerificationFailure e) {
            throw unusable(e);
        }
    }

    /** Which entries it holds. */
    public SortedSet<Long> places() {
        return new TreeSet<>(places);
    }

    /** One more than the last sequence. Entries before it may be missing. */
    @Override
    public long size() {
        return places.isEmpty() ? 0 : places.last() + 1;
    }

    @Override
    public StoredEntry get(long sequence) {
        if (!places.contains(sequence)) {
            throw new IndexOutOfBoundsException("entry " + sequence + " is not in this bundle");
        }
        return new StoredEntry(sequence, bytes("records/" + sequence + ".json"));
    }

    /** The disclosed parts, without the persons they belong to. */
    @Override
    public List<DecryptedPart> parts(long sequence) {
        List<DecryptedPart> parts = new ArrayList<>();
        for (String name = part(sequence, 0); files.names().contains(name); name = part(sequence, parts.size())) {
            parts.add(new DecryptedPart("", bytes(name)));
        }
        return parts;
    }

    private byte[] bytes(String name) {
        try {
            return files.bytes(name);
        } catch (VerificationFailure e) {
            throw unusable(e);
        }
    }

    private static LedgerUnavailable unusable(VerificationFailure e) {
        return new LedgerUnavailable(
                e.place(),
                e.summary(),
                "Maybe the bundle was changed or cut short. Run `verify` to check it, and ask the sender for a "
                        + "new one.");
    }

    private static String part(long sequence, int number) {
        return "private/" + sequence + "/" + number + ".json";
    }

    @Override
    public Optional<ErasureSubject> subject(String id) {
        return Optional.empty();
    }

    /** Copies the files below a folder of the bundle. */
    public void copy(String below, Path into) throws IOException {
        for (String name : files.names()) {
            Path target = into.resolve(name).normalize();
            if (name.startsWith(below + "/") && target.startsWith(into)) {
                Files.createDirectories(target.getParent());
                Files.write(target, bytes(name));
            }
        }
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
