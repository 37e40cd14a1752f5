package dev.countersign.oversight;

import dev.countersign.oversight.directory.AccessEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a program can do that may write the data folder: entries of a type are not found any more. */
public final class TamperedIndex {

    private static final int TERM = 16;

    private TamperedIndex() {}

    /** Changes the term of a type in each run of the index, and the checksum of the run. @return how often */
    public static int hide(Path data, AccessEvent event) {
        Path index = data.resolve("projection");
        int changed = 0;
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(index, "run-*")) {
            byte[] term = Arrays.copyOf(
                    hmac(Files.readAllBytes(index.resolve("marks.key")), "label type=" + event.type()), TERM);
            for (Path run : runs) {
                byte[] bytes = Files.readAllBytes(run);
                for (int at = 0; at + TERM <= bytes.length; at++) {
                    if (Arrays.equals(bytes, at, at + TERM, term, 0, TERM)) {
                        bytes[at + TERM - 1] ^= 1;
                        changed++;
                    }
                }
                CRC32C sum = new CRC32C();
                sum.update(bytes, 0, bytes.length - Long.BYTES);
                ByteBuffer.wrap(bytes).putLong(bytes.length - Long.BYTES, sum.getValue());
                Files.write(run, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return changed;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
