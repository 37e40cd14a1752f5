package dev.countersign.tables;

import dev.countersign.decisions.Tried;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.Release;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The repository's own pack, read once for all tests. */
public final class DefaultPack {

    public static final Compiler COMPILER = new Compiler();
    public static final PackFiles FILES = PackFiles.folder(Path.of(""));

    private static final class Read {

        private static final ReadPack PACK = ReadPack.read(FILES, COMPILER);
    }

    private DefaultPack() {
    }

    public static Release release() {
        return Read.PACK.release();
    }

    /** Every case of the pack as it is decided, by path. */
    public static Map<String, Tried> tried() {
        Map<String, Tried> tried = new TreeMap<>();
        CaseFile.all(FILES).forEach(each -> tried.put(each.path(), each.run(release(), Set.of()).tried()));
        return tried;
    }

    /** The moment each case is decided at, by path. */
    public static Map<String, Instant> times() {
        Map<String, Instant> times = new TreeMap<>();
        CaseFile.all(FILES).forEach(each -> times.put(each.path(), OffsetDateTime.parse(each.json().path("at").asString()).toInstant()));
        return times;
    }

    /** Every workbook made again from what it holds, by path inside the pack. */
    public static SortedMap<String, byte[]> renewed() {
        SortedMap<String, byte[]> workbooks = new TreeMap<>();
        NewTable.renew(FILES, COMPILER).forEach(made -> workbooks.put(made.path(), made.bytes()));
        return workbooks;
    }

    /** The pack with these files in the place of its own, or beside them. */
    public static PackFiles with(Map<String, byte[]> others) {
        SortedMap<String, byte[]> files = new TreeMap<>(FILES.files());
        files.putAll(others);
        return new PackFiles(FILES.name(), files, List.of());
    }
}
