package dev.countersign.web;

/** Whoever asks has not shown who they are. */
class NotAllowed extends RuntimeException {

    NotAllowed(String says) {
        super(says);
    }
}
