package dev.countersign.context.own;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive lines of a file without a mistake.
 *
 * @param digest SHA-256 of their bytes
 * @param first  number of the first line
 * @param ends   line ends in them
 * @param facts  what the lines say
 */
record FactBlock(ByteBuffer digest, int first, int ends, List<FactRecord> facts) {

    FactBlock {
        facts = List.copyOf(facts);
    }

    /** The same lines at another place. @param changed when the file was last modified */
    FactBlock at(String file, int line, Instant changed) {
        if (facts.isEmpty() || line == first && isAt(facts.get(0), file, changed)) {
            return facts.isEmpty() ? new FactBlock(digest, line, ends, facts) : this;
        }
        List<FactRecord> moved = new ArrayList<>(facts.size());
        for (FactRecord fact : facts) {
            FactPlace place = fact.place();
            moved.add(new FactRecord(
                    fact.type(),
                    fact.id(),
                    fact.value(),
                    fact.origin(),
                    line == first && place.file().equals(file)
                            ? place
                            : FactPlace.at(file, place.line() - first + line),
                    fact.whole(),
                    changed));
        }
        return new FactBlock(digest, line, ends, moved);
    }

    private static boolean isAt(FactRecord fact, String file, Instant changed) {
        return fact.place().file().equals(file) && changed.equals(fact.changed());
    }
}
