package dev.countersign.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public test vectors of transparency-dev/merkle, read from a folder next to the project. */
@EnabledIf(value = "areThere", disabledReason = "there are no test vectors at ../shared/data/merkle")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MerkleVectorsTest {

    private static final Path FOLDER = Path.of("../shared/data/merkle");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static boolean areThere() {
        boolean there = Files.isDirectory(FOLDER.resolve("inclusion"));
        if (!there) {
            System.err.println("SKIPPED, for there are no test vectors at "
                    + FOLDER.toAbsolutePath().normalize()
                    + ". Maybe put the folder testdata of github.com/transparency-dev/merkle there.");
        }
        return there;
    }

    @Test
    void all_98_cases_of_inclusion_end_as_they_should() throws IOException {
        List<Path> cases = cases("inclusion");
        assertThat(cases).hasSize(98).allSatisfy(file -> {
            JsonNode vector = JSON.readTree(Files.readAllBytes(file));
            assertThat(ProofVerifier.included(
                            number(vector, "leafIdx"),
                            number(vector, "treeSize"),
                            bytes(vector.path("leafHash")),
                            path(vector),
                            bytes(vector.path("root"))))
                    .as("%s: %s", file, vector.path("desc").asString())
                    .isEqualTo(!vector.path("wantErr").asBoolean());
        });
    }

    @Test
    void all_98_cases_of_consistency_end_as_they_should() throws IOException {
        List<Path> cases = cases("consistency");
        assertThat(cases).hasSize(98).allSatisfy(file -> {
            JsonNode vector = JSON.readTree(Files.readAllBytes(file));
            assertThat(ProofVerifier.consistent(
                            number(vector, "size1"),
                            number(vector, "size2"),
                            bytes(vector.path("root1")),
                            bytes(vector.path("root2")),
                            path(vector)))
                    .as("%s: %s", file, vector.path("desc").asString())
                    .isEqualTo(!vector.path("wantErr").asBoolean());
        });
    }

    private static List<Path> cases(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static List<byte[]> path(JsonNode vector) {
        List<byte[]> path = new ArrayList<>();
        vector.path("proof").forEach(hash -> path.add(bytes(hash)));
        return path;
    }

    /** As 64 bits: a number that is too large for a long is negative, and refused. */
    private static long number(JsonNode vector, String name) {
        return vector.path(name).asBigInteger().longValue();
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString(""));
    }
}
