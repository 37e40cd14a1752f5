package dev.countersign.ledger.find;

import dev.countersign.ledger.disk.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of the search index.
 *
 * @param path the folder; everything in it may be deleted
 * @param disk opens the runs
 */
record IndexFolder(Path path, Disk disk) {

    private static final String KEY = "marks.key";
    private static final Pattern RUN = Pattern.compile("run-(\\d{1,18})-(\\d{1,18})");

    /** The file of a run that claims to have the entries from {@code first} to before {@code end}. */
    record RunFile(Path path, long first, long end) {}

    /**
     * Prepares the folder for opening. An index of another form is deleted, such as a database of an earlier version.
     *
     * @return whether there was one
     */
    boolean enter() throws IOException {
        delete(aside());
        boolean strange = Files.exists(path) && !Files.isDirectory(path);
        for (Path file : files()) {
            String name = file.getFileName().toString();
            // INVARIANT: what a link leads to would stay when the index is deleted.
            boolean isFile = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            if (isFile && name.endsWith(Disk.UNFINISHED)) {
                Files.delete(file);
            } else if (!isFile || !name.equals(KEY) && !RUN.matcher(name).matches()) {
                strange = true;
            }
        }
        if (strange && Files.isDirectory(path)) {
            empty(path);
        } else if (strange) {
            delete(path);
        }
        make();
        return strange;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.toList();
        }
    }

    private void make() throws IOException {
        Files.createDirectories(path);
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    Path key() {
        return path.resolve(KEY);
    }

    Path run(long first, long end) {
        return path.resolve("run-" + first + "-" + end);
    }

    /** @throws IOException also when the bytes are not those that were written */
    IndexRun open(Path run) throws IOException {
        return IndexRun.of(run, disk.open(run));
    }

    /** By their first entry, and the longest first of those with the same. */
    List<RunFile> runs() throws IOException {
        List<RunFile> found = new ArrayList<>();
        for (Path file : files()) {
            Matcher name = RUN.matcher(file.getFileName().toString());
            if (name.matches()) {
                found.add(new RunFile(file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
            }
        }
        found.sort(Comparator.comparingLong(RunFile::first)
                .thenComparing(Comparator.comparingLong(RunFile::end).reversed()));
        return found;
    }

    /** Where an earlier version put a database that it could not use. */
    private Path aside() {
        return path.resolveSibling(path.getFileName() + "-aside");
    }

    /**
     * Deletes everything, so that it is not there after a power cut either. The folder itself stays: it may be a link,
     * or another disk.
     */
    void remove() throws IOException {
        if (Files.isDirectory(path)) {
            empty(path);
            disk.force(path);
        }
        delete(aside());
        Path above = Disk.folderOf(path);
        if (Files.exists(above)) {
            disk.force(above);
        }
    }

    private static void delete(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            empty(file);
        }
        Files.deleteIfExists(file);
    }

    /** INVARIANT: a link to a folder is followed here, and only here. */
    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.toRealPath())) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst.subList(0, deepestFirst.size() - 1)) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
