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

/** Law 10: what is written is never changed; the ledger's source holds no UPDATE and no DELETE. */
class LedgerSourceTest {

    private static final Pattern CHANGE =
            Pattern.compile("\"\\s*(update|delete|truncate)\\b[^\"]*\"", Pattern.CASE_INSENSITIVE);

    private static List<String> changes(Path source) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher change = CHANGE.matcher(Files.readString(file));
                while (change.find()) {
                    found.add(file.getFileName() + ": " + change.group());
                }
            }
        }
        return found;
    }

    @Test
    void the_ledgers_source_holds_no_update_and_no_delete() throws IOException {
        Path source = Path.of("src/main/java/dev/countersign/ledger");
        assertThat(source.resolve("journal/Journal.java")).exists();
        assertThat(changes(source)).isEmpty();
    }

    @Test
    void a_ledger_that_changes_what_is_written_is_noticed(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("Forgetful.java"),
                "class Forgetful { String sql = \"Delete from entry where sequence = ?\"; String other = "
                        + "\"UPDATE entry set open = ?\"; }");
        assertThat(changes(folder)).hasSize(2);
    }
}
