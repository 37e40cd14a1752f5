package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody is told is compared, word by word, with {@code messages/<name of the test>.txt};
 * {@code -Dgolden.write=true} writes those files, to be read before they are committed.
 */
abstract class Mistakes {

    private static final Path MESSAGES = Path.of("src/test/resources/dev/countersign/tables/messages");

    @TempDir
    Path folder;

    private String name = "";

    @BeforeEach
    void named(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
    }

    SmallPack pack() {
        return SmallPack.in(folder);
    }

    void told(SmallPack pack) {
        told(pack.told());
    }

    void told(Runnable reading) {
        told(SmallPack.told(reading, folder));
    }

    private void told(Optional<String> told) {
        assertThat(told).as("a mistake must be refused").isPresent();
        Path golden = MESSAGES.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.writeString(golden, told.orElseThrow());
            }
            assertThat(golden).exists();
            assertThat(told.orElseThrow()).isEqualTo(Files.readString(golden));
        } catch (IOException e) {
            throw new AssertionError(golden.toString(), e);
        }
        assertThat(told.orElseThrow().lines()).allMatch(line -> line.contains(" Maybe "));
        assertThat(told.orElseThrow()).doesNotContainPattern("Exception|org\\.(drools|apache|kie)|\\bnull\\b|\\[ERR");
    }
}
