package dev.countersign.web.http;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.io.Resource;

/** A file that a setting of TLS names. */
record TlsFile(String setting, String location) {

    private static final String EMBEDDED = "base64:";

    /** @throws InvalidInput if it cannot be read */
    Resource resource() {
        Resource file = ApplicationResourceLoader.get().getResource(location);
        if (!file.isReadable()) {
            throw problem(
                    setting,
                    location.startsWith(EMBEDDED)
                            ? "its value is not base64."
                            : "`" + location + "` is not a file that can be read from `"
                                    + Path.of("").toAbsolutePath() + "`.",
                    "Maybe give the whole path, or the right to read it.");
        }
        return file;
    }

    static InvalidInput problem(String setting, String says, String maybe) {
        return new InvalidInput(new Problem("--" + setting, says, maybe));
    }

    /** The variable of the environment for a setting. */
    static String variable(String setting) {
        return setting.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
