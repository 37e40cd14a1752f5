package dev.countersign.web;

/** The caller has not authenticated. */
class NotAllowed extends RuntimeException {

    NotAllowed(String says) {
        super(says);
    }
}
