package dev.countersign.web.http;

import dev.countersign.decisions.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of the service.
 *
 * @param pack a folder with rules and decision-tables; null for the current folder if that is a pack, else the built-in
 *     one
 * @param facts a folder of JSON Lines; null for none, so that every agent is unknown
 * @param data  the folder of the ledger; null for {@code .countersign} in the current folder
 * @param anchor a second folder for checkpoints, on another disk or controlled by somebody else; null for none
 * @param url   the address for callers if there is a gateway in front; null for the address that the caller used
 * @param open  false to refuse callers without a credential from the start; null for the usual: they are let in on a
 *     loopback address until a key, an issuer or a grant is recorded
 * @param issuer   the issuer of signed tokens, as the claim {@code iss} has it; null for API keys only
 * @param audience what the claim {@code aud} of a token must contain; not null with an issuer
 * @param roles    {@code issuer} to take the seven roles of oversight from the issuer; null for {@code directory}
 * @param issuerRoles a file that gives roles to groups of the issuer; null for none
 */
@ConfigurationProperties("countersign")
public record ServiceSettings(
        @Nullable String pack,
        @Nullable String facts,
        @Nullable String url,
        @Nullable String data,
        @Nullable String anchor,
        @Nullable Boolean open,
        @Nullable String issuer,
        @Nullable String audience,
        @Nullable String roles,
        @Nullable String issuerRoles) {

    /** The folder of the ledger. */
    public Path dataFolder() {
        return folder(data).orElse(DataFolder.USUAL);
    }

    /** Texts, not paths: Spring would look for a path in the web application's own folder first. */
    public static Optional<Path> folder(@Nullable String setting) {
        return Optional.ofNullable(setting).filter(text -> !text.isBlank()).map(Path::of);
    }
}
