package dev.countersign.ledger.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The disk of this machine. */
public final class RealDisk implements Disk {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** Ends when it has nothing to do, so that nobody closes it. */
    private final Executor behind = GrowingFile.thread();

    @Override
    public void makeFolder(Path folder) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        if (Files.isDirectory(whole)) {
            return;
        }
        Path above = whole.getParent();
        if (above != null) {
            makeFolder(above);
        }
        Files.createDirectory(
                whole,
                POSIX
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"))
                        }
                        : new FileAttribute<?>[0]);
        if (above != null) {
            force(above);
        }
    }

    @Override
    public List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public Read open(Path file) throws IOException {
        // opening a named pipe would wait for its writer
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file");
        }
        return new FileRead(new RandomAccessFile(file.toFile(), "r"));
    }

    @Override
    public Growing create(Path file, Readers readers) throws IOException {
        Files.deleteIfExists(file);
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new GrowingFile(
                file,
                POSIX
                        ? FileChannel.open(
                                file,
                                fresh,
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(
                                        readers == Readers.OWNER ? "rw-------" : "rw-r-----")))
                        : FileChannel.open(file, fresh),
                0,
                behind);
    }

    @Override
    public Growing extend(Path file, long after) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            channel.truncate(after);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new GrowingFile(file, channel, after, behind);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void force(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public PairForce pairForce() {
        return new ForceAtOnce();
    }

    @Override
    public long room(Path folder) {
        return folder.toFile().getUsableSpace();
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            String holder = Files.readString(file).strip();
            throw new LedgerUnavailable(
                    file.toString(),
                    "another process" + (holder.isEmpty() ? "" : " (" + holder + ")") + " writes to this folder.",
                    "Maybe the service runs already. Stop it, or use another folder for this one.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    /** This is not a channel, because an interrupt of the reading thread would close a channel. */
    private record FileRead(RandomAccessFile file) implements Read {

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public synchronized int read(long from, byte[] into, int at, int wanted) throws IOException {
            file.seek(from);
            int read = 0;
            while (read < wanted) {
                int more = file.read(into, at + read, wanted - read);
                if (more < 0) {
                    break;
                }
                read += more;
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
