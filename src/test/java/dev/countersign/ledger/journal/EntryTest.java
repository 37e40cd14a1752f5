package dev.countersign.ledger.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.keys.ErasureSubject;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** An entry that could never be written as one whole is not made. */
class EntryTest {

    private static final byte[] OPEN = {1};

    private static Entry.Part part(int person, int bytes) {
        return new Entry.Part(
                new ErasureSubject(
                        "customer:C-" + person, String.format("%032x", person), new SecretKeySpec(new byte[32], "AES")),
                new byte[bytes]);
    }

    @Test
    void a_public_record_has_at_least_one_byte_and_at_most_65535() {
        new Entry(new byte[Entry.LARGEST], List.of());
        assertThatThrownBy(() -> new Entry(new byte[Entry.LARGEST + 1], List.of()))
                .hasMessageContaining("65536 bytes");
        assertThatThrownBy(() -> new Entry(new byte[0], List.of())).hasMessageContaining("0 bytes");
    }

    @Test
    void a_person_has_one_part_in_an_entry() {
        assertThatThrownBy(() -> new Entry(OPEN, List.of(part(1, 5), part(1, 6))))
                .hasMessageContaining("two parts of one person");
    }

    @Test
    void parts_are_bounded_one_by_one_and_together() {
        new Entry(
                OPEN,
                IntStream.range(0, 4)
                        .mapToObj(person -> part(person, Entry.LARGEST_PART))
                        .toList());
        assertThatThrownBy(() -> part(1, Entry.LARGEST_PART + 1)).hasMessageContaining("at most 1048576");
        assertThatThrownBy(() -> new Entry(
                        OPEN,
                        IntStream.range(0, 5)
                                .mapToObj(person -> part(person, Entry.LARGEST_PART))
                                .toList()))
                .hasMessageContaining("at most 4194304");
        assertThatThrownBy(() -> new Entry(
                        OPEN,
                        IntStream.range(0, 1_001)
                                .mapToObj(person -> part(person, 1))
                                .toList()))
                .hasMessageContaining("1001 parts");
    }
}
