package dev.countersign.tables;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of a pack, read once: a folder with {@code rules} and {@code decision-tables}, or the pack built into the
 * jar.
 *
 * @param name     the folder, or {@code the built-in pack}
 * @param files    content by path inside the pack, with forward slashes
 * @param problems files that could not be read
 */
public record PackFiles(String name, SortedMap<String, byte[]> files, List<Problem> problems) {

    public static final String TABLES = "decision-tables/";
    public static final String RULES = "rules/";
    private static final String BUILT_IN = "countersign-pack/";

    public PackFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        problems = List.copyOf(problems);
    }

    /**
     * The pack of a command: the folder that it names, or the current folder if that is a pack, or the built-in one.
     *
     * @throws InvalidInput if the folder does not exist, or is not a pack
     */
    public static PackFiles locate(Optional<Path> named) {
        if (named.isPresent()) {
            return folder(named.get());
        }
        Path here = Path.of("");
        return Files.isDirectory(here.resolve(TABLES)) && Files.isDirectory(here.resolve(RULES))
                ? folder(here)
                : builtIn();
    }

    /** @throws InvalidInput if the folder does not exist, or is not a pack */
    public static PackFiles folder(Path folder) {
        String name = folder.toString().isEmpty() ? "." : folder.toString();
        if (!Files.isDirectory(folder)) {
            throw new InvalidInput(new Problem(
                    name,
                    Files.exists(folder) ? "this is not a folder." : "there is no such folder.",
                    "Maybe the path is relative to another folder; the working folder is "
                            + Path.of("").toAbsolutePath() + "."));
        }
        if (!Files.isDirectory(folder.resolve(TABLES))) {
            throw new InvalidInput(new Problem(
                    name,
                    "this folder is not a pack: it has no folder `decision-tables`.",
                    "Maybe the pack is the folder above or below."));
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        read(folder, folder.resolve(TABLES), files, problems);
        if (Files.isDirectory(folder.resolve(RULES))) {
            read(folder, folder.resolve(RULES), files, problems);
        }
        return new PackFiles(name, files, problems);
    }

    private static void read(Path pack, Path folder, SortedMap<String, byte[]> files, List<Problem> problems) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = pack.relativize(file).toString().replace('\\', '/');
                    if (file.getFileName().toString().startsWith("~$")
                            || file.getFileName().toString().startsWith(".")) {
                        return FileVisitResult.CONTINUE;
                    }
                    try {
                        files.put(path, Files.readAllBytes(file));
                    } catch (IOException e) {
                        problems.add(unreadable(path, e));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    problems.add(unreadable(pack.relativize(file).toString().replace('\\', '/'), e));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem unreadable(String path, IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? new Problem(
                        path,
                        "the file cannot be read: it is a link to a file that does not exist.",
                        "Maybe that file was moved or deleted.")
                : new Problem(
                        path,
                        "the file cannot be read"
                                + (e instanceof java.nio.file.AccessDeniedException
                                        ? ": you do not have the permission."
                                        : "."),
                        "Maybe another program has it open, or its permissions are wrong.");
    }

    /** The pack inside the jar: the repository's own {@code rules} and {@code decision-tables}. */
    public static PackFiles builtIn() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try {
            for (Resource resource :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + BUILT_IN + "**/*.*")) {
                String url = resource.getURL().toString();
                try (InputStream stream = resource.getInputStream()) {
                    files.put(url.substring(url.lastIndexOf(BUILT_IN) + BUILT_IN.length()), stream.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PackFiles("the built-in pack", files, List.of());
    }

    /** The content of an existing file. */
    public byte[] content(String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    /** Paths below a folder with that ending, in order. */
    public List<String> paths(String under, String ending) {
        return files.keySet().stream()
                .filter(path -> path.startsWith(under) && path.endsWith(ending))
                .toList();
    }
}
