package dev.countersign.web;

import dev.countersign.decisions.request.RequestParser;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** The body of one request as far as it has come, in memory that all bodies share. */
final class RequestBody {

    private static final int FIRST = 4096;

    private final Semaphore room;
    private byte[] bytes = new byte[0];
    private int size;
    private long came;

    /** @param room bytes that all bodies together may still take */
    RequestBody(Semaphore room) {
        this.room = room;
    }

    /**
     * Takes what came; of a body that is larger than allowed only its size.
     *
     * @return whether there was room for it
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

    /** Bytes that came, more than there are in memory where it is too large. */
    long came() {
        return came;
    }

    boolean isTooLarge() {
        return came > RequestParser.LARGEST;
    }

    /** All of it, until it is released. */
    ByteArrayInputStream whole() {
        return new ByteArrayInputStream(bytes, 0, size);
    }

    /** Gives the room back; nothing of the body is left. */
    void release() {
        room.release(bytes.length);
        bytes = new byte[0];
        size = 0;
    }
}
