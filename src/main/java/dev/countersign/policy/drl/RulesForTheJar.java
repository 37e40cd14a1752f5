package dev.countersign.policy.drl;

import dev.countersign.facts.text.StorableText;
import dev.countersign.policy.table.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Used by the build: compiles the rules of the repository for the jar of the launcher. */
final class RulesForTheJar {

    private RulesForTheJar() {}

    /** @param args the folder {@code rules}, and the folder to write to */
    public static void main(String[] args) throws IOException {
        List<RuleText> files = files(Path.of(args[0]));
        Path written = Path.of(args[1]).resolve(CompiledRules.name(files));
        Files.createDirectories(written.toAbsolutePath().getParent());
        Files.write(
                written,
                DrlBase.compiled("rules-for-the-jar", files, new ArrayList<>()).bytes());
    }

    /** In the order of a pack. */
    static List<RuleText> files(Path rules) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(rules)) {
            paths = all.filter(path -> path.toString().endsWith(".drl") && !path.equals(rules.resolve("facts.drl")))
                    .sorted(Comparator.comparing(path -> path.toString().replace('\\', '/')))
                    .toList();
        }
        List<RuleText> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(new RuleText(
                    "",
                    path.toString(),
                    StorableText.utf8(Files.readAllBytes(path), path.toString()).text()));
        }
        return files;
    }
}
