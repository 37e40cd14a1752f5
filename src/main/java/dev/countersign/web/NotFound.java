package dev.countersign.web;

/** There is no resource of that name. */
class NotFound extends RuntimeException {

    /** @param maybe what to do, beginning with Maybe */
    NotFound(String says, String maybe) {
        super(says + " " + maybe);
    }
}
