package dev.countersign.tables.workbook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workbook part by part, without a model of it. It reads only the plain form that Excel, LibreOffice and this
 * program write. For every other form, and for every damage, it gives no answer, so that {@link ModelWorkbook} decides.
 */
final class StreamedWorkbook {

    private static final String RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static final String TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String WORKBOOK_TYPE =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    private static final Pattern NAME = Pattern.compile("\\.[A-Za-z0-9]+|(?:/[A-Za-z0-9_.-]+)+");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z]+/[A-Za-z0-9.+-]+");

    private final Map<String, byte[]> parts;
    /** Parts of sheets. */
    private final Set<String> read = new HashSet<>();

    private StreamedWorkbook(Map<String, byte[]> parts) {
        this.parts = parts;
    }

    /** Empty if the workbook has another form or is damaged. */
    static Optional<WorkbookCells> of(byte[] bytes) {
        try {
            return Optional.of(new StreamedWorkbook(SheetParts.all(bytes)).read());
        } catch (IOException | RuntimeException odd) {
            return Optional.empty();
        }
    }

    private WorkbookCells read() throws IOException {
        for (String unread : PartNames.unread(parts.keySet())) {
            UnreadPart.check(unread, xml(unread));
        }
        types();
        Map<String, Relation> roots = relations("_rels/.rels", "");
        if (!one(roots, OFFICE + "/officeDocument").equals(WORKBOOK)) {
            throw new XmlPart.Odd("another workbook part");
        }
        Map<String, Relation> relations = relations("xl/_rels/workbook.xml.rels", "xl/");
        StreamedSheet reader = new StreamedSheet(
                SharedTexts.read(xml(one(relations, OFFICE + "/sharedStrings"))),
                NumberFormats.read(xml(one(relations, OFFICE + "/styles"))));
        XmlPart xml = xml(WORKBOOK);
        xml.require(XmlPart.MAIN, "workbook");
        List<SheetCells> sheets = new ArrayList<>();
        boolean from1904 = false;
        while (xml.child()) {
            if (xml.atOnly("workbookPr")) {
                from1904 = from1904(xml.attribute("date1904"));
                xml.skip();
            } else if (xml.atOnly("sheets")) {
                while (xml.child()) {
                    xml.require(XmlPart.MAIN, "sheet");
                    sheets.add(sheet(xml, relations, reader));
                    xml.skip();
                }
            } else {
                xml.skip();
            }
        }
        xml.end();
        if (sheets.isEmpty()
                || sheets.size()
                        != parts.keySet().stream().filter(PartNames::sheet).count()) {
            throw new XmlPart.Odd("number of sheets");
        }
        return new WorkbookCells(sheets, from1904);
    }

    private SheetCells sheet(XmlPart xml, Map<String, Relation> relations, StreamedSheet reader) throws IOException {
        Relation relation = relations.get(String.valueOf(xml.attribute(OFFICE, "id")));
        if (relation == null || !relation.type().equals(OFFICE + "/worksheet")) {
            throw new XmlPart.Odd("a sheet without a part");
        }
        byte[] bytes = part(relation.part());
        if (!read.add(relation.part())) {
            throw new XmlPart.Odd("two sheets of one part");
        }
        return reader.read(xml.needed("name"), XmlPart.of(bytes));
    }

    private static boolean from1904(@Nullable String text) throws IOException {
        if (text != null && !List.of("0", "1", "true", "false").contains(text)) {
            throw new XmlPart.Odd("date1904 " + text);
        }
        return "1".equals(text) || "true".equals(text);
    }

    private byte[] part(String name) throws IOException {
        byte[] bytes = parts.get(name);
        if (bytes == null) {
            throw new XmlPart.Odd("no part " + name);
        }
        return bytes;
    }

    private XmlPart xml(String name) throws IOException {
        return XmlPart.of(part(name));
    }

    /** @param part its name in the archive */
    private record Relation(String type, String part) {}

    private Map<String, Relation> relations(String name, String folder) throws IOException {
        Map<String, Relation> relations = new HashMap<>();
        XmlPart xml = xml(name);
        xml.require(RELATIONS, "Relationships");
        while (xml.child()) {
            xml.require(RELATIONS, "Relationship");
            xml.allowed(List.of("Id", "Type", "Target"));
            String target = xml.needed("Target");
            Relation relation =
                    new Relation(xml.needed("Type"), target.startsWith("/") ? target.substring(1) : folder + target);
            if (relations.put(xml.needed("Id"), relation) != null || !parts.containsKey(relation.part())) {
                throw new XmlPart.Odd("relation " + target);
            }
            xml.skip();
        }
        xml.end();
        return relations;
    }

    private static String one(Map<String, Relation> relations, String type) throws IOException {
        List<String> parts = relations.values().stream()
                .filter(relation -> relation.type().equals(type))
                .map(Relation::part)
                .toList();
        if (parts.size() != 1) {
            throw new XmlPart.Odd(type);
        }
        return parts.get(0);
    }

    /** Every part must have a type. */
    private void types() throws IOException {
        Map<String, String> types = new HashMap<>();
        XmlPart xml = xml("[Content_Types].xml");
        xml.require(TYPES, "Types");
        while (xml.child()) {
            boolean ending = xml.at(TYPES, "Default");
            if (!ending) {
                xml.require(TYPES, "Override");
            }
            String name = ending ? "." + xml.needed("Extension") : xml.needed("PartName");
            if (!NAME.matcher(name).matches()
                    || !TYPE.matcher(xml.needed("ContentType")).matches()
                    || types.put(name, xml.needed("ContentType")) != null) {
                throw new XmlPart.Odd("type of " + name);
            }
            xml.skip();
        }
        xml.end();
        for (String part : parts.keySet()) {
            if (!part.equals("[Content_Types].xml")
                    && !types.containsKey("/" + part)
                    && !types.containsKey(part.substring(part.lastIndexOf('.')))) {
                throw new XmlPart.Odd("no type of " + part);
            }
        }
        if (!WORKBOOK_TYPE.equals(types.get("/" + WORKBOOK))) {
            throw new XmlPart.Odd("type of the workbook");
        }
    }
}
