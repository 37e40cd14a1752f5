package dev.countersign.ledger.verify;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.note.VerificationFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of a bundle, zipped or unpacked. */
public final class BundleFiles implements Closeable {

    /** More bytes than any file of a bundle has. */
    private static final int LARGEST = 64 << 20;

    private static final String NUMBER = "(0|[1-9]\\d{0,17})";
    public static final Pattern RECORD = Pattern.compile("records/" + NUMBER + "\\.json");
    static final Pattern PROOF = Pattern.compile("proofs/" + NUMBER + "\\.tlog-proof");
    static final Pattern PRIVATE = Pattern.compile("private/" + NUMBER + "/(?:0|[1-9]\\d{0,8})\\.json");
    static final Pattern CONSISTENT = Pattern.compile("consistency/" + NUMBER + "\\.txt");
    /** A file of a release. Its name is the hash of its content. */
    static final Pattern CONTENT = Pattern.compile("releases/content/([0-9a-f]{2})/\\1[0-9a-f]{62}");
    /** The name of a release leads to the list of its files. */
    static final Pattern LIST = Pattern.compile("releases/names/[0-9a-f]{64}");

    private static final Pattern OTHERS = Pattern.compile("README\\.md|log\\.pub|checkpoint|query\\.json");
    /**
     * Every name that a bundle may have. Another path to the same file, such as {@code ./records/7.json}, would
     * overwrite it when unpacked and never be checked.
     */
    private static final List<Pattern> FORMS = List.of(RECORD, PROOF, PRIVATE, CONSISTENT, CONTENT, LIST, OTHERS);

    private static final Pattern FOLDER = Pattern.compile("(?:[a-z0-9]+/)+");

    private final SortedSet<String> names = new TreeSet<>();
    private final Source source;
    private final Closeable held;

    /** The source of a file's bytes. */
    private interface Source {

        InputStream open(String name) throws IOException;
    }

    private BundleFiles(Stream<String> names, Source source, Closeable held) {
        this.source = source;
        this.held = held;
        names.forEach(name -> {
            if (!this.names.add(name)) {
                throw new VerificationFailure(name, "is in the bundle twice.");
            }
        });
        if (this.names.contains(BundleNames.CHECKPOINT)) {
            this.names.removeIf(FOLDER.asMatchPredicate());
            this.names.stream()
                    .filter(name ->
                            FORMS.stream().noneMatch(form -> form.matcher(name).matches()))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new VerificationFailure(
                                name, "is not a file of a bundle: nothing compares it with the log.");
                    });
        }
    }

    /** @throws LedgerUnavailable when there is no bundle */
    public static BundleFiles open(Path path) {
        try {
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    return new BundleFiles(
                            files
                                    .filter(Files::isRegularFile)
                                    .map(file ->
                                            path.relativize(file).toString().replace('\\', '/'))
                                    .toList()
                                    .stream(),
                            name -> Files.newInputStream(path.resolve(name)),
                            () -> {});
                }
            }
            ZipFile zip = new ZipFile(path.toFile());
            try {
                return new BundleFiles(
                        zip.stream().map(ZipEntry::getName), name -> zip.getInputStream(zip.getEntry(name)), zip);
            } catch (VerificationFailure e) {
                zip.close();
                throw e;
            }
        } catch (ZipException e) {
            throw new LedgerUnavailable(
                    path.toString(),
                    "is not a readable zip file: " + e.getMessage() + ".",
                    "Maybe it was cut short during the transfer. Get it again.");
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    path.toString(), "cannot be read: " + e.getMessage() + ".", "Maybe the path is wrong.");
        }
    }

    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(names);
    }

    /** @throws VerificationFailure when it is missing, damaged or too large */
    public byte[] bytes(String name) {
        if (!names.contains(name)) {
            throw new VerificationFailure(name, "is missing.");
        }
        try (InputStream in = source.open(name)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new VerificationFailure(name, "is larger than such a file may be.");
            }
            return bytes;
        } catch (IOException | IllegalArgumentException e) {
            throw new VerificationFailure(name, "is damaged: " + e.getMessage() + ".");
        }
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
