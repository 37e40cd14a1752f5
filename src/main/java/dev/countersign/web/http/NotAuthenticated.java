package dev.countersign.web.http;

/** The caller has not authenticated. */
public class NotAuthenticated extends RuntimeException {

    public NotAuthenticated(String says) {
        super(says);
    }
}
