package dev.countersign.web;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The latest value that still has to be handled. It stays until a handler ends without an exception, so that a failure
 * is repaired by the next attempt. One thread may set values while another handles them.
 */
final class LatestUnhandled<T> {

    private final AtomicReference<@Nullable T> latest = new AtomicReference<>();

    void set(T value) {
        latest.set(value);
    }

    /** Gives the value to the handler, if there is one. A value set in the meantime is left for the next call. */
    void handle(Consumer<T> handler) {
        T value = latest.get();
        if (value != null) {
            handler.accept(value);
            latest.compareAndSet(value, null);
        }
    }
}
