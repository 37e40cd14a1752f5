package dev.countersign.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that send a byte of their body each second, and connect again when the service refuses them. All run on one
 * thread, so that they cost the service more than this process.
 */
final class Dribblers implements AutoCloseable {

    private static final byte[] HEAD = ("POST /v1/decide HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
            .getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Socket[] sockets;
    private final Thread thread = new Thread(this::dribble, "dribblers");
    private final AtomicLong givenUp = new AtomicLong();
    private volatile boolean ended;

    /** Returns when all are connected and have begun. */
    Dribblers(int port, int many) throws IOException {
        this.port = port;
        sockets = new Socket[many];
        for (int i = 0; i < many; i++) {
            sockets[i] = begun();
        }
        thread.setDaemon(true);
        thread.start();
    }

    private Socket begun() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(HEAD);
        return socket;
    }

    private void dribble() {
        long step = TimeUnit.SECONDS.toNanos(1) / sockets.length;
        long due = System.nanoTime();
        for (int i = 0; !ended; i = (i + 1) % sockets.length) {
            due += step;
            LockSupport.parkNanos(due - System.nanoTime());
            try {
                if (sockets[i].getInputStream().available() > 0) {
                    sockets[i].close();
                    sockets[i] = begun();
                    givenUp.incrementAndGet();
                } else {
                    sockets[i].getOutputStream().write(' ');
                }
            } catch (IOException e) {
                again(i);
            }
        }
    }

    private void again(int i) {
        try {
            sockets[i].close();
            sockets[i] = begun();
            givenUp.incrementAndGet();
        } catch (IOException e) {
            // the service takes no connection just now; the next second asks again
        }
    }

    /** How often the service gave one up. */
    long givenUp() {
        return givenUp.get();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
