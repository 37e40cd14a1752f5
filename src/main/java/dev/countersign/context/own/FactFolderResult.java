package dev.countersign.context.own;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.List;

/**
 * The result of reading a folder of own facts.
 *
 * @param facts    what could be read
 * @param problems every mistake, by file, line and member; the first twenty with a suggestion
 * @param refused  whether there are so many mistakes that these facts cannot be used
 */
public record FactFolderResult(OwnFacts facts, List<Problem> problems, boolean refused) {

    public FactFolderResult {
        problems = List.copyOf(problems);
    }

    /** @throws InvalidInput with every mistake, if the facts cannot be used */
    public OwnFacts whole() {
        if (refused) {
            throw new InvalidInput(problems);
        }
        return facts;
    }
}
