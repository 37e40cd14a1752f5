package dev.countersign.ledger.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ledger.Log;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.proof.StartupCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of a ledger: made once, kept by its owner; a missing key is reported. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogKeyTest {

    @TempDir
    private Path folder;

    @Test
    void a_key_is_made_at_the_first_start_and_found_again_at_the_next() {
        LogKey made = open(false);
        assertThat(made.origin()).matches("countersign\\.local/[0-9a-f]{16}");
        assertThat(open(true).sign("a\n").signedBy(made.verifier())).isTrue();
    }

    @Test
    void the_name_of_the_log_is_the_beginning_of_the_hash_of_its_key() throws Exception {
        LogKey made = open(false);
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(made.verifier().key());
        assertThat(made.origin())
                .isEqualTo("countersign.local/" + HexFormat.of().formatHex(hash).substring(0, 16));
    }

    @Test
    void only_its_owner_can_read_the_key() throws IOException {
        open(false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys/log.key"))))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("keys/log.key"))
                .content()
                .startsWith("-----BEGIN PRIVATE KEY-----\n")
                .endsWith("-----END PRIVATE KEY-----\n");
    }

    @Test
    void a_missing_key_is_not_replaced_if_there_are_entries() throws IOException {
        open(false);
        Files.delete(folder.resolve("keys/log.key"));
        assertThatThrownBy(() -> open(true))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("log.key: the key is missing")
                .hasMessageContaining("Maybe");
        assertThat(open(false)).isNotNull();
    }

    @Test
    void a_key_and_a_public_half_that_do_not_belong_together_are_refused(@TempDir Path other) throws IOException {
        open(false);
        LogKey.of(new RealDisk(), other, false);
        Files.copy(other.resolve("keys/log.pub"), folder.resolve("keys/log.pub"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> open(true))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("is not the public half");
    }

    @Test
    void a_key_that_did_not_sign_the_last_checkpoint_is_refused(@TempDir Path other) throws IOException {
        new Log(folder).grow(3);
        LogKey stranger = LogKey.of(new RealDisk(), other, false);
        assertThatThrownBy(() -> new StartupCheck(new RealDisk(), folder, stranger, Anchor.none(new RealDisk())))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("was not signed by the key of this ledger")
                .hasMessageContaining(stranger.origin());
    }

    @Test
    void a_key_cut_short_and_a_missing_public_half_are_distinguished() throws IOException {
        open(false);
        String whole = Files.readString(folder.resolve("keys/log.key"));
        Files.writeString(folder.resolve("keys/log.key"), whole.substring(0, 60));
        assertThatThrownBy(() -> open(true))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("is not an Ed25519 key");
        Files.writeString(folder.resolve("keys/log.key"), whole);
        Files.delete(folder.resolve("keys/log.pub"));
        assertThatThrownBy(() -> open(true))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("log.pub: the public half of the key is missing");
    }

    private LogKey open(boolean used) {
        return LogKey.of(new RealDisk(), folder, used);
    }
}
