package dev.countersign.context.own;

import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Reads the files of a folder of own facts line by line: JSON Lines in UTF-8, with or without a byte order mark, with
 * line ends of any system.
 */
final class FactFolderReader {

    /** Bytes of the longest line that is read. */
    private static final int LONGEST = 256 * 1024;

    private static final int CHUNK = 1 << 16;

    private static final String MARK = "\uFEFF";

    private final LineReader lines;
    private final CharsetDecoder strict = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final List<FactRecord> read = new ArrayList<>();

    /** @param mistakes receives the mistakes */
    FactFolderReader(Vocabulary vocabulary, BusinessTypes declared, List<FactProblem> mistakes) {
        lines = new LineReader(vocabulary, declared, false, mistakes);
    }

    /**
     * Every fact, in the order of files and lines.
     *
     * @throws InvalidInput when there is no such folder
     */
    List<FactRecord> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInput(new Problem(
                    folder.toString(),
                    Files.exists(folder) ? "this is not a folder." : "there is no such folder of own facts.",
                    "Maybe the path is relative to another folder; the working folder is "
                            + Path.of("").toAbsolutePath() + "."));
        }
        try {
            for (Path file : files(folder)) {
                file(file);
            }
            for (Path file : UnreadFiles.files(folder)) {
                lines.unreadable(
                        new FactPlace(file.toString(), 0, file.toString()),
                        UnreadFiles.says(folder, file),
                        UnreadFiles.maybe(folder, file));
            }
        } catch (IOException e) {
            lines.unreadable(
                    new FactPlace(folder.toString(), 0, folder.toString()),
                    "the folder cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Maybe its permissions are wrong.");
        }
        return read;
    }

    /** The files from which own facts are read, in order. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(UnreadFiles.READ)
                            && !UnreadFiles.isHidden(path))
                    .sorted()
                    .toList();
        }
    }

    private void file(Path file) {
        try {
            // before its content: if both change in between, the lines have an earlier time, not a later one
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            int before = read.size();
            content(file);
            read.subList(before, read.size()).replaceAll(entity -> entity.in(changed));
        } catch (IOException e) {
            lines.unreadable(
                    new FactPlace(file.toString(), 0, file.toString()),
                    "the file cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Maybe its permissions are wrong.");
        }
    }

    private void content(Path file) throws IOException {
        String name = file.toString();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            boolean returned = false;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                int from = 0;
                for (int at = 0; at < read; at++) {
                    byte next = chunk[at];
                    if (next == '\n' || next == '\r') {
                        add(line, chunk, from, at);
                        from = at + 1;
                        // a line feed after a carriage return ends the same line
                        if (next == '\r' || !returned) {
                            line(name, number++, line);
                            line.reset();
                        }
                    }
                    returned = next == '\r';
                }
                add(line, chunk, from, read);
            }
            line(name, number, line);
        }
    }

    private static void add(ByteArrayOutputStream line, byte[] chunk, int from, int to) {
        line.write(chunk, from, Math.min(to - from, Math.max(0, LONGEST + 1 - line.size())));
    }

    private void line(String file, int number, ByteArrayOutputStream bytes) {
        FactPlace at = FactPlace.at(file, number);
        if (bytes.size() > LONGEST) {
            lines.unreadable(
                    at,
                    "this line has more than " + LONGEST + " bytes.",
                    "Maybe line ends are missing. Each fact needs its own line.");
            return;
        }
        try {
            String text = strict.decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
            if (number == 1 && text.startsWith(MARK)) {
                text = text.substring(MARK.length());
            }
            if (!text.isBlank()) {
                lines.read(StrictJson.read(text), at).ifPresent(read::add);
            }
        } catch (CharacterCodingException e) {
            lines.unreadable(at, "this line is not UTF-8 text.", "Maybe save the file again as UTF-8.");
        } catch (JacksonException e) {
            lines.unreadable(
                    at,
                    "this line is not JSON: " + StrictJson.problem(e) + ".",
                    "Maybe a comma or a quotation mark is missing. Each line contains one entity.");
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            lines.unreadable(
                    at, "this line cannot be read.", "Maybe a value in it is too large, or nested too deeply.");
        }
    }
}
