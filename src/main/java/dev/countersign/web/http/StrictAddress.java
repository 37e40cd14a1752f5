package dev.countersign.web.http;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.facts.text.StorableText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a path or a query whose percent signs do not encode UTF-8: the server would read a different text than the
 * caller sent.
 */
final class StrictAddress extends OncePerRequestFilter {

    private static final int DIGITS = 2;
    private static final int HEXADECIMAL = 16;
    private static final String MAYBE = "Maybe write %25 for a %.";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            hold("path", request.getRequestURI());
            hold("query", request.getQueryString());
        } catch (InvalidInput refused) {
            ProblemWriter.write(response, ErrorHandler.unreadable(refused));
            return;
        }
        chain.doFilter(request, response);
    }

    private static void hold(String place, @Nullable String sent) {
        if (sent == null || sent.indexOf('%') < 0) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(sent.length());
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            if (c == '%') {
                String digits = sent.substring(i + 1, Math.min(sent.length(), i + 1 + DIGITS));
                if (!digits.matches("[0-9A-Fa-f]{2}")) {
                    throw new InvalidInput(
                            new Problem(place, "`%" + digits + "` is not a % before two hexadecimal digits.", MAYBE));
                }
                bytes.write(Integer.parseInt(digits, HEXADECIMAL));
                i += DIGITS;
            } else {
                bytes.write(c);
            }
        }
        try {
            StorableText.utf8(bytes.toByteArray(), place);
        } catch (InvalidInput e) {
            throw new InvalidInput(
                    new Problem(place, "its percent signs do not encode UTF-8 text, or it has U+0000.", MAYBE));
        }
    }
}
