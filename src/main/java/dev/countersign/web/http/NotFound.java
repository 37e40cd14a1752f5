package dev.countersign.web.http;

/** There is no resource of that name. */
public class NotFound extends RuntimeException {

    /** @param maybe what to do, beginning with Maybe */
    public NotFound(String says, String maybe) {
        super(says + " " + maybe);
    }
}
