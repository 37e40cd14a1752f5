package dev.countersign.context.own;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.List;

/**
 * The result of reading a folder of own facts.
 *
 * @param facts    what could be read
 * @param problems every mistake, by file, line and member; the first twenty with what was perhaps meant
 * @param refused  whether so much is wrong that these facts may not count
 */
public record FactFolderResult(OwnFacts facts, List<Problem> problems, boolean refused) {

    public FactFolderResult {
        problems = List.copyOf(problems);
    }

    /** @throws InvalidInput with every mistake, where the facts may not count */
    public OwnFacts whole() {
        if (refused) {
            throw new InvalidInput(problems);
        }
        return facts;
    }
}
