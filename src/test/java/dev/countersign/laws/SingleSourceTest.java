package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Law: some things are made only in the places listed here: hashes, readers of JSON, paths of the vocabulary. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SingleSourceTest {

    private static final Path MAIN = Path.of("src/main/java/dev/countersign");

    /** Code that may occur in these files only. */
    private static final Map<Pattern, Set<String>> PLACES = Map.of(
            Pattern.compile("MessageDigest\\.getInstance"),
            Set.of("facts/json/Sha256.java", "ledger/tree/LedgerHash.java"),
            // others read what we wrote ourselves, or write: with JsonMapper.shared(). `tables` may not enter `context`
            Pattern.compile("JsonMapper\\s*\\.builder|JsonFactory\\s*\\.builder"),
            Set.of(
                    "context/own/StrictJson.java",
                    "decisions/record/RecordReader.java",
                    "tables/make/SpecFile.java",
                    "web/access/PageRequest.java"),
            // no file is read on the common pool: work that is done at once names its threads
            Pattern.compile("parallelStream\\(|\\.parallel\\(|commonPool"),
            Set.of("ledger/disk/ParallelReads.java"),
            Pattern.compile("(supply|run|then\\w+|when\\w+|handle)Async\\("),
            Set.of("decisions/WriteConfirmation.java", "ledger/disk/ForceAtOnce.java", "tables/Workbooks.java"),
            // a decision computes these once and hands the result on
            Pattern.compile("RecordSubjects\\.of\\("),
            Set.of(
                    "decisions/record/PersonalFacts.java",
                    "decisions/record/RecordReader.java",
                    "decisions/HeldAction.java"),
            Pattern.compile("\\bpolicy\\.conceals\\("),
            Set.of("decisions/record/PersonalFacts.java"),
            // what the catalogue of a pack gives, and nothing else
            Pattern.compile("\"action\\.needs\""),
            Set.of("policy/table/ResultColumns.java"),
            Pattern.compile("Catalogue\\.reserving\\("),
            Set.of(
                    "decisions/DecisionService.java",
                    "decisions/evaluate/Evaluator.java",
                    "decisions/history/StoredDecision.java"));

    /** The vocabulary, and files with members of own facts and of requests, some of which have the name of a path. */
    private static final Set<String> OF_MEMBERS = Set.of(
            "context/own/MemberForms.java",
            "context/own/PropertiesReader.java",
            "decisions/request/RequestReader.java",
            "facts/vocabulary/CorePath.java",
            "facts/vocabulary/Vocabulary.java");

    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(\\*|/\\*|//).*$");
    private static final Pattern WINDOW = Pattern.compile("\\d+[dh]$");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z]\\w*\\.\\w+)\"");

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.put(
                        MAIN.relativize(file).toString().replace('\\', '/'),
                        COMMENT.matcher(Files.readString(file)).replaceAll(""));
            }
        }
        return sources;
    }

    private static List<String> violations(Map<String, String> sources) {
        List<String> violations = new ArrayList<>();
        sources.forEach((file, text) -> {
            PLACES.forEach((pattern, places) -> {
                if (!places.contains(file) && pattern.matcher(text).find()) {
                    violations.add(file + ": `" + pattern + "` is allowed in " + new TreeSet<>(places));
                }
            });
            if (!OF_MEMBERS.contains(file)) {
                LITERAL.matcher(text)
                        .results()
                        .map(literal -> literal.group(1))
                        .filter(path -> Vocabulary.core().fact(path).isPresent())
                        .forEach(path -> violations.add(file + ": `" + path + "` is a constant of CorePath"));
            }
        });
        return violations;
    }

    @Test
    void hashes_readers_and_paths_are_made_in_one_place() throws IOException {
        assertThat(violations(sources())).isEmpty();
    }

    @Test
    void each_path_of_the_core_vocabulary_has_a_constant_and_each_constant_is_a_path() throws IllegalAccessException {
        Set<String> constants = new TreeSet<>();
        for (Field field : CorePath.class.getDeclaredFields()) {
            if (field.getType() == String.class) {
                constants.add((String) field.get(null));
            }
        }

        Set<String> paths = new TreeSet<>(Vocabulary.core().facts().keySet());
        assertThat(paths).containsAll(constants);
        // counts over a time are made of a stem and each of the windows
        paths.removeIf(path -> !constants.contains(path) && WINDOW.matcher(path).find());
        assertThat(constants).containsExactlyElementsOf(paths);
    }

    @Test
    void offenders_are_found() {
        assertThat(violations(Map.of(
                        "web/Planted.java",
                        "JsonMapper.builder(); MessageDigest.getInstance(\"MD5\"); facts.value(\"action.name\");"
                                + " files.parallelStream(); CompletableFuture.supplyAsync(this::read);"
                                + " RecordSubjects.of(facts); policy.conceals(path, value, facts);"
                                + " Catalogue.reserving(release, action, day); path(\"action.needs\");")))
                .hasSize(9);
        assertThat(violations(Map.of("web/Planted.java", "JsonMapper.shared(); text(\"page.limit\");")))
                .isEmpty();
    }
}
