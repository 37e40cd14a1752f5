package dev.countersign.web.http;

import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request, read as JSON by our own rules. Spring's binding would coerce numbers to texts and answer 415
 * where 400 is required.
 */
public final class JsonBodyReader {

    private JsonBodyReader() {}

    /** The body of a request whose content type is JSON. @throws NotJson for another content type */
    public static JsonNode readJson(HttpServletRequest http) throws IOException {
        if (!isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        return read(http);
    }

    /** Whether the content type is JSON in UTF-8, the encoding of I-JSON (RFC 7493, section 2.1). */
    public static boolean isJson(HttpServletRequest http) {
        if (http.getContentType() == null) {
            return false;
        }
        try {
            MediaType type = MediaType.parseMediaType(http.getContentType());
            return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** @throws InvalidInput when it is too large or not JSON */
    public static JsonNode read(HttpServletRequest http) throws IOException {
        return RequestParser.json(http.getInputStream().readNBytes(RequestParser.LARGEST + 1));
    }

    /**
     * @throws InvalidInput when its content type is not JSON, it is too large, or it is not JSON. AuthZEN's
     *     certification scenario requires 400 for each (c-2-4-3)
     */
    public static JsonNode readAccess(HttpServletRequest http) throws IOException {
        if (!isJson(http)) {
            throw new InvalidInput(
                    new Problem("Content-Type", String.valueOf(new NotJson(http.getContentType()).getMessage()), ""));
        }
        return read(http);
    }
}
