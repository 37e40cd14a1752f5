package dev.countersign.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** What a caller did wrong who sent a credential in a form that is not read. It never repeats what was sent. */
final class CredentialHint {

    private static final String BEARER = "bearer";
    private static final String KEY_HEADER = "X-API-Key";
    private static final String VARIABLE = "COUNTERSIGN_TOKEN=";
    private static final Pattern QUOTE = Pattern.compile("[\"'`\\u2018-\\u201F]|\\u00e2\\u0080");
    private static final String KEY = "a key begins with `cs_`";
    private static final String WRITE = "Maybe write `Authorization: Bearer KEY`";

    private CredentialHint() {}

    /** Empty if the request has nothing that looks like a credential. */
    static String of(HttpServletRequest request) {
        String sent = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (sent == null) {
            return request.getHeader(KEY_HEADER) == null
                    ? ""
                    : "The header " + KEY_HEADER + " is not read. " + WRITE + ".";
        }
        String scheme = sent.strip().split("\\s", 2)[0];
        if (!scheme.toLowerCase(Locale.ROOT).equals(BEARER)) {
            return "The header Authorization does not begin with `Bearer`. " + WRITE + ": " + KEY + ".";
        }
        String token = sent.strip().substring(scheme.length()).strip();
        if (token.isEmpty()) {
            return "Nothing follows `Bearer`. Maybe the file or the variable with the key is empty.";
        }
        if (token.toUpperCase(Locale.ROOT).contains(VARIABLE)) {
            return "It has the name of a variable. Maybe remove `" + VARIABLE + "`: " + KEY + ".";
        }
        if (QUOTE.matcher(token).find()) {
            return "It has quotes. Maybe remove the quotes: " + KEY + ".";
        }
        return WRITE + ", with one blank before the key and nothing after it: " + KEY + ".";
    }
}
