package dev.countersign.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signed notes, against the published example of the format's reference implementation. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NoteTest {

    private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    private final VerifierKey key = VerifierKey.read(KEY).orElseThrow();

    @Test
    void the_published_example_is_signed_by_its_key() {
        Note note = read(NOTE).orElseThrow();
        assertThat(note.signedBy(key)).isTrue();
        assertThat(note.toString()).isEqualTo(NOTE);
        assertThat(key.toString()).isEqualTo(KEY);
    }

    @Test
    void a_note_of_the_specification_with_an_empty_line_in_its_text_is_read_whole() {
        String poem = """
                Ognuno sta solo sul cuor della terra
                trafitto da un raggio di sole:

                ed è subito sera.

                — quasimodo.example/salvatore \
                NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
                """;
        assertThat(read(poem).orElseThrow().text()).endsWith("ed è subito sera.\n");
        assertThat(read(poem).orElseThrow().toString()).isEqualTo(poem);
    }

    @Tag("slow")
    @Test
    void no_bit_of_a_signed_note_can_change_unnoticed() {
        byte[] bytes = NOTE.getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Note.read(changed).filter(note -> note.signedBy(key)))
                    .as("bit " + bit)
                    .isEmpty();
        }
    }

    @Test
    void no_bit_of_a_key_can_change_unnoticed() {
        byte[] bytes = KEY.getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(VerifierKey.read(new String(changed, StandardCharsets.UTF_8)))
                    .as("bit " + bit)
                    .isEmpty();
        }
    }

    @Test
    void a_signature_of_an_unknown_key_in_addition_to_a_good_one_does_no_harm() {
        assertThat(read(NOTE + "— witness.example/w AAAAAAAAAAA=\n")
                        .orElseThrow()
                        .signedBy(key))
                .isTrue();
        assertThat(read(NOTE.substring(0, NOTE.indexOf('—')) + "— witness.example/w AAAAAAAAAAA=\n")
                        .orElseThrow()
                        .signedBy(key))
                .isFalse();
    }

    @Test
    void a_second_wrong_signature_of_the_same_key_spoils_the_note() {
        String line = NOTE.substring(NOTE.indexOf('—'));
        assertThat(read(NOTE + line).orElseThrow().signedBy(key)).isTrue();
        assertThat(read(NOTE + line.replace("x08go/Z", "x08go/a")).orElseThrow().signedBy(key))
                .isFalse();
    }

    @Test
    void text_that_is_not_a_signed_note_is_refused() {
        for (String text : new String[] {
            "",
            "\n",
            "a\n",
            "a\n\n",
            "a\n\nb\n",
            "\n\n— a AAAAAAAAAAA=\n",
            "a\n— a AAAAAAAAAAA=\n",
            "a\n\n— a AAAAAAAAAAA=",
            "a\n\n— a AAAA\n",
            "a\n\n— a  AAAAAAAAAAA=\n",
            "a\n\n— a+b AAAAAAAAAAA=\n",
            "a\tb\n\n— a AAAAAAAAAAA=\n",
            "a\n\n— a AAAAAAAAAAA=\n\n",
            "a\r\n\n— a AAAAAAAAAAA=\n"
        }) {
            assertThat(read(text)).as(text).isEmpty();
        }
        assertThat(read("a\n\n— a AAAAAAAAAAA=\n")).isPresent();
    }

    private static Optional<Note> read(String text) {
        return Note.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
