package dev.countersign.tables;

import dev.countersign.decisions.evaluate.TrialResult;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.make.WorkbookFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The repository's own pack, read once for all tests. */
public final class DefaultPack {

    public static final Compiler COMPILER = new Compiler();
    /** For commands and services that read it themselves. */
    public static final PackReader PACKS = new PackReader();

    public static final PackFiles FILES = PackFiles.folder(Path.of(""));

    private static final class Read {

        private static final ReadPack PACK = ReadPack.read(FILES, COMPILER);
    }

    private static final class Renewed {

        private static final SortedMap<String, byte[]> WORKBOOKS = new TreeMap<>();

        static {
            WorkbookFactory.renew(FILES, COMPILER).forEach(made -> WORKBOOKS.put(made.path(), made.bytes()));
        }

        private static final ReadPack PACK = ReadPack.read(with(WORKBOOKS), COMPILER);
    }

    private DefaultPack() {}

    public static ReadPack read() {
        return Read.PACK;
    }

    public static PolicyRelease release() {
        return Read.PACK.release();
    }

    private static final class Decided {

        private static final Map<String, TrialResult> CASES = CaseFile.all(FILES).stream()
                .collect(Collectors.toUnmodifiableMap(CaseFile::path, each -> each.run(release(), Set.of())));
    }

    /** Every case of the pack as it is decided, by path. */
    public static Map<String, TrialResult> tried() {
        return new TreeMap<>(Decided.CASES);
    }

    /** One case of the pack, read alone. */
    public static CaseFile theCase(String path) {
        SortedMap<String, byte[]> alone = new TreeMap<>(FILES.files());
        alone.keySet().removeIf(file -> file.contains("/cases/") && !file.equals(path));
        return CaseFile.all(new PackFiles(FILES.name(), alone, List.of())).get(0);
    }

    /** The moment each case is decided at, by path. */
    public static Map<String, Instant> times() {
        Map<String, Instant> times = new TreeMap<>();
        CaseFile.all(FILES)
                .forEach(each -> times.put(
                        each.path(),
                        OffsetDateTime.parse(each.json().path("at").asString()).toInstant()));
        return times;
    }

    /** Every workbook made again from its content, by path inside the pack. */
    public static SortedMap<String, byte[]> renewed() {
        return new TreeMap<>(Renewed.WORKBOOKS);
    }

    /** The pack with its workbooks made again. */
    static ReadPack readAgain() {
        return Renewed.PACK;
    }

    /** The pack with these files instead of its own, or in addition to them. */
    public static PackFiles with(Map<String, byte[]> others) {
        SortedMap<String, byte[]> files = new TreeMap<>(FILES.files());
        files.putAll(others);
        return new PackFiles(FILES.name(), files, List.of());
    }
}
