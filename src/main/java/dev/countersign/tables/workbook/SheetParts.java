package dev.countersign.tables.workbook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The parts of a workbook in its archive, before a tree is built from them that needs a hundred times their memory.
 * They are found by the directory at the end of the archive, as spreadsheet programs find them. A file may hold other
 * parts of the same names, which no such program shows.
 *
 * <p>Cells and rows that only have a style are left out: nothing reads them, most cells of a new workbook are such, and
 * a style for a whole column makes a million of them.
 */
final class SheetParts {

    /** Bytes of all parts together. */
    private static final long LARGEST = 96L << 20;

    static final int ROWS = 20_000;
    static final int CELLS = 200_000;
    private static final int PIECE = 8192;
    /** Where the header of a part has its method. */
    private static final int METHOD = 8;
    /** Apache POI refuses a part of more than 100 KiB that is packed a hundred times smaller; this is half of that. */
    private static final int SWOLLEN = 100 << 10;

    private static final int MOST_SWOLLEN = 50;
    private static final Pattern SHEET = Pattern.compile("xl/worksheets/sheet(\\d+)\\.xml");
    private static final Pattern STYLED_CELL = Pattern.compile("<c(?=[\\s/])[^<>]*+(?<=/)>");
    private static final Pattern EMPTY_ROW = Pattern.compile("<row(?=[\\s/>])[^<>]*+(?:(?<=/)>|>\\s*+</row>)");

    private long room = LARGEST;

    private SheetParts() {}

    /** The workbook has more content than the limit. */
    static final class TooLarge extends IOException {

        final String says;

        TooLarge(String says) {
            super(says);
            this.says = says;
        }
    }

    /**
     * The same workbook without cells that only have a style, packed again, so that the limits of unpacking still apply
     * to it, and its parts are those that were read here: stored or deflated, and no others.
     *
     * @throws TooLarge by sheet, when the rest is larger than the limit
     */
    static byte[] withContent(byte[] workbook) throws IOException {
        SheetParts parts = new SheetParts();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ZipFile in = archive(workbook);
                ZipOutputStream out = new ZipOutputStream(written)) {
            out.setLevel(Deflater.BEST_SPEED);
            for (ZipArchiveEntry entry : entries(in)) {
                byte[] bytes = parts.read(workbook, in, entry);
                Matcher sheet = SHEET.matcher(entry.getName());
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(sheet.matches() ? parts.filled(bytes, sheet.group(1)) : bytes);
                out.closeEntry();
            }
        }
        return written.toByteArray();
    }

    /**
     * The parts as they are, by name.
     *
     * @throws XmlPart.Odd if a part occurs twice, or swells so much that a model of the workbook may be refused
     */
    static Map<String, byte[]> all(byte[] workbook) throws IOException {
        SheetParts parts = new SheetParts();
        Map<String, byte[]> all = new TreeMap<>();
        try (ZipFile in = archive(workbook)) {
            for (ZipArchiveEntry entry : entries(in)) {
                byte[] bytes = parts.read(workbook, in, entry);
                if (all.put(entry.getName(), bytes) != null
                        || bytes.length > SWOLLEN && bytes.length / MOST_SWOLLEN > entry.getCompressedSize()) {
                    throw new XmlPart.Odd("part " + entry.getName());
                }
            }
        }
        return all;
    }

    private static ZipFile archive(byte[] workbook) throws IOException {
        return ZipFile.builder().setByteArray(workbook).get();
    }

    private static List<ZipArchiveEntry> entries(ZipFile archive) {
        return Collections.list(archive.getEntries());
    }

    private byte[] read(byte[] workbook, ZipFile archive, ZipArchiveEntry entry) throws IOException {
        int method = entry.getMethod();
        if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED || method != method(workbook, entry)) {
            throw new ZipException("method " + method + " of " + entry.getName());
        }
        byte[] bytes;
        try (InputStream in = archive.getInputStream(entry)) {
            bytes = read(in);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (bytes.length != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw new ZipException("bytes of " + entry.getName());
        }
        return bytes;
    }

    /** The method in the header before the bytes of the part. */
    private static int method(byte[] workbook, ZipArchiveEntry entry) {
        int at = (int) entry.getLocalHeaderOffset() + METHOD;
        return (workbook[at] & 0xFF) | (workbook[at + 1] & 0xFF) << 8;
    }

    private byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            room -= length;
            if (room < 0) {
                throw new TooLarge("unpacked it has more than " + LARGEST + " bytes.");
            }
            bytes.write(piece, 0, length);
        }
        return bytes.toByteArray();
    }

    /**
     * One character for each byte: the search text is ASCII. A sheet with comments or CDATA, which no spreadsheet
     * program writes, is left as it is.
     */
    private byte[] filled(byte[] bytes, String sheet) throws TooLarge {
        String xml = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!xml.contains("<!")) {
            xml = EMPTY_ROW.matcher(STYLED_CELL.matcher(xml).replaceAll("")).replaceAll("");
        }
        hold(xml, "<row", ROWS, "rows", sheet);
        hold(xml, "<c ", CELLS, "cells", sheet);
        return xml.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void hold(String xml, String tag, int most, String what, String sheet) throws TooLarge {
        int count = 0;
        for (int at = xml.indexOf(tag); at >= 0; at = xml.indexOf(tag, at + 1)) {
            if (++count > most) {
                throw new TooLarge("sheet " + sheet + " has more than " + most + " " + what + " with content.");
            }
        }
    }
}
