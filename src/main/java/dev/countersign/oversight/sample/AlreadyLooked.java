package dev.countersign.oversight.sample;

/** Somebody has looked at the decision already. */
public final class AlreadyLooked extends RuntimeException {

    AlreadyLooked(String decision) {
        super("Somebody has looked at the decision `" + decision + "` already. Maybe take another one.");
    }
}
