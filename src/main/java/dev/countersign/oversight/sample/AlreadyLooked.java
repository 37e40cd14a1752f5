package dev.countersign.oversight.sample;

/** Somebody has looked at the decision already. */
public final class AlreadyLooked extends RuntimeException {

    AlreadyLooked(String id) {
        super("Somebody has looked at `" + id + "` already. Maybe take another one.");
    }
}
