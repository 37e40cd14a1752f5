package dev.countersign.ledger;

import dev.countersign.ledger.disk.Disk;
import dev.countersign.ledger.disk.LedgerUnavailable;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk in memory that fails as it is told, and forgets at a power cut as a bad one does. Of what was not forced, any
 * 4 KiB block may be new, old or torn; a file may have its old length, its new one or one between, with zeros where
 * nothing arrived; each name that was made, moved or removed may be so or as before. Of two files that are forced at
 * once, either may be the first.
 */
public final class FaultyDisk implements Disk {

    private static final int BLOCK = 4_096;

    private final Map<Path, Folder> folders = new HashMap<>();
    private final Random random;
    private long operations;
    private long failAt = Long.MAX_VALUE;
    private boolean cutThen;
    private boolean cut;
    private long capacity = Long.MAX_VALUE;
    private boolean locked;
    private boolean readOnly;
    private volatile Runnable beforeForce = () -> {};

    public FaultyDisk(Random random) {
        this.random = random;
    }

    /** One file under any name. */
    private static final class Content {

        private byte[] now = new byte[0];
        private byte[] forced = new byte[0];

        void write(int at, byte[] bytes, int length) {
            now = Arrays.copyOf(now, Math.max(now.length, at + length));
            System.arraycopy(bytes, 0, now, at, length);
        }

        /** The contents of the disk after a power cut. */
        Content left(Random random) {
            Content left = new Content();
            left.now = Arrays.copyOf(forced, length(random));
            for (int at = 0; at < left.now.length; at += BLOCK) {
                int to = Math.min(Math.min(at + BLOCK, left.now.length), now.length);
                int torn = switch (random.nextInt(3)) {
                    case 0 -> at;
                    case 1 -> to;
                    default -> at + random.nextInt(Math.max(1, to - at));
                };
                if (torn > at
                        && !Arrays.equals(
                                now,
                                at,
                                Math.min(to, now.length),
                                forced,
                                Math.min(at, forced.length),
                                Math.min(to, forced.length))) {
                    System.arraycopy(now, at, left.now, at, torn - at);
                }
            }
            left.forced = left.now.clone();
            return left;
        }

        private int length(Random random) {
            int shorter = Math.min(now.length, forced.length);
            int longer = Math.max(now.length, forced.length);
            return switch (random.nextInt(3)) {
                case 0 -> forced.length;
                case 1 -> now.length;
                default -> shorter + random.nextInt(longer - shorter + 1);
            };
        }
    }

    /** Names of files; those that are not forced may be lost or come back. */
    private static final class Folder {

        private final Map<String, Content> now = new TreeMap<>();
        private final Map<String, Content> forced = new TreeMap<>();
        private final List<Map<String, Content>> changes = new ArrayList<>();

        /** Several names changed at once; {@code null} for one that is gone. */
        void change(Map<String, Content> names) {
            changes.add(names);
            apply(names, now);
        }

        void force() {
            forced.clear();
            forced.putAll(now);
            changes.clear();
        }

        private static void apply(Map<String, Content> names, Map<String, Content> to) {
            names.forEach((name, content) -> {
                if (content == null) {
                    to.remove(name);
                } else {
                    to.put(name, content);
                }
            });
        }

        Folder left(Random random, Map<Content, Content> contents) {
            Map<String, Content> names = new TreeMap<>(forced);
            changes.stream().filter(each -> random.nextBoolean()).forEach(each -> apply(each, names));
            Folder left = new Folder();
            names.forEach((name, content) ->
                    left.now.put(name, contents.computeIfAbsent(content, each -> each.left(random))));
            left.force();
            return left;
        }
    }

    /** The disk as it is found after the power was cut. */
    public synchronized FaultyDisk afterPowerCut() {
        FaultyDisk after = new FaultyDisk(random);
        Map<Content, Content> contents = new HashMap<>();
        folders.forEach((path, folder) -> after.folders.put(path, folder.left(random, contents)));
        return after;
    }

    /** The same disk for the next process: what was not forced is still there. */
    public synchronized FaultyDisk afterRestart() {
        FaultyDisk after = new FaultyDisk(random);
        after.folders.putAll(folders);
        return after;
    }

    /** The operation after so many more fails, once. */
    synchronized void failAfter(long more) {
        failAt = operations + more;
    }

    /** The power is cut in the operation after so many more. */
    public synchronized void cutAfter(long more) {
        failAt = operations + more;
        cutThen = true;
    }

    /** So many bytes more can be written. */
    synchronized void leave(long bytes) {
        capacity = used() + bytes;
    }

    /** An action before a file is forced, on the thread that forces it. */
    void beforeForce(Runnable happens) {
        beforeForce = happens;
    }

    /** From now on nothing can be written. */
    synchronized void readOnly() {
        readOnly = true;
    }

    public synchronized long operations() {
        return operations;
    }

    /** All files and their contents. */
    public synchronized Map<Path, byte[]> files() {
        Map<Path, byte[]> files = new TreeMap<>();
        folders.forEach(
                (path, folder) -> folder.now.forEach((name, content) -> files.put(path.resolve(name), content.now)));
        return files;
    }

    private long used() {
        return folders.values().stream()
                .flatMap(folder -> folder.now.values().stream())
                .mapToLong(content -> content.now.length)
                .sum();
    }

    /** Whether this operation fails, perhaps when half of it is done. */
    private boolean fails() throws IOException {
        if (cut) {
            throw new IOException("the power is off");
        }
        boolean fails = operations++ == failAt;
        cut = fails && cutThen;
        return fails;
    }

    private void writing() throws IOException {
        if (readOnly) {
            throw new IOException("simulated: read-only file system");
        }
    }

    private void operation(String what) throws IOException {
        if (fails()) {
            throw new IOException("simulated failure of " + what);
        }
    }

    private Folder folder(Path path) throws IOException {
        Folder folder = folders.get(path);
        if (folder == null) {
            throw new FileNotFoundException(path + " is not a folder");
        }
        return folder;
    }

    private Content content(Path file) throws IOException {
        Content content = folder(file.getParent()).now.get(file.getFileName().toString());
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    @Override
    public synchronized void makeFolder(Path folder) throws IOException {
        if (!folders.containsKey(folder)) {
            operation("making folder " + folder);
            folders.put(folder, new Folder());
        }
    }

    @Override
    public synchronized List<String> names(Path folder) throws IOException {
        operation("listing " + folder);
        TreeSet<String> names = new TreeSet<>();
        folders.keySet().stream()
                .filter(each -> folder.equals(each.getParent()))
                .forEach(each -> names.add(each.getFileName().toString()));
        if (folders.containsKey(folder)) {
            names.addAll(folders.get(folder).now.keySet());
        }
        return List.copyOf(names);
    }

    @Override
    public synchronized boolean exists(Path file) {
        return folders.containsKey(file)
                || folders.containsKey(file.getParent())
                        && folders.get(file.getParent())
                                .now
                                .containsKey(file.getFileName().toString());
    }

    @Override
    public synchronized byte[] bytes(Path file) throws IOException {
        operation("reading " + file);
        return content(file).now.clone();
    }

    @Override
    public synchronized Read open(Path file) throws IOException {
        operation("opening " + file);
        Content content = content(file);
        return new Read() {
            @Override
            public long size() throws IOException {
                synchronized (FaultyDisk.this) {
                    operation("measuring " + file);
                    return content.now.length;
                }
            }

            @Override
            public int read(long from, byte[] into, int at, int wanted) throws IOException {
                synchronized (FaultyDisk.this) {
                    operation("reading " + file);
                    int length = Math.max(0, Math.min(wanted, content.now.length - (int) from));
                    System.arraycopy(content.now, (int) from, into, at, length);
                    return length;
                }
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    @Override
    public synchronized Growing create(Path file, Readers readers) throws IOException {
        writing();
        operation("making " + file);
        Content content = new Content();
        folder(file.getParent()).change(Map.of(file.getFileName().toString(), content));
        return new Writing(file, content, 0);
    }

    @Override
    public synchronized Growing extend(Path file, long after) throws IOException {
        writing();
        operation("cutting " + file);
        Content content = content(file);
        content.now = Arrays.copyOf(content.now, (int) after);
        return new Writing(file, content, (int) after);
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        boolean fails = fails();
        if (!fails || random.nextBoolean()) {
            Map<String, Content> names = new HashMap<>();
            names.put(from.getFileName().toString(), null);
            names.put(to.getFileName().toString(), content(from));
            folder(from.getParent()).change(names);
        }
        if (fails) {
            throw new IOException("simulated failure of moving " + from);
        }
    }

    @Override
    public synchronized void remove(Path file) throws IOException {
        boolean fails = fails();
        if (exists(file) && !folders.containsKey(file) && (!fails || random.nextBoolean())) {
            Map<String, Content> names = new HashMap<>();
            names.put(file.getFileName().toString(), null);
            folder(file.getParent()).change(names);
        } else if (!fails && folders.containsKey(file)) {
            folders.remove(file);
        }
        if (fails) {
            throw new IOException("simulated failure of removing " + file);
        }
    }

    @Override
    public synchronized void force(Path folder) throws IOException {
        operation("forcing " + folder);
        folder(folder).force();
    }

    @Override
    public PairForce pairForce() {
        return new PairForce() {
            @Override
            public void force(Written one, Written other) throws IOException {
                boolean turned;
                synchronized (FaultyDisk.this) {
                    turned = random.nextBoolean();
                }
                try {
                    (turned ? other : one).force();
                } finally {
                    (turned ? one : other).force();
                }
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    @Override
    public synchronized long room(Path folder) {
        return capacity == Long.MAX_VALUE ? capacity : capacity - used();
    }

    @Override
    public synchronized Closeable lock(Path file) throws IOException {
        writing();
        operation("locking " + file);
        if (locked) {
            throw new LedgerUnavailable(file.toString(), "another process writes to this folder.", "");
        }
        locked = true;
        return () -> locked = false;
    }

    /** Writes a file, all or, when it fails, some of it. */
    private final class Writing implements Growing {

        private final Path file;
        private final Content content;
        private int at;
        private boolean noMore;

        private Writing(Path file, Content content, int at) {
            this.file = file;
            this.content = content;
            this.at = at;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (FaultyDisk.this) {
                byte[] all = new byte[bytes.remaining()];
                bytes.get(all);
                long room = capacity == Long.MAX_VALUE ? all.length : Math.max(0, capacity - used());
                boolean fails = fails();
                int written = (int) Math.min(fails ? random.nextInt(all.length + 1) : all.length, room);
                content.write(at, all, written);
                at += written;
                if (fails || written < all.length) {
                    throw new IOException(
                            fails ? "simulated failure of writing " + file : "simulated: no space left on device");
                }
            }
        }

        @Override
        public void force() throws IOException {
            beforeForce.run();
            synchronized (FaultyDisk.this) {
                operation("forcing " + file);
                content.forced = content.now.clone();
            }
        }

        @Override
        public long zeros() {
            synchronized (FaultyDisk.this) {
                return content.now.length - at;
            }
        }

        /** The other thread was too slow, or has written them, or has forced them too. */
        @Override
        public void ahead(long zeros) {
            synchronized (FaultyDisk.this) {
                int way = random.nextInt(3);
                if (way == 0 || noMore || cut) {
                    return;
                }
                try {
                    long room = capacity == Long.MAX_VALUE ? zeros : Math.max(0, capacity - used());
                    boolean fails = fails();
                    int more = (int) Math.min(fails ? random.nextInt((int) zeros + 1) : zeros, room);
                    content.now = Arrays.copyOf(content.now, Math.max(content.now.length, at + more));
                    noMore = fails || more < zeros;
                    if (way == 1 && !noMore) {
                        operation("forcing zeros of " + file);
                        content.forced = content.now.clone();
                    }
                } catch (IOException e) {
                    noMore = true;
                }
            }
        }

        @Override
        public void cut() throws IOException {
            synchronized (FaultyDisk.this) {
                noMore = true;
                if (content.now.length > at) {
                    operation("cutting " + file);
                    content.now = Arrays.copyOf(content.now, at);
                    operation("forcing the length of " + file);
                    content.forced = content.now.clone();
                }
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
