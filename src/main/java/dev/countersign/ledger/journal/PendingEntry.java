package dev.countersign.ledger.journal;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** An entry that waits to be written. Its parts are encrypted already. */
public final class PendingEntry implements WriteHandle {

    private enum State {
        WAITING,
        TAKEN,
        WITHDRAWN
    }

    private final byte[] open;
    private final byte[] leaf;
    private final String leafHash;
    private final List<byte[]> parts;
    private final boolean urgent;
    private final long bytes;
    private final CompletableFuture<Receipt> written = new CompletableFuture<>();
    private final boolean followed;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    public PendingEntry(byte[] open, byte[] leaf, List<byte[]> parts, boolean urgent, boolean followed) {
        this.open = open;
        this.leaf = leaf;
        leafHash = HexFormat.of().formatHex(leaf);
        this.parts = parts;
        this.urgent = urgent;
        this.followed = followed;
        long sum = open.length + SegmentFrame.HEADER;
        for (byte[] part : parts) {
            sum += part.length + SegmentFrame.HEADER;
        }
        bytes = sum;
    }

    byte[] open() {
        return open;
    }

    public byte[] leaf() {
        return leaf;
    }

    public List<byte[]> parts() {
        return parts;
    }

    public boolean urgent() {
        return urgent;
    }

    /** Whether its caller adds another entry at once, to be forced to disk with it. */
    public boolean followed() {
        return followed;
    }

    /** Bytes that it takes on the disk. */
    public long bytes() {
        return bytes;
    }

    /** The entry is forced to disk, with that sequence. */
    public void written(String origin, long sequence) {
        written.complete(new Receipt(origin, sequence, leafHash));
    }

    @Override
    public CompletableFuture<Receipt> written() {
        return written;
    }

    /** The writer takes the entry; false if its caller has cancelled it. */
    public boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    @Override
    public boolean withdraw() {
        boolean withdrawn = state.compareAndSet(State.WAITING, State.WITHDRAWN);
        if (withdrawn) {
            written.completeExceptionally(new NotWritten(
                    NotWritten.Why.BUSY, Duration.ofSeconds(1), "The writer did not reach the entry in time."));
        }
        return withdrawn || state.get() == State.WITHDRAWN;
    }
}
