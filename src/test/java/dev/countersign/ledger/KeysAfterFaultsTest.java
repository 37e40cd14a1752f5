package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.keys.ErasureSubject;
import dev.countersign.ledger.keys.Keys;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of persons after failures of the disk, interrupts and power cuts. */
class KeysAfterFaultsTest {

    @TempDir
    private Path folder;

    /** So many that some have their keys in the same bucket as the first one. */
    private static List<ErasureSubject> persons(Keys keys) throws IOException {
        List<ErasureSubject> persons = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            persons.add(keys.subject("customer:C-" + i));
        }
        assertThat(neighbours(persons, persons.get(0))).isNotEmpty();
        return persons;
    }

    private static List<ErasureSubject> neighbours(List<ErasureSubject> persons, ErasureSubject of) {
        return persons.stream()
                .filter(each -> each != of && each.keyId().startsWith(of.keyId().substring(0, 2)))
                .toList();
    }

    @Test
    void the_slot_of_an_interrupted_caller_is_not_a_second_key() throws IOException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        Keys keys = Keys.open(disk, Story.FOLDER, new Given(1));
        disk.beforeForce(() -> {
            disk.beforeForce(() -> {});
            Thread.currentThread().interrupt();
            sneak(new ClosedByInterruptException());
        });
        assertThatThrownBy(() -> keys.subject("customer:C-1")).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        ErasureSubject person = keys.subject("customer:C-1");
        keys.remove(Set.of(person.keyId()));
        keys.succeed(1);
        keys.destroy(Set.of(person.keyId()), (what, of, all) -> {});
        Keys again = Keys.open(disk.afterRestart(), Story.FOLDER, new Given(2));
        assertThat(again.find("customer:C-1")).isEmpty();
    }

    /** The hook of the disk declares no checked exception. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Each operation from the renewal of the bucket's key on fails once. */
    @Test
    void other_persons_keep_their_keys_when_an_erasure_fails() throws IOException {
        int failed = 0;
        for (int operation = 6; operation < 22; operation++) {
            FaultyDisk disk = new FaultyDisk(new Random(operation));
            Keys keys = Keys.open(disk, Story.FOLDER, new Given(1), 1);
            List<ErasureSubject> persons = persons(keys);
            ErasureSubject gone = persons.get(0);
            keys.remove(Set.of(gone.keyId()));
            disk.failAfter(operation);
            try {
                keys.succeed(1);
                keys.destroy(Set.of(gone.keyId()), (what, of, all) -> {});
            } catch (IOException e) {
                failed++;
            }
            for (ErasureSubject each : neighbours(persons, gone)) {
                assertThat(keys.subject(each.id())).isEqualTo(each);
            }
        }
        assertThat(failed).isGreaterThan(10);
    }

    @Test
    void a_power_cut_at_any_step_of_an_erasure_takes_the_erased_alone() throws IOException {
        int cut = 0;
        for (int operation = 0; operation < 30; operation++) {
            FaultyDisk disk = new FaultyDisk(new Random(operation));
            Keys keys = Keys.open(disk, Story.FOLDER, new Given(1));
            List<ErasureSubject> persons = persons(keys);
            ErasureSubject gone = persons.get(0);
            keys.remove(Set.of(gone.keyId()));
            disk.cutAfter(operation);
            try {
                keys.succeed(1);
                keys.destroy(Set.of(gone.keyId()), (what, of, all) -> {});
            } catch (IOException e) {
                cut++;
            }
            FaultyDisk after = disk.afterPowerCut();
            Keys again = Keys.open(after, Story.FOLDER, new Given(2));
            again.remove(Set.of(gone.keyId()));
            again.succeed(1);
            again.destroy(Set.of(gone.keyId()), (what, of, all) -> {});
            Keys third = Keys.open(after, Story.FOLDER, new Given(3));
            assertThat(third.find(gone.id())).isEmpty();
            assertThat(third.unreadable()).isEmpty();
            assertThat(third.currentMaster()).isEqualTo(2);
            for (ErasureSubject each : neighbours(persons, gone)) {
                assertThat(third.find(each.id())).contains(each);
            }
        }
        assertThat(cut).isGreaterThan(13);
    }

    @Test
    void a_reader_that_was_opened_before_an_erasure_finds_others_after_it() throws IOException {
        FaultyDisk disk = new FaultyDisk(new Random(1));
        Keys keys = Keys.open(disk, Story.FOLDER, new Given(1));
        List<ErasureSubject> persons = persons(keys);
        ErasureSubject gone = persons.get(0);
        Keys reader = Keys.readable(disk, Story.FOLDER, new Given(2));
        keys.remove(Set.of(gone.keyId()));
        keys.succeed(1);
        keys.destroy(Set.of(gone.keyId()), (what, of, all) -> {});
        for (ErasureSubject each : neighbours(persons, gone)) {
            assertThat(reader.holder(each.keyId())).contains(each);
        }
        assertThat(reader.holder(gone.keyId())).isEmpty();
    }

    @Test
    void a_removed_bucket_is_treated_like_a_damaged_one() throws IOException {
        Keys keys = Keys.open(new RealDisk(), folder, new Given(1), 1);
        ErasureSubject first = keys.subject("customer:C-1");
        keys.subject("customer:C-2");
        Files.delete(folder.resolve("subjects").resolve(first.keyId().substring(0, 2) + ".keys"));
        assertThat(keys.holder(first.keyId())).isEmpty();
    }
}
