package dev.countersign.context.form;

/** What is taken out of a text. Where two pieces begin together, the longer one counts. */
final class Cuts {

    /** Says in brackets what stood there. */
    enum What {
        ADDRESS("[address]"),
        CUSTOMER("[customer]"),
        HEALTH("[health]"),
        NAME("[name]"),
        NUMBER("[number]");

        private static final What[] ALL = values();

        private final String word;

        What(String word) {
            this.word = word;
        }
    }

    private final String text;
    /** By the place where a piece begins, where it ends; 0 for no piece. */
    private final int[] ends;

    private final byte[] whats;

    Cuts(String text) {
        this.text = text;
        ends = new int[text.length()];
        whats = new byte[text.length()];
    }

    void add(int start, int end, What what) {
        if (end > ends[start]) {
            ends[start] = end;
            whats[start] = (byte) what.ordinal();
        }
    }

    /** @param start in the folded text, as is {@code end} */
    void add(FoldedText folded, int start, int end, What what) {
        add(folded.start(start), folded.end(end), what);
    }

    /** The text without the pieces. */
    String rest() {
        StringBuilder left = new StringBuilder(text.length());
        int at = 0;
        for (int start = 0; start < ends.length; start++) {
            if (ends[start] > 0) {
                if (start >= at) {
                    left.append(text, at, start).append(What.ALL[whats[start]].word);
                }
                at = Math.max(at, ends[start]);
            }
        }
        return left.append(text, at, text.length()).toString();
    }
}
