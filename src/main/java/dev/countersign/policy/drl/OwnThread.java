package dev.countersign.policy.drl;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that waits for parallel streams of a library. In a thread of a fork-join pool such a stream gives its parts to
 * the pool, and never ends if the other threads of the pool wait for the result of this one. In a thread of its own it
 * uses the common pool, where nothing waits for it.
 */
final class OwnThread {

    private OwnThread() {}

    /**
     * The result of the work, or what it throws.
     *
     * @throws IllegalStateException when the caller is interrupted while it waits, or the work throws a checked
     *     exception
     */
    static <T> T call(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while `" + name + "` was made", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
