package dev.countersign.context.own;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Files that may contain own facts and would not be read, with their prohibitions. In the folder: every file that is
 * not read, because the endings of all archives and tables cannot be listed. In subfolders: files with the ending of
 * lines or of a table. A file that is being written (its name begins with a dot, or ends in {@code .tmp} or {@code ~})
 * and a page about the folder ({@code .md}) are ignored.
 */
final class UnreadFiles {

    /** The ending of files that are read. */
    static final String READ = ".jsonl";

    private static final int DEEPEST = 16;
    private static final List<String> LEFT_ALONE = List.of(".tmp", "~", ".md");
    private static final List<String> PACKED = List.of(".gz", ".zip", ".bz2", ".zst", ".xz", ".7z", ".gpg");
    private static final List<String> BELOW = List.of("jsonl", "ndjson", "ldjson", "csv", ".jl", ".json.");

    private UnreadFiles() {}

    static boolean isHidden(Path path) {
        return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }

    /** Such files, in order. */
    static SortedSet<Path> files(Path folder) throws IOException {
        SortedSet<Path> found = new TreeSet<>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                return isHidden(each) && !each.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                if (!isHidden(each)
                        && !attributes.isDirectory()
                        && mayHoldFacts(each, folder.equals(each.getParent()))) {
                    found.add(each);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException wrong) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean mayHoldFacts(Path file, boolean here) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return LEFT_ALONE.stream().noneMatch(name::endsWith)
                && (here ? !name.endsWith(READ) : BELOW.stream().anyMatch(name::contains));
    }

    static String says(Path folder, Path file) {
        return folder.equals(file.getParent())
                ? "this file would be ignored, with every prohibition in it. Allowed: files whose names end in `" + READ
                        + "`, with one fact on each line."
                : "this file is in a subfolder and would be ignored, with every prohibition in it. Allowed: files in "
                        + folder + " itself.";
    }

    static String maybe(Path folder, Path file) {
        String name = file.getFileName().toString();
        if (!folder.equals(file.getParent())) {
            return "Maybe move it up.";
        }
        String stem = name.indexOf('.') > 0 ? name.substring(0, name.indexOf('.')) : name;
        return PACKED.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)
                ? "Maybe unpack it to `" + stem + READ + "`."
                : "Maybe rename it to `" + stem.strip() + READ + "`, or move it out of the folder.";
    }
}
