package dev.countersign.tables.workbook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.jspecify.annotations.Nullable;

/**
 * The number formats of the styles of a workbook; nothing else of a style matters to a reader.
 *
 * @param styles ids of formats by the number of the style
 * @param own    formats of this workbook, by id
 */
record NumberFormats(List<Integer> styles, Map<Integer, String> own) {

    NumberFormats {
        styles = List.copyOf(styles);
        own = Map.copyOf(own);
    }

    static NumberFormats read(XmlPart xml) throws IOException {
        List<Integer> styles = new ArrayList<>();
        Map<Integer, String> own = new HashMap<>();
        xml.require(XmlPart.MAIN, "styleSheet");
        while (xml.child()) {
            if (xml.atOnly("numFmts")) {
                while (xml.child()) {
                    xml.require(XmlPart.MAIN, "numFmt");
                    if (own.put(id(xml.needed("numFmtId")), xml.needed("formatCode")) != null) {
                        throw new XmlPart.Odd("a format twice");
                    }
                    xml.skip();
                }
            } else if (xml.atOnly("cellXfs")) {
                while (xml.child()) {
                    xml.require(XmlPart.MAIN, "xf");
                    String id = xml.attribute("numFmtId");
                    styles.add(id == null ? 0 : id(id));
                    xml.skip();
                }
            } else {
                xml.skip();
            }
        }
        xml.end();
        return new NumberFormats(styles, own);
    }

    private static int id(String text) throws IOException {
        return Digits.number(text, Short.MAX_VALUE);
    }

    /** The id of the format of a style. @param style its number as written; null means 0 */
    int of(@Nullable String style) throws IOException {
        return styles.get(Digits.number(style == null ? "0" : style, styles.size() - 1));
    }

    /** Null for an id that nobody knows. */
    @Nullable
    String format(int id) {
        return own.containsKey(id) ? own.get(id) : BuiltinFormats.getBuiltinFormat(id);
    }
}
