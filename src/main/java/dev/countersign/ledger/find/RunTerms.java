package dev.countersign.ledger.find;

import java.io.IOException;

/** Reads the terms of a run in order, each with its list or without. One thread uses it. */
final class RunTerms {

    private final RunInput in;
    /** Place after the last term. */
    private final long after;

    private final long first;
    private final long end;

    private Term term = new Term(0, 0);
    private long count;
    private long newest;
    private long oldest;
    private int length;
    /** Whether the list of the term was not read. */
    private boolean ahead;

    RunTerms(RunInput in, long after, long first, long end) {
        this.in = in;
        this.after = after;
        this.first = first;
        this.end = end;
    }

    /** Goes to the next term. @return whether there is one */
    boolean next() throws IOException {
        if (ahead) {
            in.skip(length);
        }
        if (in.position() >= after) {
            return false;
        }
        term = new Term(in.u64(), in.u64());
        count = in.number();
        newest = sequence(in.number());
        oldest = newest;
        length = 0;
        if (count > 1) {
            oldest = sequence(in.number());
            length = (int) in.number();
        }
        ahead = true;
        if (count < 1 || count > end - first || length < 0 || length > count * Numbers.MOST) {
            throw damaged();
        }
        return true;
    }

    private long sequence(long fromEnd) throws IOException {
        long sequence = end - 1 - fromEnd;
        if (fromEnd < 0 || sequence < first) {
            throw damaged();
        }
        return sequence;
    }

    private IOException damaged() {
        return new IOException("the run from " + first + " to " + end + " is damaged before " + in.position());
    }

    Term term() {
        return term;
    }

    long count() {
        return count;
    }

    long newest() {
        return newest;
    }

    long oldest() {
        return oldest;
    }

    /** Bytes of the steps. */
    int length() {
        return length;
    }

    /** Reads the steps. */
    void steps(byte[] into, int at) throws IOException {
        in.bytes(into, at, length);
        ahead = false;
    }

    /** Reads the list step by step. Nothing else can be read afterwards. */
    Matches matches() {
        return new Matches();
    }

    /** The entries with the term, newest first. */
    final class Matches {

        private long left = count - 1;
        private long current = newest;

        /** How many they are. */
        long count() {
            return count;
        }

        /** The newest one that is not later than a sequence; -1 if there is none. */
        long downTo(long sequence) throws IOException {
            while (current > sequence) {
                if (left == 0) {
                    current = -1;
                    return current;
                }
                left--;
                current -= in.number() + 1;
                if (current < first) {
                    throw damaged();
                }
            }
            return current;
        }
    }
}
