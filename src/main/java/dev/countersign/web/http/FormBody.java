package dev.countersign.web.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** The fields of a form, in UTF-8. */
final class FormBody {

    /** The greatest number of bytes of a form. */
    static final int LARGEST = 64 << 10;
    /** The greatest number of its fields. */
    static final int FIELDS = 200;

    private FormBody() {}

    static boolean isForm(@Nullable String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** Empty for a form that is too large or cannot be read, so that it has no token against forgery either. */
    static Map<String, String[]> parameters(byte[] body) {
        String[] fields = body.length > LARGEST
                ? new String[0]
                : new String(body, StandardCharsets.US_ASCII).split("&", FIELDS + 1);
        if (fields.length > FIELDS) {
            return Map.of();
        }
        MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
        try {
            for (String field : fields) {
                int equals = field.indexOf('=');
                values.add(
                        decoded(equals < 0 ? field : field.substring(0, equals)),
                        decoded(equals < 0 ? "" : field.substring(equals + 1)));
            }
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
        Map<String, String[]> parameters = new LinkedHashMap<>();
        values.forEach((name, each) -> parameters.put(name, each.toArray(String[]::new)));
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
