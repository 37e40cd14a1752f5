package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of lines that were read before are not read again, and that changes nothing. */
class FactBlocksTest {

    private static final int MANY = 1_500;

    @TempDir
    private Path folder;

    private final FactBlocks blocks = new FactBlocks();
    private final Random random = new Random(11);
    private int made;

    private String customer(String id) {
        return FactFolderTest.fact(
                        "customer",
                        id,
                        "'kind': 'CONSUMER', 'countries': ['DE'], 'states': [], 'email': 'c" + made++
                                + "@example.com', 'aliases': []")
                .replace('\'', '"');
    }

    private String consent(String id, String customer) {
        return FactFolderTest.fact(
                        "consent",
                        id,
                        "'customer': '" + customer + "', 'channel': 'SMS', 'purpose': 'SALES', 'state': '"
                                + (random.nextBoolean() ? "EXPRESS" : "WITHDRAWN") + "'")
                .replace('\'', '"');
    }

    private List<String> customers() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            lines.add(customer("C-" + i));
        }
        return lines;
    }

    private List<String> consents() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            lines.add(consent("K-" + i, "C-" + i));
        }
        return lines;
    }

    private void write(String name, List<String> lines, String end) throws IOException {
        Path unfinished = folder.resolve(name + ".tmp");
        Files.write(unfinished, String.join(end, lines).getBytes(StandardCharsets.UTF_8));
        Files.move(unfinished, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private FactFolderResult read(FactBlocks known) {
        return OwnFacts.read(
                folder,
                DefaultPack.release().vocabulary(),
                DefaultPack.release().declaredTypes(),
                new FactLimits(0.5, 0.5),
                known);
    }

    /** Reads with what is known and without, and compares. */
    private FactFolderResult same() {
        FactFolderResult again = read(blocks);
        FactFolderResult fresh = read(new FactBlocks());
        assertThat(again.facts().entities()).isEqualTo(fresh.facts().entities());
        assertThat(again.problems()).isEqualTo(fresh.problems());
        assertThat(again.refused()).isEqualTo(fresh.refused());
        return again;
    }

    @Test
    void one_changed_line_reads_one_block_again() throws IOException {
        List<String> consents = consents();
        write("a.jsonl", customers(), "\n");
        write("b.jsonl", consents, "\n");
        same();
        assertThat(blocks.reused()).isZero();
        same();
        int all = blocks.reused();
        assertThat(all).isGreaterThan(10);
        consents.set(700, consent("K-700", "C-3"));
        write("b.jsonl", consents, "\n");
        FactFolderResult read = same();
        assertThat(blocks.reused()).isBetween(all - 3, all - 1);
        assertThat(read.facts().consents("C-3")).hasSize(2);
        consents.add(0, consent("K-new", "C-4"));
        consents.remove(1_200);
        write("b.jsonl", consents, "\n");
        same();
        assertThat(blocks.reused()).isBetween(all - 6, all - 2);
    }

    @Test
    void a_mistake_in_a_line_is_told_by_each_reading() throws IOException {
        List<String> consents = consents();
        consents.set(10, "wrong");
        write("a.jsonl", customers(), "\n");
        write("b.jsonl", consents, "\n");
        assertThat(same().problems()).hasSize(1);
        assertThat(same().problems()).hasSize(1);
        assertThat(blocks.reused()).isGreaterThan(5);
    }

    /** Lines are changed, added, moved and removed, with and without mistakes, in any number of files. */
    @Test
    @Tag("slow")
    void every_change_of_a_folder_is_read_as_if_nothing_were_known() throws IOException {
        List<String> ends = List.of("\n", "\n", "\n", "\r\n", "\r");
        List<List<String>> files =
                new ArrayList<>(List.of(customers(), consents(), consents().subList(0, 300)));
        for (int round = 0; round < 25; round++) {
            List<String> lines = files.get(random.nextInt(files.size()));
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                edit(lines);
            }
            for (int file = 0; file < files.size(); file++) {
                if (round == 0 || files.get(file) == lines || random.nextInt(6) == 0) {
                    write("f" + file + ".jsonl", files.get(file), ends.get(random.nextInt(ends.size())));
                }
            }
            same();
        }
    }

    private void edit(List<String> lines) {
        int at = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0 -> lines.set(at, consent("K-" + random.nextInt(2 * MANY), "C-" + random.nextInt(MANY)));
            case 1 -> lines.add(at, consent("N-" + made++, "C-" + random.nextInt(MANY + 5)));
            case 2 -> lines.remove(at);
            case 3 -> lines.set(at, lines.get(at).replace("\"source\"", "\"sorce\""));
            case 4 -> lines.add(at, "");
            case 5 -> Collections.rotate(lines, at);
            case 6 -> lines.set(at, " ".repeat(random.nextInt(40_000)) + lines.get(at));
            default -> lines.set(0, "\uFEFF" + lines.get(0));
        }
    }

    /** A block without a line end is not kept, however long it is. */
    @Test
    void lines_of_any_length_are_read() throws IOException {
        List<String> lines = consents();
        lines.set(20, " ".repeat(3_000_000) + lines.get(20));
        write("a.jsonl", customers(), "\n");
        write("b.jsonl", lines, "\n");
        assertThat(same().problems()).singleElement().asString().contains("b.jsonl:21", "more than 262144 bytes");
        assertThat(same().problems()).hasSize(1);
        write("b.jsonl", lines, "\r");
        assertThat(same().problems()).singleElement().asString().contains("b.jsonl:21", "more than 262144 bytes");
    }
}
