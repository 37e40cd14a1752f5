package dev.countersign.context.own;

import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads the files of a folder of own facts line by line: JSON Lines in UTF-8, with or without a byte order mark, with
 * line ends of any system. Blocks of lines that were read before and have no mistake are not read again.
 */
final class FactFolderReader {

    private static final int LONGEST = FactFileReader.LONGEST;
    private static final String MARK = "\uFEFF";

    private final LineReader lines;
    private final CharsetDecoder strict = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final List<FactProblem> mistakes;
    private final FactBlocks blocks;
    private final List<FactRecord> read = new ArrayList<>();

    /** @param mistakes receives the mistakes @param blocks what was read before, and what is read now */
    FactFolderReader(Vocabulary vocabulary, BusinessTypes declared, List<FactProblem> mistakes, FactBlocks blocks) {
        lines = new LineReader(vocabulary, declared, false, mistakes);
        this.mistakes = mistakes;
        this.blocks = blocks;
        blocks.begin(vocabulary, declared);
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
        } catch (IOException | UncheckedIOException e) {
            blocks.failed(folder.toString());
            lines.unreadable(
                    new FactPlace(folder.toString(), 0, folder.toString()),
                    "the folder cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Maybe its permissions are wrong.");
        }
        blocks.end();
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
            FactBlocks.State state = FactBlocks.State.of(file);
            String name = file.toString();
            List<FactBlock> unchanged = blocks.unchanged(name, state);
            if (unchanged != null) {
                unchanged.forEach(block -> read.addAll(block.facts()));
                blocks.add(name, state, unchanged, true);
                return;
            }
            FactFileReader reader = new FactFileReader(new LinesOfFile(name, state.changed()));
            try (InputStream in = Files.newInputStream(file)) {
                reader.read(in);
            }
            blocks.add(name, state, reader.blocks(), reader.isWhole());
        } catch (IOException e) {
            blocks.failed(file.toString());
            lines.unreadable(
                    new FactPlace(file.toString(), 0, file.toString()),
                    "the file cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Maybe its permissions are wrong.");
        }
    }

    /** The lines of one file. */
    private final class LinesOfFile implements FactFileReader.Lines {

        private final String file;
        private final Instant changed;

        private LinesOfFile(String file, Instant changed) {
            this.file = file;
            this.changed = changed;
        }

        @Override
        public void line(int number, byte[] bytes) {
            FactFolderReader.this.line(FactPlace.at(file, number), bytes).ifPresent(fact -> read.add(fact.in(changed)));
        }

        @Override
        public int facts() {
            return read.size();
        }

        @Override
        public List<FactRecord> factsFrom(int count) {
            return read.subList(count, read.size());
        }

        @Override
        public int mistakes() {
            return mistakes.size();
        }

        @Override
        public @Nullable FactBlock known(ByteBuffer digest, int line) {
            FactBlock known = blocks.known(digest);
            if (known == null) {
                return null;
            }
            FactBlock moved = known.at(file, line, changed);
            read.addAll(moved.facts());
            return moved;
        }
    }

    private Optional<FactRecord> line(FactPlace at, byte[] bytes) {
        if (bytes.length > LONGEST) {
            lines.unreadable(
                    at,
                    "this line has more than " + LONGEST + " bytes.",
                    "Maybe line ends are missing. Each fact needs its own line.");
            return Optional.empty();
        }
        try {
            String text = strict.decode(ByteBuffer.wrap(bytes)).toString();
            if (at.line() == 1 && text.startsWith(MARK)) {
                text = text.substring(MARK.length());
            }
            if (!text.isBlank()) {
                return lines.read(StrictJson.read(text), at);
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
        return Optional.empty();
    }
}
