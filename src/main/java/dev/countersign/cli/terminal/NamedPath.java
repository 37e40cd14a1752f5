package dev.countersign.cli.terminal;

import dev.countersign.facts.text.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file or folder from the command line, and explains why a name is not possible. */
public final class NamedPath implements ITypeConverter<Path> {

    private static final char UNREAD = '\ufffd';

    @Override
    public Path convert(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(why(text));
        }
    }

    private static String why(String text) {
        return text.indexOf(0) >= 0
                ? "`" + Problem.shown(text.replace('\0', UNREAD)) + "` contains U+0000, which a file name "
                        + "cannot contain."
                : "the locale of this machine (" + System.getProperty("sun.jnu.encoding") + ") cannot name `"
                        + Problem.shown(text) + "`. Maybe set LANG=C.UTF-8 and LC_ALL=C.UTF-8, and run the "
                        + "command again.";
    }
}
