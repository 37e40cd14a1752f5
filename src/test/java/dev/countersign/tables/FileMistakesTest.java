package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that are no workbook, are damaged, or are not there. */
class FileMistakesTest extends Mistakes {

    /** Where a zip has the method of its first entry. */
    private static final int METHOD = 8;

    @Test
    void a_file_that_is_not_a_workbook_is_reported() {
        told(pack().file(SmallPack.LIMITS, "Row ID;Channel\nT91-001;SMS\n"));
    }

    @Test
    void an_empty_file_is_reported() {
        told(pack().file(SmallPack.LIMITS, ""));
    }

    @Test
    void a_workbook_that_was_cut_off_is_reported() {
        SmallPack pack = pack();
        byte[] whole = pack.read(SmallPack.LIMITS);
        told(pack.file(SmallPack.LIMITS, Arrays.copyOf(whole, whole.length / 2)));
    }

    /** Its first part says that it is packed by deflate64, which only other libraries unpack. */
    @Test
    void a_workbook_that_is_packed_by_an_unusual_method_is_reported() {
        SmallPack pack = pack();
        byte[] whole = pack.read(SmallPack.LIMITS);
        assertThat(whole[METHOD]).as("deflated").isEqualTo((byte) 8);
        whole[METHOD] = 9;
        told(pack.file(SmallPack.LIMITS, whole));
    }

    @Test
    void a_sheet_that_was_cut_off_inside_is_reported() {
        told(part("xl/worksheets/sheet1.xml", xml -> xml.substring(0, xml.length() / 2)));
    }

    @Test
    void a_sheet_with_a_row_twice_is_reported() {
        told(part("xl/worksheets/sheet1.xml", xml -> {
            int from = xml.indexOf("<row r=\"12\"");
            String row = xml.substring(from, xml.indexOf("</row>", from) + 6);
            return xml.replace(row, row + row);
        }));
    }

    @Test
    void a_sheet_with_a_cell_that_has_no_value_in_it_is_reported() {
        told(part(
                "xl/worksheets/sheet1.xml",
                xml -> xml.replaceFirst("(<c r=\"B11\"[^>]*t=\"s\"[^>]*><v>)[^<]*", "$1999999")));
    }

    @Tag("slow")
    @Test
    void a_workbook_that_swells_when_opened_is_reported() {
        told(part("xl/styles.xml", xml -> xml + " ".repeat(60_000_000)));
    }

    @Test
    void an_archive_that_is_not_a_workbook_is_reported() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("letter.txt"));
            zip.write("Dear Ines".getBytes(StandardCharsets.UTF_8));
        }
        told(pack().file(SmallPack.LIMITS, bytes.toByteArray()));
    }

    @Test
    void an_old_workbook_under_the_new_ending_is_reported() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (HSSFWorkbook old = new HSSFWorkbook()) {
            old.createSheet("Rules");
            old.write(bytes);
        }
        told(pack().file(SmallPack.LIMITS, bytes.toByteArray()));
    }

    @Test
    void a_workbook_behind_a_password_is_reported() throws Exception {
        SmallPack pack = pack();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (POIFSFileSystem files = new POIFSFileSystem()) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("sesame");
            try (var stream = encryptor.getDataStream(files)) {
                stream.write(pack.read(SmallPack.LIMITS));
            }
            files.writeFilesystem(bytes);
        }
        told(pack.file(SmallPack.LIMITS, bytes.toByteArray()));
    }

    @Test
    void files_that_would_be_passed_over_are_reported() {
        told(pack().file("decision-tables/limits/more.xls", "")
                .file("decision-tables/limits/old.XLSX", "")
                .file("decision-tables/limits/list.csv", "")
                .file("decision-tables/limits/macro.xlsm", "")
                .file("rules/limits/more.DRL", "")
                .file("decision-tables/limits/rule.drl", ""));
    }

    @Test
    void a_missing_file_is_reported() {
        told(() -> PackFiles.folder(folder.resolve("nowhere")));
    }

    @Test
    void a_file_instead_of_a_folder_is_reported() {
        pack();
        told(() -> PackFiles.folder(folder.resolve(SmallPack.LIMITS)));
    }

    @Test
    void a_folder_without_a_pack_is_reported() {
        told(() -> PackFiles.folder(folder));
    }

    @Test
    void a_folder_without_workbooks_is_reported() {
        told(SmallPack.emptyIn(folder)
                .file("decision-tables/readme.md", "Nothing yet.")
                .file("rules/readme.md", "Nothing yet."));
    }

    @Test
    void an_unreadable_file_is_reported() throws IOException {
        SmallPack pack = pack();
        Files.delete(folder.resolve(SmallPack.LIMITS));
        Files.createSymbolicLink(folder.resolve(SmallPack.LIMITS), Path.of("gone.xlsx"));
        told(pack);
    }

    private SmallPack part(String name, UnaryOperator<String> change) {
        SmallPack pack = pack();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(pack.read(SmallPack.LIMITS)));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                byte[] part = in.readAllBytes();
                out.write(
                        entry.getName().equals(name)
                                ? change.apply(new String(part, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)
                                : part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pack.file(SmallPack.LIMITS, bytes.toByteArray());
    }
}
