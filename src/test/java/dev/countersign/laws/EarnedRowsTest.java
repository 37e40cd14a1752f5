package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.CaseFile;
import dev.countersign.tables.CaseRunner;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import dev.countersign.tables.TableTestRunner;
import dev.countersign.tables.make.TextCopy;
import dev.countersign.tables.make.WorkbookFactory;
import dev.countersign.tables.workbook.TableSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Law 6: every row and rule is needed; and the pack of the repository gives what its tests and cases expect. */
class EarnedRowsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);
    private static PackFiles files;
    private static ReadPack pack;

    @BeforeAll
    static void readThePack() {
        files = DefaultPack.FILES;
        pack = DefaultPack.read();
    }

    @Test
    void every_row_of_a_tests_sheet_comes_out_as_the_analyst_expects() {
        assertThat(pack.tests()).hasSizeGreaterThan(500);
        assertThat(new TableTestRunner(pack.release(), DAY).failures(pack.tests(), test -> {}))
                .isEmpty();
    }

    @Test
    void every_case_comes_out_as_expected() {
        List<CaseFile> cases = CaseFile.all(files);
        assertThat(cases).hasSizeGreaterThan(100);
        assertThat(new CaseRunner(pack.release()).failures(cases, each -> {})).isEmpty();
    }

    @Test
    void every_row_changes_what_its_table_says_in_some_test() {
        assertThat(new TableTestRunner(pack.release(), DAY).idle(pack.tests())).isEmpty();
    }

    @Tag("slow")
    @Test
    void every_rule_changes_the_answer_in_some_case() {
        assertThat(new CaseRunner(pack.release())
                        .idle(CaseFile.all(files), pack.release().ruleIds()))
                .isEmpty();
    }

    @Tag("slow")
    @Test
    void a_row_that_repeats_another_is_named_idle() {
        TableSpec risk = WorkbookFactory.specs(files).stream()
                .filter(spec -> spec.id().equals("T02"))
                .findFirst()
                .orElseThrow();
        List<TableSpec.RowSpec> rows = new ArrayList<>(risk.rows());
        TableSpec.RowSpec first = rows.get(0);
        rows.add(new TableSpec.RowSpec(
                "T02-999",
                first.when(),
                first.then(),
                first.reason(),
                first.text(),
                first.law(),
                first.seen(),
                first.owner(),
                first.from(),
                first.to(),
                first.status(),
                first.note()));
        TableSpec doubled = new TableSpec(
                risk.id(),
                risk.name(),
                risk.folder(),
                risk.title(),
                risk.asks(),
                risk.owner(),
                risk.hitPolicy(),
                risk.zone(),
                risk.lists(),
                risk.columns(),
                rows,
                risk.tests().stream()
                        .map(test -> test.rows().contains(first.id())
                                ? new TableSpec.TestSpec(
                                        test.when(), test.result(), test.rows() + ", T02-999", test.on(), test.why())
                                : test)
                        .toList());
        WorkbookFactory.Made made = WorkbookFactory.make(doubled, files, DefaultPack.COMPILER);
        SortedMap<String, byte[]> changed = new TreeMap<>(files.files());
        changed.put(made.path(), made.bytes());
        ReadPack offending = ReadPack.read(new PackFiles("offender", changed, List.of()), DefaultPack.COMPILER);
        Set<String> idle = new TreeSet<>(new TableTestRunner(offending.release(), DAY).idle(offending.tests()));
        assertThat(idle).contains("T02-999", first.id());
    }

    @Tag("slow")
    @Test
    void the_text_copy_of_every_workbook_is_current() {
        Map<String, byte[]> twins = PackFiles.folder(Path.of("")).files();
        WorkbookFactory.specs(files)
                .forEach(spec -> assertThat(
                                twins.containsKey(TextCopy.path(spec))
                                        ? new String(twins.get(TextCopy.path(spec)), StandardCharsets.UTF_8)
                                        : "missing")
                        .as("run `table text`: " + TextCopy.path(spec))
                        .isEqualTo(TextCopy.of(spec)));
    }
}
