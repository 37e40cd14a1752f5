package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The skipped tests of a build are listed at its end, with the reason. */
class SkippedTest {

    private static final Instant START = Instant.parse("2026-11-28T18:00:00Z");

    @TempDir
    private Path target;

    private void report(String folder, String type, Instant written, String... cases) throws IOException {
        Path file = Files.createDirectories(target.resolve(folder)).resolve("TEST-" + type + ".xml");
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + type + "\">");
        for (String each : cases) {
            xml.append("<testcase classname=\"")
                    .append(type)
                    .append("\" name=\"x\">")
                    .append(each)
                    .append("</testcase>");
        }
        Files.writeString(file, xml.append("</testsuite>"));
        Files.setLastModifiedTime(file, FileTime.from(written));
    }

    @Test
    void each_class_and_reason_has_one_line_and_a_test_that_was_run_has_none() throws IOException {
        String noData = "<skipped message=\"there are no vectors at ../shared/data/merkle\"/>";
        report("surefire-reports", "a.VectorsTest", START, noData, noData, "");
        report("surefire-reports", "a.VectorsTest-tr", START.plusSeconds(9), "<failure/>");
        report("failsafe-reports", "a.OfficeIT", START.plusSeconds(9), "<skipped/>");

        assertThat(Skipped.in(Skipped.reports(target, START)))
                .containsExactly(
                        "a.OfficeIT: no reason is given (1 test)",
                        "a.VectorsTest: there are no vectors at ../shared/data/merkle (2 tests)");
    }

    @Test
    void a_report_of_an_earlier_build_is_left_out() throws IOException {
        report("surefire-reports", "a.VectorsTest", START.minusSeconds(1), "<skipped message=\"old\"/>");

        Skipped.main(target.toString(), START.toString());

        assertThat(target.resolve("skipped.txt")).isEmptyFile();
    }

    @Test
    void the_list_is_written_where_a_script_can_read_it() throws IOException {
        report("surefire-reports", "a.VectorsTest", START, "<skipped message=\"soffice is not installed\"/>");

        Skipped.main(target.toString(), START.toString());

        assertThat(target.resolve("skipped.txt")).hasContent("a.VectorsTest: soffice is not installed (1 test)\n");
    }
}
