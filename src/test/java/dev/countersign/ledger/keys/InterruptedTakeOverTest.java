package dev.countersign.ledger.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.FaultyDisk;
import dev.countersign.ledger.Given;
import dev.countersign.ledger.Story;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Moving keys from files into slots, with more keys in a bucket than a block of the disk has room for. */
class InterruptedTakeOverTest {

    private static final int PERSONS = 40;

    @Test
    void a_power_cut_leaves_no_slot_that_looks_damaged() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int seed = 0; seed < 60; seed++) {
            FaultyDisk disk = new FaultyDisk(new Random(seed));
            Keys.open(disk, Story.FOLDER, new Given(1));
            List<ErasureSubject> persons = written(disk);
            Keys keys = Keys.open(disk, Story.FOLDER, new Given(2));
            disk.cutAfter(PERSONS + 3 + seed % 12);
            try {
                keys.takeOver();
            } catch (IOException e) {
                disk = disk.afterPowerCut();
            }
            Keys.open(disk, Story.FOLDER, new Given(3)).takeOver();
            Keys again = Keys.open(disk, Story.FOLDER, new Given(4));
            for (ErasureSubject each : persons) {
                assertThat(again.find(each.id())).contains(each);
            }
            if (!again.unreadable().isEmpty()) {
                wrong.add("seed " + seed + ": " + again.unreadable());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Persons with a file each, all in the same bucket. */
    private static List<ErasureSubject> written(FaultyDisk disk) throws IOException {
        String master =
                new String(disk.bytes(Story.FOLDER.resolve("keys/master-1.key")), StandardCharsets.US_ASCII).strip();
        KeyFiles files = new KeyFiles(
                disk,
                Story.FOLDER.resolve(KeyPlace.SUBJECTS),
                new Given(5),
                new TreeMap<>(Map.of(1, new SecretKeySpec(HexFormat.of().parseHex(master), "AES"))));
        List<ErasureSubject> persons = new ArrayList<>();
        for (int i = 0; i < PERSONS; i++) {
            byte[] key = new byte[32];
            key[0] = (byte) i;
            ErasureSubject person =
                    new ErasureSubject("customer:C-" + i, String.format("0a%030x", i), new SecretKeySpec(key, "AES"));
            files.write(person, 1);
            persons.add(person);
        }
        return persons;
    }
}
