package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.make.SpecFile;
import dev.countersign.tables.make.WorkbookFactory;
import dev.countersign.tables.workbook.TableSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A workbook that is written and read again is the same, for every workbook of the repository. */
@Tag("slow")
class RoundTripTest {

    @Test
    void a_specification_written_and_read_again_is_the_same() {
        List<TableSpec> specs = WorkbookFactory.specs(DefaultPack.FILES);
        assertThat(specs)
                .isNotEmpty()
                .allSatisfy(spec -> assertThat(
                                SpecFile.read(spec.name(), SpecFile.write(spec).getBytes(StandardCharsets.UTF_8)))
                        .isEqualTo(spec));
    }

    @Test
    void workbooks_made_again_from_themselves_are_the_same_release() {
        assertThat(DefaultPack.renewed().keySet())
                .containsExactlyElementsOf(DefaultPack.FILES.paths(PackFiles.TABLES, ".xlsx"));
        assertThat(DefaultPack.readAgain().release().id())
                .isEqualTo(DefaultPack.release().id());
        assertThat(DefaultPack.readAgain().tests()).isEqualTo(DefaultPack.read().tests());
    }
}
