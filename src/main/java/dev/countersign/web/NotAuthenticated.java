package dev.countersign.web;

/** The caller has not authenticated. */
class NotAuthenticated extends RuntimeException {

    NotAuthenticated(String says) {
        super(says);
    }
}
