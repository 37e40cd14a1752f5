package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.verify.FolderAudit;
import dev.countersign.ledger.verify.VerifierInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every change at or below the last checkpoint is noticed, with its place: {@code -Dmutations} of them, seeded. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MutationsTest {

    private static final long SEED = 4;

    @TempDir
    private Path folder;

    private SortedMap<String, byte[]> whole = new TreeMap<>();

    /** 300 entries: a full tile, a partial one, one of an older checkpoint, several segments. */
    @BeforeEach
    void writes_a_ledger() {
        Kit.grow(folder, 280);
        Kit.grow(folder, 300);
        assertThat(Kit.verify(folder).code()).isZero();
        whole = Kit.files(folder);
    }

    @Tag("slow")
    @Test
    void every_one_of_many_mutations_is_noticed_with_its_place() throws IOException {
        List<String> unnoticed = new ArrayList<>();
        Random random = new Random(SEED);
        int mutations = Integer.getInteger("mutations", 2_000);
        for (int i = 0; i < mutations; i++) {
            Mutation mutation = Mutation.any(whole, random);
            mutation.apply(folder);
            String found = audit();
            if (found.equals("nothing") || !found.startsWith(mutation.place())) {
                unnoticed.add("number " + i + ", " + mutation + ": found `" + found + "`");
            }
            mutation.undo(folder, whole);
        }
        assertThat(unnoticed).isEmpty();
        assertThat(audit()).isEqualTo("nothing");
    }

    /** Place and words of the first thing wrong. */
    private String audit() throws IOException {
        try {
            new FolderAudit(folder, VerifierInputs.nothing(), (done, all) -> {}).check();
            return "nothing";
        } catch (VerificationFailure e) {
            return e.getMessage();
        }
    }

    @Tag("slow")
    @Test
    void a_fork_without_the_key_is_noticed_even_if_journal_tiles_and_bundles_are_consistent() throws IOException {
        byte[] signed = Files.readAllBytes(folder.resolve("checkpoint"));
        SortedMap<String, byte[]> keys = new TreeMap<>(whole);
        keys.keySet().removeIf(name -> !name.startsWith("keys/"));
        for (int fork = 0; fork < 300; fork += 50) {
            Kit.put(folder, keys);
            try (Ledger forged = Ledger.open(folder, LedgerSettings.usual(), new Given(fork))) {
                for (int i = 0; i < 300; i++) {
                    forged.append(Given.entry(i < fork ? Kit.record(i) : "{\"forged\":" + i + "}"))
                            .join();
                }
            }
            Files.write(folder.resolve("checkpoint"), signed);
            assertThat(audit()).startsWith("journal, before sequence 300").contains("not the signed ones");
        }
    }
}
