package dev.countersign.web.http;

import dev.countersign.decisions.request.RequestParser;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** The part of a request's body that has arrived, in memory that all bodies share. */
final class BodyBuffer {

    private static final int FIRST = 4096;

    private final Semaphore room;
    private byte[] bytes = new byte[0];
    private int size;
    private long came;

    /** @param room bytes that all bodies together may still use */
    BodyBuffer(Semaphore room) {
        this.room = room;
    }

    /**
     * Stores the bytes that arrived. Of a body that is larger than allowed it stores only the size.
     *
     * @return whether there was enough memory
     */
    boolean add(byte[] from, int length) {
        came += length;
        if (came > RequestParser.LARGEST) {
            release();
            return true;
        }
        if (size + length > bytes.length) {
            int larger = Math.min(RequestParser.LARGEST, Math.max(size + length, Math.max(FIRST, 2 * bytes.length)));
            if (!room.tryAcquire(larger - bytes.length)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, larger);
        }
        System.arraycopy(from, 0, bytes, size, length);
        size += length;
        return true;
    }

    /** The number of bytes that arrived. It is more than what is in memory if the body is too large. */
    long came() {
        return came;
    }

    boolean isTooLarge() {
        return came > RequestParser.LARGEST;
    }

    /** The whole body, until it is released. */
    ByteArrayInputStream whole() {
        return new ByteArrayInputStream(bytes, 0, size);
    }

    /** Releases the memory of the body. */
    void release() {
        room.release(bytes.length);
        bytes = new byte[0];
        size = 0;
    }
}
