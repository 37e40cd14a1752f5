package dev.countersign.web;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept connection that sends requests made beforehand: a client so light that the service is what is measured. */
final class KeepAlive implements AutoCloseable {

    static final int OK = 200;
    private static final String LENGTH = "content-length:";
    private static final String VERSION = "HTTP/1.1 ";

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private long bytes;

    KeepAlive(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream());
    }

    static byte[] request(String path, String header, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + header
                        + "Content-Length: " + content.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The body of the answer. @throws IllegalStateException when it is another answer than 200 */
    byte[] send(byte[] request) throws IOException {
        Answer answer = ask(request);
        if (answer.status != OK) {
            throw new IllegalStateException("answered " + answer.status);
        }
        return answer.body;
    }

    /** @param body as it was sent */
    record Answer(int status, byte[] body) {}

    /** Whatever is answered. @throws IllegalStateException when it has no length */
    Answer ask(byte[] request) throws IOException {
        out.write(request);
        bytes += request.length;
        String status = line();
        int length = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        if (!status.startsWith(VERSION) || length < 0) {
            throw new IllegalStateException(status);
        }
        bytes += length;
        return new Answer(
                Integer.parseInt(status.substring(VERSION.length(), VERSION.length() + 3)), in.readNBytes(length));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            bytes++;
            if (next != '\r') {
                line.append((char) next);
            }
        }
        bytes++;
        return line.toString();
    }

    /** How many it sent and received. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
