package dev.countersign.decisions.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of this program, as records, commands and the service name it. It is written only in {@code pom.xml}: a
 * jar has it in its manifest ({@code Implementation-Version}), and classes outside of a jar belong to a checkout, whose
 * {@code pom.xml} is read.
 */
public final class ProgramVersion {

    private static final Pattern IN_POM = Pattern.compile(
            "<artifactId>countersign</artifactId>(?:\\s|<!--.*?-->)*<version>([^<$]+)</version>", Pattern.DOTALL);
    private static final String NOW = find(ProgramVersion.class);

    private ProgramVersion() {}

    /** Such as {@code 1.2.3}. */
    public static String now() {
        return NOW;
    }

    private static String find(Class<?> type) {
        String packaged = type.getPackage().getImplementationVersion();
        return packaged != null
                ? packaged
                : folder(type.getProtectionDomain().getCodeSource())
                        .flatMap(ProgramVersion::ofCheckout)
                        .orElseThrow(() -> new IllegalStateException(
                                "the version of this program is not known: its manifest has no "
                                        + "`Implementation-Version`, and there is no"
                                        + " `pom.xml` above its classes. Maybe a jar was made of its "
                                        + "classes without its manifest."));
    }

    private static Optional<Path> folder(@Nullable CodeSource source) {
        return Optional.ofNullable(source)
                .map(CodeSource::getLocation)
                .map(Object::toString)
                .filter(location -> location.startsWith("file:"))
                .map(location -> Path.of(URI.create(location)));
    }

    /** The version of the first checkout of this program above a folder. */
    private static Optional<String> ofCheckout(Path classes) {
        for (Path above = classes.toAbsolutePath(); above != null; above = above.getParent()) {
            Path pom = above.resolve("pom.xml");
            if (Files.isRegularFile(pom)) {
                Matcher version = IN_POM.matcher(read(pom));
                if (version.find()) {
                    return Optional.of(version.group(1).strip());
                }
            }
        }
        return Optional.empty();
    }

    private static String read(Path pom) {
        try {
            return Files.readString(pom);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
