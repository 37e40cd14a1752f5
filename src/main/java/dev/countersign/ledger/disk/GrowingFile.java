package dev.countersign.ledger.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A file that one thread writes, and another one writes ahead of it.
 *
 * <p>Writing is never interrupted: only the ledger's writer with its helpers and the threads that make keys write, and
 * they close it themselves.
 */
final class GrowingFile implements Disk.Growing {

    /** The number of zeros that are written at once: a writer waits for no more. */
    private static final int AT_ONCE = 1 << 16;
    /** Zeros end where a block of the file system ends. */
    private static final int BLOCK = 4_096;

    private static final int IDLE_SECONDS = 10;

    private final Path file;
    private final FileChannel channel;
    private final Executor behind;
    private long written;
    /** The length of the file. INVARIANT: everything from {@link #written} to here is zero. */
    private long end;

    private boolean asked;
    private boolean noMore;

    /** @param length bytes of the file */
    GrowingFile(Path file, FileChannel channel, long length, Executor behind) {
        this.file = file;
        this.channel = channel;
        this.behind = behind;
        written = length;
        end = length;
    }

    /** One thread, which exists while there is something to do. A file waits for it once at most. */
    static Executor thread() {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "ledger-ahead");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    @Override
    public synchronized void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            written += channel.write(bytes, written);
            end = Math.max(end, written);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public synchronized long zeros() {
        return end - written;
    }

    @Override
    public synchronized void ahead(long zeros) {
        if (!asked && !noMore) {
            asked = true;
            behind.execute(() -> fill(zeros));
        }
    }

    /**
     * Another channel of the file: the system tells each channel once that a block was not written, and the writer must
     * be told whatever this thread was told.
     */
    private void fill(long wanted) {
        try (FileChannel own = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(AT_ONCE);
            long to = end(wanted);
            boolean more = true;
            while (more) {
                more = piece(own, zeros, to);
            }
            own.force(false);
            done(false);
        } catch (IOException e) {
            done(true);
        }
    }

    /** The end of that many zeros, behind what is written now. */
    private synchronized long end(long wanted) {
        return (written + wanted + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Whether there is more to write. */
    private synchronized boolean piece(FileChannel own, ByteBuffer zeros, long to) throws IOException {
        if (noMore || end >= to) {
            return false;
        }
        zeros.clear().limit((int) Math.min(AT_ONCE, to - end));
        while (zeros.hasRemaining()) {
            end += own.write(zeros, end);
        }
        return true;
    }

    private synchronized void done(boolean failed) {
        asked = false;
        noMore |= failed;
    }

    @Override
    public void cut() throws IOException {
        synchronized (this) {
            noMore = true;
            if (end == written) {
                return;
            }
            channel.truncate(written);
            end = written;
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            noMore = true;
        }
        channel.close();
    }
}
