package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.keys.PartCipher;
import dev.countersign.ledger.note.VerifierKey;
import dev.countersign.ledger.proof.Proofs;
import dev.countersign.ledger.tree.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page that specifies the ledger's files shows the files of a ledger. {@code -Ddocs.write=true} rewrites its
 * blocks.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LedgerFormatTest {

    private static final Path PAGE = Path.of("docs/ledger-format.md");
    private static final Pattern BLOCK =
            Pattern.compile("(<!-- holds: (?<name>\\S+) -->\n```text\n)(?<shown>.*?)(?=```)", Pattern.DOTALL);
    private static final List<String> RECORDS =
            List.of("{\"id\":\"d-1\",\"verdict\":\"ALLOW\"}", "{\"id\":\"d-2\",\"verdict\":\"DENY\"}");
    /** Made for this page, and known to everybody. */
    private static final String KEY = "-----BEGIN PRIVATE "
            + "KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END "
            + "PRIVATE KEY-----\n";

    private static final String PUBLIC = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";

    @TempDir
    private Path folder;

    private final Map<String, String> files = new LinkedHashMap<>();

    @BeforeEach
    void writes_the_ledger_of_the_page() throws IOException {
        VerifierKey key = new VerifierKey(
                "countersign.local/56475aa75463474c", Base64.getDecoder().decode(PUBLIC));
        Files.createDirectories(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/log.key"), KEY);
        Files.writeString(folder.resolve("keys/log.pub"), key + "\n");
        try (Ledger ledger =
                Ledger.open(folder, LedgerSettings.usual().withCheckpointAfter(Duration.ofDays(1)), new Given(1))) {
            ledger.append(Given.entry(RECORDS.get(0)), Duration.ofSeconds(20));
            Receipt receipt = ledger.append(
                    Given.entry(RECORDS.get(1), ledger.subject("customer:C-1"), "{\"name\":\"Ada\"}"),
                    Duration.ofSeconds(20));
            files.put(
                    "receipt",
                    String.format(
                            Locale.ROOT,
                            "{\"origin\":\"%s\",\"sequence\":%d,\"leafHash\":\"%s\"}\n",
                            receipt.origin(),
                            receipt.sequence(),
                            receipt.leafHash()));
        }
        files.put("journal/00000000.seg", segment("journal/00000000.seg", true));
        files.put("private/00000000.seg", segment("private/00000000.seg", false));
        files.put("leaves", leaves());
        files.put("tile/0/000.p/2", hex(Files.readAllBytes(folder.resolve("tile/0/000.p/2")), MerkleTree.HASH));
        files.put("tile/entries/000.p/2", entries());
        files.put("keys/log.pub", Files.readString(folder.resolve("keys/log.pub")));
        files.put("checkpoint", Files.readString(folder.resolve("checkpoint")));
        files.put(
                "proofs/1.tlog-proof",
                Proofs.of(folder).inclusion(1).orElseThrow().text());
        files.put(
                "consistency/1.txt",
                Proofs.of(folder).consistency(1).orElseThrow().text());
    }

    @Test
    void the_page_shows_the_files_of_the_ledger_it_tells_of() throws IOException {
        String page = Files.readString(PAGE);
        String real = BLOCK.matcher(page)
                .replaceAll(block -> Matcher.quoteReplacement(
                        block.group(1) + files.getOrDefault(block.group(2), "no such file\n")));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, real);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(real);
        assertThat(BLOCK.matcher(page).results().map(block -> block.group(2)))
                .containsExactlyInAnyOrderElementsOf(files.keySet());
    }

    @Test
    void the_ledger_of_the_page_holds() {
        assertThat(Kit.verify(folder).code()).isZero();
    }

    private static String leaves() {
        StringBuilder text = new StringBuilder();
        RECORDS.forEach(record -> text.append("$ printf '\\0%%s' '%s' | sha256sum\n%s  -\n"
                .formatted(record, hex(MerkleTree.leaf(Given.bytes(record))))));
        String both = RECORDS.stream()
                .map(record -> hex(MerkleTree.leaf(Given.bytes(record))))
                .collect(Collectors.joining());
        return text.append("$ (printf '\\001'; echo %s | xxd -r -p) | sha256sum\n%s  -\n"
                        .formatted(
                                both,
                                hex(MerkleTree.node(
                                        MerkleTree.leaf(Given.bytes(RECORDS.get(0))),
                                        MerkleTree.leaf(Given.bytes(RECORDS.get(1)))))))
                .toString();
    }

    private String entries() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("tile/entries/000.p/2")));
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            byte[] length = take(bytes, 2);
            text.append(line(hex(length), "length " + ByteBuffer.wrap(length).getShort()));
            text.append(new String(take(bytes, ByteBuffer.wrap(length).getShort()), StandardCharsets.UTF_8))
                    .append("\n");
        }
        return text.toString();
    }

    /** Each field on its own line, as it is in the file. */
    private String segment(String name, boolean open) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name)));
        byte[] letters = take(bytes, 8);
        StringBuilder text = new StringBuilder(line(hex(letters), new String(letters, StandardCharsets.US_ASCII)));
        text.append(line(hex(take(bytes, 8)), "first sequence"))
                .append(line(hex(take(bytes, 8)), "first group"))
                .append(line(hex(take(bytes, 4)), "CRC-32C"));
        while (bytes.hasRemaining()) {
            byte[] length = take(bytes, 4);
            text.append("\n")
                    .append(line(
                            hex(length), "length " + ByteBuffer.wrap(length).getInt()))
                    .append(line(hex(take(bytes, 4)), "CRC-32C"))
                    .append(line(hex(take(bytes, 8)), "group"))
                    .append(line(hex(take(bytes, 8)), "sequence"))
                    .append(line(hex(take(bytes, 2)), "left"))
                    .append(line(hex(take(bytes, 1)), "kind"));
            byte[] payload = take(bytes, ByteBuffer.wrap(length).getInt());
            text.append(open ? new String(payload, StandardCharsets.UTF_8) + "\n" : sealed(ByteBuffer.wrap(payload)));
        }
        return text.toString();
    }

    private static String sealed(ByteBuffer part) {
        return line(hex(take(part, PartCipher.KEY_ID)), "id of the key")
                + line(hex(take(part, PartCipher.NONCE)), "nonce")
                + line(hex(take(part, part.remaining())), "ciphertext and tag");
    }

    private static String line(String hex, String says) {
        return String.format(Locale.ROOT, "%-40s  %s\n", hex, says);
    }

    private static byte[] take(ByteBuffer bytes, int count) {
        byte[] taken = new byte[count];
        bytes.get(taken);
        return taken;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(byte[] bytes, int aLine) {
        return hex(bytes).replaceAll("(.{" + 2 * aLine + "})", "$1\n");
    }
}
