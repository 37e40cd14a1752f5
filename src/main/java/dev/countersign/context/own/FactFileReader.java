package dev.countersign.context.own;

import dev.countersign.facts.json.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Divides a file into blocks of lines and lines. A block ends after a line whose content says so, about every 32 KB. So
 * the blocks behind an added, longer or removed line are the same as before. For one file.
 */
final class FactFileReader {

    /** Bytes of the longest line that is read. */
    static final int LONGEST = 256 * 1024;

    private static final int PIECE = 1 << 16;
    /** Bytes of the smallest block, and those after which each line ends the block. */
    private static final int LEAST = 1 << 14;

    private static final int MOST = 1 << 18;
    /** Bytes that are kept to look for the end of a block. A block that is longer is read and not kept. */
    private static final int KEPT = 1 << 20;
    /** One line in so many ends a block. */
    private static final int ONE_IN = 64;

    private final Lines lines;
    private final MessageDigest sha = Sha256.digest();
    private final CRC32C crc = new CRC32C();
    private final byte[] bytes = new byte[KEPT + PIECE];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<FactBlock> blocks = new ArrayList<>();
    private boolean whole = true;
    private boolean longBlock;
    private boolean returned;
    private int number = 1;
    private int from;
    private int lineFrom;
    private int to;

    /** Reads lines. */
    interface Lines {

        /** @param bytes of one line without its end, at most {@link #LONGEST} and one */
        void line(int number, byte[] bytes);

        /** The number of facts so far. */
        int facts();

        /** The facts from that one on. */
        List<FactRecord> factsFrom(int count);

        /** The number of mistakes so far. */
        int mistakes();

        /** The block with these bytes at that line, if it was read before, after its facts are taken over. */
        @Nullable
        FactBlock known(ByteBuffer digest, int line);
    }

    FactFileReader(Lines lines) {
        this.lines = lines;
    }

    void read(InputStream in) throws IOException {
        for (int read = in.read(bytes, 0, PIECE); read >= 0; read = in.read(bytes, to, PIECE)) {
            int end = to + read;
            for (; to < end; to++) {
                if (bytes[to] == '\n') {
                    if (endsBlock(to + 1)) {
                        block(to + 1, false);
                    }
                    lineFrom = to + 1;
                }
            }
            room();
        }
        block(to, true);
    }

    /** The blocks without a mistake. */
    List<FactBlock> blocks() {
        return blocks;
    }

    /** Whether these are all lines. */
    boolean isWhole() {
        return whole;
    }

    private boolean endsBlock(int end) {
        if (end - from < LEAST) {
            return false;
        }
        if (end - from >= MOST) {
            return true;
        }
        crc.reset();
        crc.update(bytes, lineFrom, end - lineFrom);
        return crc.getValue() % ONE_IN == 0;
    }

    /** Makes room for the next piece. */
    private void room() {
        if (to - from > KEPT - PIECE) {
            lines(from, to, false);
            longBlock = true;
            from = to;
        }
        if (to > KEPT - PIECE) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            lineFrom = Math.max(0, lineFrom - from);
            to -= from;
            from = 0;
        }
    }

    private void block(int end, boolean last) {
        if (longBlock) {
            lines(from, end, last);
            longBlock = false;
            whole = false;
        } else {
            sha.update((byte) (number == 1 ? 1 : 0));
            sha.update(bytes, from, end - from);
            ByteBuffer digest = ByteBuffer.wrap(sha.digest());
            FactBlock known = lines.known(digest, number);
            if (known != null) {
                blocks.add(known);
                number += known.ends();
            } else {
                unknown(digest, end, last);
            }
        }
        from = end;
    }

    private void unknown(ByteBuffer digest, int end, boolean last) {
        int first = number;
        int facts = lines.facts();
        int mistakes = lines.mistakes();
        lines(from, end, last);
        if (lines.mistakes() == mistakes) {
            blocks.add(new FactBlock(digest, first, number - first, lines.factsFrom(facts)));
        } else {
            whole = false;
        }
    }

    /** @param last whether the file ends there */
    private void lines(int begin, int end, boolean last) {
        int start = begin;
        for (int at = begin; at < end; at++) {
            byte next = bytes[at];
            if (next == '\n' || next == '\r') {
                add(start, at);
                start = at + 1;
                // a line feed after a carriage return ends the same line
                if (next == '\r' || !returned) {
                    line();
                    number++;
                }
            }
            returned = next == '\r';
        }
        add(start, end);
        if (last) {
            line();
        }
    }

    private void add(int begin, int end) {
        line.write(bytes, begin, Math.min(end - begin, Math.max(0, LONGEST + 1 - line.size())));
    }

    private void line() {
        lines.line(number, line.toByteArray());
        line.reset();
    }
}
