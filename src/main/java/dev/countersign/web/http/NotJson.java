package dev.countersign.web.http;

import org.jspecify.annotations.Nullable;

/** A request whose content type is not JSON in UTF-8. */
public final class NotJson extends RuntimeException {

    public NotJson(@Nullable String contentType) {
        super(
                contentType == null
                        ? "there is no content type. Allowed: application/json in UTF-8. Maybe send the header "
                                + "`Content-Type: application/json`."
                        : "`" + contentType
                                + "` is not JSON in UTF-8. Allowed: application/json. Maybe send the header "
                                + "`Content-Type: application/json`.");
    }
}
