package dev.countersign.tables.workbook;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A part that says nothing about a table: properties of the file, comments, drawings, colours. It must still be
 * well-formed and of its kind, because damage in one part makes the others doubtful.
 */
final class UnreadPart {

    private static final String PROPERTIES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private static final String TERMS = "http://purl.org/dc/terms/";
    private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema-instance";
    private static final String DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");

    private UnreadPart() {}

    static void check(String name, XmlPart xml) throws IOException {
        if (name.equals("docProps/core.xml")) {
            properties(xml);
        } else if (name.startsWith("xl/comments")) {
            xml.require(XmlPart.MAIN, "comments");
        } else if (name.startsWith("xl/theme/")) {
            xml.require(DRAWING + "main", "theme");
        } else if (name.startsWith("xl/drawings/drawing")) {
            xml.require(DRAWING + "spreadsheetDrawing", "wsDr");
        }
        xml.end();
    }

    private static void properties(XmlPart xml) throws IOException {
        xml.require(PROPERTIES, "coreProperties");
        while (xml.child()) {
            if (xml.at(TERMS, "created") || xml.at(TERMS, "modified")) {
                xml.allowed(List.of("type"));
                boolean typed = "dcterms:W3CDTF".equals(xml.attribute(SCHEMA, "type"));
                if (!TIME.matcher(xml.text()).matches() || !typed) {
                    throw new XmlPart.Odd("time");
                }
            } else if (xml.at(PROPERTIES, "lastPrinted")) {
                if (!TIME.matcher(xml.text()).matches()) {
                    throw new XmlPart.Odd("time");
                }
            } else {
                xml.allowed(List.of());
                xml.skip();
            }
        }
    }
}
