package dev.countersign.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.PackReader;
import dev.countersign.tables.SmallPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases kept by their content. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoredReleasesTest {

    @TempDir
    private Path folder;

    private StoredReleases stored() {
        return new StoredReleases(ContentStore.in(folder.resolve("releases")));
    }

    private SmallPack pack() {
        return SmallPack.in(folder.resolve("pack"));
    }

    private String keep(SmallPack pack) {
        PolicyRelease release = pack.read().release();
        stored().keep(PackFiles.folder(folder.resolve("pack")), release);
        return release.id();
    }

    @Test
    void a_release_that_was_kept_is_compiled_again_as_it_was() {
        String id = keep(pack());

        assertThat(stored().apply(id).id()).isEqualTo(id);
        assertThat(stored().ids()).containsExactly(id);
    }

    @Test
    void a_release_that_shares_files_with_the_last_pack_that_was_read_is_compiled_again_as_it_was() {
        PackReader packs = new PackReader();
        SmallPack pack = pack();
        String first = keep(pack);
        String second = keep(pack.typed("T91-002", "Amount", "1000..6000"));
        StoredReleases stored = new StoredReleases(ContentStore.in(folder.resolve("releases")), packs);

        packs.read(PackFiles.folder(folder.resolve("pack")));

        assertThat(stored.apply(first).id()).isEqualTo(first);
        assertThat(stored.apply(second).id()).isEqualTo(second);
    }

    @Test
    void a_cell_address_can_be_looked_up_in_the_workbook_of_the_day() {
        PolicyRelease then = pack().read().release();
        String id = keep(pack());
        String row = then.pack().tables().get(0).rows().get(0).id();

        assertThat(stored().apply(id).source(row)).isPresent().isEqualTo(then.source(row));
    }

    @Tag("slow")
    @Test
    void a_change_of_one_workbook_keeps_that_workbook_and_a_list_and_nothing_twice() throws IOException {
        SmallPack pack = pack();
        String first = keep(pack);
        long before = kept();
        for (int i = 1; i <= 5; i++) {
            keep(pack.typed("T91-002", "Amount", "1000.." + (5000 + i)));
        }

        assertThat(kept() - before).isEqualTo(5 * 2);
        assertThat(stored().ids()).hasSize(6);
        assertThat(stored().apply(first).id()).isEqualTo(first);
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("releases/content"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Tag("slow")
    @Test
    void the_active_release_stays_compiled_after_requests_for_many_others() {
        SmallPack pack = pack();
        List<String> others = IntStream.rangeClosed(1, StoredReleases.MOST + 1)
                .mapToObj(i -> keep(pack.typed("T91-002", "Amount", "1000.." + (6000 + i))))
                .toList();
        PolicyRelease inForce =
                pack.typed("T91-002", "Amount", "1000..9000").read().release();
        StoredReleases stored = stored();
        stored.keep(PackFiles.folder(folder.resolve("pack")), inForce);
        PolicyRelease first = stored.apply(others.get(0));
        assertThat(stored.apply(others.get(0))).as("it is remembered").isSameAs(first);
        Map<String, PolicyRelease> compiled = new TreeMap<>();
        others.forEach(id -> compiled.put(id, stored.apply(id)));
        assertThat(others.stream().filter(id -> stored.apply(id) != compiled.get(id)))
                .as("one more than can be remembered")
                .isNotEmpty();
        assertThat(stored.apply(inForce.id())).isSameAs(inForce);
    }

    @Test
    void a_release_that_was_never_kept_is_reported() {
        assertThatThrownBy(() -> stored().apply("0".repeat(64)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("this release is not stored");
    }

    @Test
    void a_file_that_was_changed_on_the_disk_is_reported() throws IOException {
        String id = keep(pack());
        Path largest = largest();
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes);

        assertThatThrownBy(() -> stored().apply(id))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("does not match its name");
    }

    @Test
    void files_that_come_to_another_release_are_refused() throws IOException {
        String id = keep(pack());
        String other = keep(pack().typed("T91-002", "Amount", "1000..6000"));
        Path names = folder.resolve("releases/names");
        Files.copy(names.resolve(other), names.resolve(id), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> stored().apply(id))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("compiled again, it has another id: " + other);
    }

    private Path largest() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("releases/content"))) {
            List<Path> all = files.filter(Files::isRegularFile)
                    .sorted((a, b) ->
                            Long.compare(b.toFile().length(), a.toFile().length()))
                    .toList();
            return all.get(0);
        }
    }
}
