package dev.countersign.context;

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
 * Files near the own facts that look like own facts and would not be read, with all that they forbid. One that is being written (its name begins with a
 * dot, or ends in {@code .tmp} or {@code ~}) does not look like them.
 */
final class PassedOver {

    private static final String READ = ".jsonl";
    private static final int DEEPEST = 16;
    private static final List<String> LINES = List.of(".ndjson", ".jsonl.gz");
    private static final List<String> OTHERS = List.of(".json", ".csv");

    private PassedOver() {
    }

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
                boolean here = folder.equals(each.getParent());
                if (!isHidden(each) && !attributes.isDirectory() && (ends(each, LINES) || ends(each, here ? OTHERS : List.of(READ)))) {
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

    private static boolean ends(Path file, List<String> endings) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }

    static String says(Path folder, Path file) {
        return folder.equals(file.getParent()) ? "this file would be passed over, with all that it forbids. Allowed: files whose names end in `" + READ + "`, one fact a line."
                : "this file is in a subfolder and would be passed over, with all that it forbids. Allowed: files in " + folder + " itself.";
    }

    static String maybe(Path folder, Path file) {
        String name = file.getFileName().toString();
        if (!folder.equals(file.getParent())) {
            return "Maybe move it up.";
        }
        return name.toLowerCase(Locale.ROOT).endsWith(".gz") ? "Maybe unpack it to `" + name.substring(0, name.length() - ".gz".length()) + "`."
                : "Maybe rename it to `" + name.substring(0, name.lastIndexOf('.')) + READ + "`, or move it out of the folder.";
    }
}
