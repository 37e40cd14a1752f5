package dev.countersign.ledger.note;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.tree.LedgerHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The key that signs the checkpoints of one ledger: {@code keys/log.key}, which only its owner can read, and its public
 * half {@code keys/log.pub}, which anybody may have.
 */
public final class LogKey {

    public static final String PUBLIC = "keys/log.pub";
    static final String SECRET = "keys/log.key";

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
    private static final String END = "\n-----END PRIVATE KEY-----\n";
    private static final String ORIGIN = "countersign.local/";
    private static final int ORIGIN_BYTES = 8;

    private final VerifierKey verifier;
    private final PrivateKey secret;

    private LogKey(VerifierKey verifier, PrivateKey secret) {
        this.verifier = verifier;
        this.secret = secret;
    }

    /**
     * The key of the ledger in a folder. It is made if there is none and nothing was signed with one.
     *
     * @param used whether the ledger contains entries or a checkpoint
     */
    public static LogKey of(Disk disk, Path folder, boolean used) {
        try {
            boolean there = disk.exists(folder.resolve(SECRET));
            if (!there && used) {
                throw new LedgerUnavailable(
                        folder.resolve(SECRET).toString(),
                        "the key is missing, and the ledger contains entries that it signed.",
                        "Maybe the folder was copied without its keys. Restore the file from your backup of "
                                + "keys. Without it the ledger can be read and verified, but not written.");
            }
            return there ? read(disk, folder) : make(disk, folder);
        } catch (IOException e) {
            throw new LedgerUnavailable(
                    folder.resolve(SECRET).toString(),
                    "the key can be neither read nor created: " + e.getMessage() + ".",
                    "Maybe the service may not write there.");
        }
    }

    /** The public half is written first: if the secret half exists, both exist. */
    private static LogKey make(Disk disk, Path folder) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            LogKey made = new LogKey(
                    VerifierKey.of(origin(VerifierKey.raw(pair.getPublic())), pair.getPublic()), pair.getPrivate());
            disk.makeFolder(Disk.folderOf(folder.resolve(SECRET)));
            disk.replace(
                    folder.resolve(PUBLIC), (made.verifier + "\n").getBytes(StandardCharsets.UTF_8), Disk.Readers.ALL);
            String pem = BEGIN
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(pair.getPrivate().getEncoded())
                    + END;
            disk.replace(folder.resolve(SECRET), pem.getBytes(StandardCharsets.UTF_8), Disk.Readers.OWNER);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    private static LogKey read(Disk disk, Path folder) throws IOException {
        VerifierKey verifier = verifier(disk, folder);
        LogKey read = new LogKey(verifier, secret(disk, folder.resolve(SECRET)));
        if (!read.sign("a note to try the key\n").signedBy(verifier)) {
            throw new LedgerUnavailable(
                    folder.resolve(PUBLIC).toString(),
                    "is not the public half of log.key in the same folder.",
                    "Maybe one of the two was copied from another ledger. Restore the matching pair.");
        }
        return read;
    }

    private static VerifierKey verifier(Disk disk, Path folder) throws IOException {
        Path file = folder.resolve(PUBLIC);
        if (!disk.exists(file)) {
            throw new LedgerUnavailable(
                    file.toString(),
                    "the public half of the key is missing.",
                    "Maybe restore it from a bundle or from an auditor. It is one line, log.pub.");
        }
        return VerifierKey.read(new String(disk.bytes(file), StandardCharsets.UTF_8).strip())
                .orElseThrow(() -> new LedgerUnavailable(
                        file.toString(),
                        "is not the public key of a log.",
                        "Maybe restore it from a bundle or from an auditor. It is one line, name+id+key."));
    }

    private static PrivateKey secret(Disk disk, Path file) throws IOException {
        String pem = new String(disk.bytes(file), StandardCharsets.UTF_8)
                .replace("\r", "")
                .strip();
        try {
            if (!pem.startsWith(BEGIN.strip()) || !pem.endsWith(END.strip())) {
                throw new IllegalArgumentException("it does not begin and end like such a key");
            }
            byte[] encoded = Base64.getMimeDecoder()
                    .decode(pem.substring(
                            BEGIN.length(), pem.length() - END.strip().length()));
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new LedgerUnavailable(
                    file.toString(),
                    "is not an Ed25519 key in PEM (PKCS#8).",
                    "Maybe the file was cut short or changed. Restore it from your backup of keys.");
        }
    }

    private static String origin(byte[] key) {
        byte[] hash = LedgerHash.sha256().digest(key);
        return ORIGIN + HexFormat.of().formatHex(Arrays.copyOf(hash, ORIGIN_BYTES));
    }

    public VerifierKey verifier() {
        return verifier;
    }

    /** Name of the log: {@code countersign.local/} and the first 16 hex digits of SHA-256 over the public key. */
    public String origin() {
        return verifier.name();
    }

    public Note sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return new Note(text, List.of(new Note.Signed(verifier.name(), verifier.id(), signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with Ed25519", e);
        }
    }
}
