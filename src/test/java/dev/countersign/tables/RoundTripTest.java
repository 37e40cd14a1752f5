package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policy.Compiler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written and read again is the same, for every workbook of the repository. */
class RoundTripTest {

    private static final Compiler COMPILER = SmallPack.COMPILER;
    private static final PackFiles FILES = PackFiles.folder(Path.of("."));

    @Test
    void a_specification_written_and_read_again_is_the_same() {
        List<TableSpec> specs = NewTable.specs(FILES);
        assertThat(specs).isNotEmpty().allSatisfy(spec -> assertThat(SpecFile.read(spec.name(), SpecFile.write(spec).getBytes(StandardCharsets.UTF_8))).isEqualTo(spec));
    }

    @Test
    void workbooks_made_again_from_themselves_are_the_same_release() {
        ReadPack before = ReadPack.read(FILES, COMPILER);
        List<NewTable.Made> made = NewTable.renew(FILES, COMPILER);
        SortedMap<String, byte[]> renewed = new TreeMap<>(FILES.files());
        made.forEach(each -> renewed.put(each.path(), each.bytes()));
        ReadPack after = ReadPack.read(new PackFiles("renewed", renewed, List.of()), COMPILER);
        assertThat(made).extracting(NewTable.Made::path).containsExactlyElementsOf(FILES.paths(PackFiles.TABLES, ".xlsx"));
        assertThat(after.release().id()).isEqualTo(before.release().id());
        assertThat(after.tests()).isEqualTo(before.tests());
    }
}
