package dev.countersign.context.own;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Positions of facts in the list of all facts, in the order of a text of each: 4 bytes for a fact. Facts with equal
 * texts stay in their order. Immutable.
 */
final class FactIndex {

    /** An index of no facts. */
    static final FactIndex NONE = new FactIndex(new int[0], fact -> false, FactRecord::id);

    private final int[] positions;
    private final Predicate<FactRecord> covers;
    private final Function<FactRecord, String> text;

    private FactIndex(int[] positions, Predicate<FactRecord> covers, Function<FactRecord, String> text) {
        this.positions = positions;
        this.covers = covers;
        this.text = text;
    }

    static FactIndex of(List<FactRecord> all, Predicate<FactRecord> covers, Function<FactRecord, String> text) {
        return sorted(all, IntStream.range(0, all.size()).filter(at -> covers.test(all.get(at))), covers, text);
    }

    private static FactIndex sorted(
            List<FactRecord> all,
            IntStream positions,
            Predicate<FactRecord> covers,
            Function<FactRecord, String> text) {
        Integer[] sorted = positions.boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, Comparator.comparing(at -> text.apply(all.get(at))));
        return new FactIndex(Arrays.stream(sorted).mapToInt(Integer::intValue).toArray(), covers, text);
    }

    /** The same with only the first fact of each text. */
    FactIndex unique(List<FactRecord> all) {
        int[] first = new int[positions.length];
        int count = 0;
        for (int position : positions) {
            if (count == 0 || !text(all, position).equals(text(all, first[count - 1]))) {
                first[count++] = position;
            }
        }
        return new FactIndex(Arrays.copyOf(first, count), covers, text);
    }

    /** The same facts by another text. */
    FactIndex by(List<FactRecord> all, Function<FactRecord, String> other) {
        return sorted(all, Arrays.stream(positions).sorted(), covers, other);
    }

    private String text(List<FactRecord> all, int position) {
        return text.apply(all.get(position));
    }

    int size() {
        return positions.length;
    }

    /** In the order of their texts. */
    Stream<FactRecord> all(List<FactRecord> all) {
        return Arrays.stream(positions).mapToObj(all::get);
    }

    /** Those with that text. */
    List<FactRecord> of(List<FactRecord> all, String wanted) {
        List<FactRecord> found = new ArrayList<>(1);
        for (int at = from(all, wanted, 0, positions, positions.length);
                at < positions.length && text(all, positions[at]).equals(wanted);
                at++) {
            found.add(all.get(positions[at]));
        }
        return found;
    }

    /** The first place of a fact that has a later text, or the same one and not an earlier position. */
    private int from(List<FactRecord> all, String wanted, int position, int[] among, int count) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = text(all, among[middle]).compareTo(wanted);
            if (compared < 0 || compared == 0 && among[middle] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The index of the facts after an edit that changed the text of none of them. */
    FactIndex after(FactEdit edit, List<FactRecord> now) {
        int[] added = edit.added().stream()
                .mapToInt(Integer::intValue)
                .filter(at -> covers.test(now.get(at)))
                .toArray();
        int[] moved = new int[positions.length + added.length];
        int count = 0;
        for (int position : positions) {
            if (edit.to(position) >= 0) {
                moved[count++] = edit.to(position);
            }
        }
        for (int position : added) {
            int at = from(now, text(now, position), position, moved, count);
            System.arraycopy(moved, at, moved, at + 1, count - at);
            moved[at] = position;
            count++;
        }
        return new FactIndex(Arrays.copyOf(moved, count), covers, text);
    }
}
