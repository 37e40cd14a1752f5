package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellAddress;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

/** The messages that docs/analyst.md quotes: an analyst who types that word into that cell reads that message. */
class AnalystPageTest {

    /** File, cell and the word in the cell. */
    private static final Pattern MESSAGE =
            Pattern.compile("(?m)^ *(decision-tables/\\S+\\.xlsx), Rules!([A-Z]+\\d+) \\(row \\S+\\): `(.+?)` .*$");

    private static String told(MatchResult message) throws IOException {
        String file = message.group(1);
        byte[] typed = typed(DefaultPack.FILES.files().get(file), message.group(2), message.group(3));
        return SmallPack.told(
                        () -> ReadPack.read(DefaultPack.with(Map.of(file, typed)), DefaultPack.COMPILER),
                        Path.of("none"))
                .orElse("");
    }

    private static byte[] typed(byte[] bytes, String place, String word) throws IOException {
        CellAddress address = new CellAddress(place);
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            XSSFRow row = workbook.getSheet("Rules").getRow(address.getRow());
            SmallPack.type(SmallPack.cell(row, address.getColumn()), word);
            workbook.write(out);
            return out.toByteArray();
        }
    }

    private static List<MatchResult> messages(String page) {
        return MESSAGE.matcher(page).results().toList();
    }

    @Test
    void each_message_that_the_page_quotes_is_printed_so() throws IOException {
        List<MatchResult> messages = messages(Files.readString(Path.of("docs/analyst.md")));
        assertThat(messages).hasSize(2);
        for (MatchResult message : messages) {
            assertThat(told(message)).isEqualTo(message.group().strip() + "\n");
        }
    }

    @Test
    void a_message_about_a_column_that_the_table_does_not_have_is_noticed() throws IOException {
        MatchResult message = messages("decision-tables/risk/risk-modifiers.xlsx, Rules!C14 (row T02-004): "
                        + "`SMSS` is not in the list `channel`. Allowed: EMAIL, SMS. Maybe `SMS`?\n")
                .get(0);
        assertThat(told(message)).doesNotContain("`channel`").contains("SMSS");
    }
}
