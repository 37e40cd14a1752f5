package dev.countersign.laws;

import dev.countersign.cli.CommandLineEdge;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody types, line by line, after {@code $}: our own commands, {@code mkdir} and {@code cp -r}.
 *
 * @param name   the folder as the page calls it
 * @param folder where it is in truth
 */
record DocsSession(String name, Path folder) {

    /** The same lines, each followed by its output. */
    String run(String shown) throws IOException {
        StringBuilder session = new StringBuilder();
        for (String line : shown.lines().filter(each -> each.startsWith("$ ")).toList()) {
            session.append(line).append('\n').append(typed(line.substring(2)).replace(folder.toString(), name));
        }
        return session.toString();
    }

    private String typed(String line) throws IOException {
        List<String> words = Arrays.stream(line.split(" "))
                .map(word -> word.equals(name) ? folder.toString() : word)
                .toList();
        StringWriter out = new StringWriter();
        if (line.startsWith("java -jar target/countersign.jar ")) {
            CommandLineEdge.run(
                    DefaultPack.PACKS,
                    new PrintWriter(out),
                    new PrintWriter(out),
                    words.subList(3, words.size()).toArray(String[]::new));
        } else if (words.get(0).equals("mkdir") && words.size() == 2) {
            Files.createDirectory(Path.of(words.get(1)));
        } else if (line.startsWith("cp -r ") && words.size() == 4) {
            copy(Path.of(words.get(2)), Path.of(words.get(3)));
        } else {
            throw new IllegalArgumentException("not typed in any session: " + line);
        }
        return out.toString();
    }

    private static void copy(Path from, Path into) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = into.resolve(from.getParent().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
