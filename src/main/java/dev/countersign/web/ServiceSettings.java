package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What an operator may set.
 *
 * @param pack  a folder with rules and decision-tables; null for the current folder if that is a pack, else the built-in one
 * @param facts a folder of JSON Lines; null for none, so that every agent is unknown
 * @param data  the folder that everything is kept in; null for {@code .countersign} in the current folder
 * @param anchor a second place for checkpoints, on another disk or in other hands; null for none
 * @param url   how callers address the service, where a gateway stands in front; null for as they do
 */
@ConfigurationProperties("countersign")
record ServiceSettings(
        @Nullable String pack,
        @Nullable String facts,
        @Nullable String url,
        @Nullable String data,
        @Nullable String anchor) {

    /** The folder that everything is kept in. */
    Path dataFolder() {
        return folder(data).orElse(DataFolder.USUAL);
    }

    /** As text, and not as paths: Spring would look for a path in the web application's own folder first. */
    static Optional<Path> folder(@Nullable String setting) {
        return Optional.ofNullable(setting).filter(text -> !text.isBlank()).map(Path::of);
    }
}
