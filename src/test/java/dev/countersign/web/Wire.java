package dev.countersign.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A caller that writes HTTP byte by byte, as no client library would. */
public final class Wire implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;

    public Wire(URI service) throws IOException {
        socket = new Socket(service.getHost(), service.getPort());
        socket.setSoTimeout(PATIENCE_MS);
    }

    public Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Wire send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends one more byte, as long as the other side accepts any. */
    public void dribble() {
        try {
            send(" ");
        } catch (IOException e) {
            // it has stopped waiting
        }
    }

    /** The head of a request to decide, without the empty line. */
    public Wire post(String headers) throws IOException {
        return send("POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + headers);
    }

    /** One line, without its end. */
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Whether an answer has arrived, or the other side has closed. */
    public boolean isAnswered() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    public void skip(int bytes) throws IOException {
        socket.getInputStream().readNBytes(bytes);
    }

    /** The next bytes of this number. */
    public String text(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /** All bytes until the other side closes. */
    public String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
