package dev.countersign.web;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Callers who together ask at a rate, each on a connection of its own, the next question as soon as it is due and the
 * last one is answered. One thread serves all of them, so that they take as little as possible from the
 * service on the same processors.
 */
final class Flood implements AutoCloseable {

    private static final int LARGEST = 1 << 18;
    private static final byte[] HEAD_ENDS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "\ncontent-length:";
    private static final int STATUS = "HTTP/1.1 ".length();

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final List<byte[]> requests;

    /** @param requests asked in turn */
    Flood(int port, int many, List<byte[]> requests) throws IOException {
        this.requests = requests;
        for (int i = 0; i < many; i++) {
            SocketChannel socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.configureBlocking(false);
            Connection connection = new Connection(socket, i);
            socket.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
    }

    /** What was answered: the nanoseconds from the question to its answer. */
    interface Answers {

        void answered(int status, long nanoseconds);
    }

    /** Asks for so long, and waits for the answers to what was asked. */
    void ask(double perSecond, long nanoseconds, Answers answers) throws IOException {
        long begin = System.nanoTime();
        double step = TimeUnit.SECONDS.toNanos(1) / perSecond;
        PriorityQueue<Connection> due = new PriorityQueue<>(Comparator.comparingLong((Connection each) -> each.due));
        for (Connection each : connections) {
            each.due = (long) (begin + step * each.number);
            due.add(each);
        }
        int asked = 0;
        while (due.size() < connections.size() || System.nanoTime() < begin + nanoseconds) {
            long now = System.nanoTime();
            while (now < begin + nanoseconds && !due.isEmpty() && due.peek().due <= now) {
                due.remove().ask(requests.get(asked++ % requests.size()), now);
            }
            // a thread that looked all the time would take a processor
            selector.select(1);
            for (SelectionKey key : selector.selectedKeys()) {
                Connection each = (Connection) key.attachment();
                int status = each.answer();
                if (status > 0) {
                    answers.answered(status, System.nanoTime() - each.asked);
                    each.due += (long) (step * connections.size());
                    due.add(each);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static final class Connection {

        private final SocketChannel socket;
        private final int number;
        private final ByteBuffer read = ByteBuffer.allocate(LARGEST);
        /** When the next question is due; while one is not answered, when that one was. */
        private long due;

        private long asked;

        Connection(SocketChannel socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        void ask(byte[] request, long now) throws IOException {
            asked = now;
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        }

        /** The status when the whole answer has arrived, 0 before. */
        int answer() throws IOException {
            if (socket.read(read) < 0) {
                throw new EOFException();
            }
            int head = headEnds();
            if (head < 0) {
                return 0;
            }
            String text = new String(read.array(), 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            int from = text.indexOf(LENGTH) + LENGTH.length();
            int length = Integer.parseInt(
                    text.substring(from, text.indexOf('\r', from)).strip());
            if (read.position() < head + length) {
                return 0;
            }
            read.clear();
            return Integer.parseInt(text.substring(STATUS, STATUS + 3));
        }

        private int headEnds() {
            byte[] bytes = read.array();
            for (int i = HEAD_ENDS.length; i <= read.position(); i++) {
                if (bytes[i - 1] == '\n' && bytes[i - 2] == '\r' && bytes[i - 3] == '\n') {
                    return i;
                }
            }
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection each : connections) {
            each.socket.close();
        }
        selector.close();
    }
}
