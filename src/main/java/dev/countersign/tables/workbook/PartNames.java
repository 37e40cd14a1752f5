package dev.countersign.tables.workbook;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The parts of a workbook that spreadsheet programs write for a table without charts, macros or links. */
final class PartNames {

    private static final Pattern READ = Pattern.compile(
            "\\[Content_Types]\\.xml|_rels/\\.rels|xl/workbook\\.xml|xl/_rels/workbook\\.xml\\.rels|xl/styles\\.xml"
                    + "|xl/sharedStrings\\.xml|xl/worksheets/sheet[0-9]+\\.xml");
    private static final Pattern UNREAD = Pattern.compile(
            "docProps/(?:app|core|custom)\\.xml|xl/worksheets/_rels/sheet[0-9]+\\.xml\\.rels|xl/comments[0-9]+\\.xml"
                    + "|xl/drawings/(?:drawing[0-9]+\\.xml|vmlDrawing[0-9]+\\.vml)|xl/theme/theme[0-9]+\\.xml"
                    + "|xl/persons/person[0-9]*\\.xml");
    private static final Pattern PRINTER = Pattern.compile("xl/printerSettings/printerSettings[0-9]+\\.bin");

    private PartNames() {}

    static boolean sheet(String part) {
        return part.startsWith("xl/worksheets/sheet");
    }

    /**
     * Parts of XML whose content says nothing about a table.
     *
     * @throws XmlPart.Odd if there is a part of another name
     */
    static Set<String> unread(Set<String> parts) throws XmlPart.Odd {
        Set<String> unread = new TreeSet<>();
        for (String part : parts) {
            if (UNREAD.matcher(part).matches()) {
                unread.add(part);
            } else if (!PRINTER.matcher(part).matches() && !READ.matcher(part).matches()) {
                throw new XmlPart.Odd("part " + part);
            }
        }
        return unread;
    }
}
