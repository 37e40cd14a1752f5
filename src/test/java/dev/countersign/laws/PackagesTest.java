package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 8: every package has one line about its purpose, and no null crosses its front. */
class PackagesTest {

    private static final Pattern INFO =
            Pattern.compile("/\\*\\* (?<sentence>.+?)\\s*\\*/\\s*@NullMarked\\s*package [a-z.]+;.*", Pattern.DOTALL);

    private static List<String> violations(Path sources) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> folders = Files.walk(sources)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.list(folder)) {
                    if (files.noneMatch(file -> file.toString().endsWith(".java"))) {
                        continue;
                    }
                }
                Path info = folder.resolve("package-info.java");
                Matcher text = INFO.matcher(Files.exists(info) ? Files.readString(info) : "");
                if (!text.matches() || text.group("sentence").lines().count() > 2) {
                    found.add(sources.relativize(folder).toString());
                }
            }
        }
        return found;
    }

    @Test
    void every_package_says_what_it_is_for_and_is_null_marked() throws IOException {
        assertThat(violations(Path.of("src/main/java"))).isEmpty();
    }

    @Test
    void a_package_without_a_word_is_noticed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Silent.java"), "package silent; class Silent { }");
        assertThat(violations(folder)).hasSize(1);
    }
}
