package dev.countersign.oversight.review;

import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.facts.json.Sha256;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The exact text that people are shown of an action. */
final class ShownText {

    /** Code of a refusal: the text that would be sent is missing. */
    private static final String CONTENT_NEEDED = "CONTENT_NEEDED";
    /** Code of a refusal: the text is not the one that the digest of the action names. */
    private static final String CONTENT_MISMATCH = "CONTENT_MISMATCH";

    private static final int LARGEST = 65_536;
    private static final String SHA256 = "sha256:";
    private static final String CONTENT_DIGEST = "action.properties.contentDigest";

    private ShownText() {}

    /**
     * Nobody approves a digest: people see the text that is sent.
     *
     * @throws InvalidInput when the text is missing, too long or another than the one of the action
     */
    static void check(HeldForPeople held, @Nullable String content) {
        Optional<String> digest = held.contentDigest();
        if (digest.isEmpty()) {
            boolean sends = held.isTextUnknown();
            if (sends || content != null) {
                throw refused(
                        sends ? CONTENT_NEEDED : CONTENT_MISMATCH,
                        CONTENT_DIGEST,
                        "the decision names no text, and "
                                + (sends ? "the action sends something." : "there is a text."),
                        "Maybe request the action again with the SHA-256 of the text.");
            }
            return;
        }
        if (content == null) {
            throw refused(
                    CONTENT_NEEDED,
                    "content",
                    "the text is missing. People approve what they can read.",
                    "Maybe send the text whose SHA-256 is `contentDigest`.");
        }
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        refuseLarge(bytes.length);
        if (!(SHA256 + Sha256.hex(bytes)).equals(digest.get())) {
            throw refused(
                    CONTENT_MISMATCH,
                    "content",
                    "its SHA-256 is `" + SHA256 + Sha256.hex(bytes) + "`, and the action names `"
                            + Problem.shown(digest.get()) + "`.",
                    "Maybe send exactly the text that would be sent, in UTF-8.");
        }
    }

    /** @throws InvalidInput for a text that is too long to be shown */
    static void refuseLarge(int bytes) {
        if (bytes > LARGEST) {
            throw refused(
                    CONTENT_MISMATCH,
                    "content",
                    "it has " + bytes + " bytes. Allowed: at most " + LARGEST + ".",
                    "Maybe shorten it.");
        }
    }

    private static InvalidInput refused(String code, String place, String says, String maybe) {
        return new InvalidInput(new Problem(place, says, maybe)).coded(code);
    }
}
