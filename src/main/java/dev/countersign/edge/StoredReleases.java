package dev.countersign.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.decisions.request.CanonicalJson;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.PackReader;
import dev.countersign.tables.ReadPack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Releases kept by their content, and compiled again on demand: workbooks and rule files as they were on the day, so
 * that cell addresses can be looked up too. A file that many releases share lies there once. May be used by any number
 * of threads.
 */
public final class StoredReleases implements Function<String, PolicyRelease> {

    /** How many compiled releases are remembered. */
    public static final int MOST = 8;

    /** After this time without use, a compiled release is forgotten. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ContentStore contentStore;
    private final Function<PackFiles, ReadPack> reader;
    private final Cache<String, PolicyRelease> compiled = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(IDLE)
            .executor(Runnable::run)
            .build();

    /** The one that was kept last: it decides, and is remembered regardless of how many others are used. */
    private volatile @Nullable PolicyRelease inForce;

    /** @param contentStore where they are kept */
    public StoredReleases(ContentStore contentStore) {
        // a compiler of its own: a declared type may have been another one on that day
        this(contentStore, files -> ReadPack.read(files, new Compiler()));
    }

    /** @param packs have read one like them, or will: what two releases share is then read once */
    public StoredReleases(ContentStore contentStore, PackReader packs) {
        this(contentStore, packs::read);
    }

    private StoredReleases(ContentStore contentStore, Function<PackFiles, ReadPack> reader) {
        this.contentStore = contentStore;
        this.reader = reader;
    }

    /**
     * Keeps the files that a release was made of; once this returns they would survive a power cut, and the release
     * may become active.
     *
     * @return SHA-256, in hex, of the list of its files: what an entry about the release should name
     */
    public String keep(PackFiles files, PolicyRelease release) {
        CanonicalJson list = new CanonicalJson().object().name("files").object();
        files.files().forEach((path, bytes) -> {
            if (path.endsWith(".xlsx") || path.endsWith(".drl")) {
                list.member(path, contentStore.keep(bytes));
            }
        });
        String name = contentStore.name(
                release.id(),
                list.endObject()
                        .member("format", FORMAT)
                        .member("release", release.id())
                        .endObject()
                        .bytes());
        PolicyRelease before = inForce;
        if (before != null) {
            compiled.put(before.id(), before);
        }
        inForce = release;
        return name;
    }

    /** Ids of all releases that are kept. */
    public List<String> ids() {
        return contentStore.names();
    }

    /**
     * All that is kept for a release, by its path below the folder of contents: enough to replay with, anywhere.
     * @throws InvalidInput when it is not kept
     */
    public SortedMap<String, byte[]> kept(String id) {
        SortedMap<String, byte[]> kept = new TreeMap<>();
        PackFiles files = files(id);
        byte[] list = contentStore.named(id).orElseThrow();
        kept.put(ContentStore.placeOfName(id), ContentStore.sha256(list).getBytes(StandardCharsets.US_ASCII));
        kept.put(ContentStore.place(ContentStore.sha256(list)), list);
        files.files().values().forEach(bytes -> kept.put(ContentStore.place(ContentStore.sha256(bytes)), bytes));
        return kept;
    }

    /** The files of a release by their paths. @throws InvalidInput when it is not kept */
    public PackFiles files(String id) {
        JsonNode list = JSON.readTree(contentStore
                .named(id)
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "release " + id,
                        "this release is not stored.",
                        "Maybe the record comes from another ledger. A file written by `bundle` contains the "
                                + "releases."))));
        SortedMap<String, byte[]> files = new TreeMap<>();
        list.path("files")
                .properties()
                .forEach(file -> files.put(
                        file.getKey(),
                        contentStore
                                .get(file.getValue().asString())
                                .orElseThrow(() -> new InvalidInput(new Problem(
                                        "release " + id,
                                        "its file " + file.getKey() + " is not there.",
                                        "Maybe it was deleted. Look for it in a backup of the folder.")))));
        return new PackFiles("release " + id, files, List.of());
    }

    /** @throws InvalidInput when the release is not kept, or does not come out as it was */
    @Override
    public PolicyRelease apply(String id) {
        PolicyRelease now = inForce;
        return now != null && now.id().equals(id) ? now : compiled.get(id, this::compile);
    }

    private PolicyRelease compile(String id) {
        PolicyRelease release;
        try {
            release = reader.apply(files(id)).release();
        } catch (InvalidInput e) {
            throw e.problems().get(0).place().startsWith("release ")
                    ? e
                    : new InvalidInput(new Problem(
                            "release " + id,
                            "this version of the program cannot read it: "
                                    + e.problems().get(0).text(),
                            "Maybe use the version that its records name."));
        }
        if (!release.id().equals(id)) {
            throw new InvalidInput(new Problem(
                    "release " + id,
                    "compiled again, it has another id: " + release.id() + ".",
                    "Maybe this version of the program compiles differently; use the version that its records name."));
        }
        return release;
    }
}
