package dev.countersign.tables.workbook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts that the cells of a workbook name by their number. */
final class SharedTexts {

    /** A character by its code, which spreadsheet programs write for a control character. */
    private static final Pattern CODE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private SharedTexts() {}

    static List<String> read(XmlPart xml) throws IOException {
        List<String> texts = new ArrayList<>();
        xml.require(XmlPart.MAIN, "sst");
        String count = xml.needed("uniqueCount");
        while (xml.child()) {
            xml.require(XmlPart.MAIN, "si");
            texts.add(text(xml));
        }
        xml.end();
        if (Digits.number(count, Integer.MAX_VALUE) != texts.size()) {
            throw new XmlPart.Odd("number of texts");
        }
        return texts;
    }

    /** One text, plain or in runs of different fonts, without phonetic hints. */
    static String text(XmlPart xml) throws IOException {
        String plain = null;
        StringBuilder runs = null;
        while (xml.child()) {
            if (xml.at("t")) {
                plain = once(plain, xml);
            } else if (xml.at("r")) {
                runs = runs == null ? new StringBuilder() : runs;
                runs.append(run(xml));
            } else if (xml.at("rPh") || xml.at("phoneticPr")) {
                xml.skip();
            } else {
                throw new XmlPart.Odd("in a text");
            }
        }
        if ((plain == null) == (runs == null)) {
            throw new XmlPart.Odd("a text that is both or neither");
        }
        return decoded(plain == null ? String.valueOf(runs) : plain);
    }

    private static String run(XmlPart xml) throws IOException {
        String text = null;
        while (xml.child()) {
            if (xml.at("t")) {
                text = once(text, xml);
            } else {
                xml.require(XmlPart.MAIN, "rPr");
                xml.skip();
            }
        }
        if (text == null) {
            throw new XmlPart.Odd("a run without text");
        }
        return text;
    }

    private static String once(@Nullable String before, XmlPart xml) throws IOException {
        if (before != null) {
            throw new XmlPart.Odd("a text twice");
        }
        return xml.text();
    }

    private static String decoded(String text) {
        return text.contains("_x")
                ? CODE.matcher(text)
                        .replaceAll(code ->
                                Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 16))))
                : text;
    }
}
