package dev.countersign.facts.own;

import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;

/** One field of a type that a pack declares: how JSON is read into it, and which facts of the case it becomes. */
public sealed interface BusinessField {

    /** Which source counts for it. */
    Authority authority();

    /** One sentence for the analyst. */
    String help();

    /** A value that the case holds as it is. @param fact under the field's own name */
    record Plain(FactName fact) implements BusinessField {

        @Override
        public Authority authority() {
            return fact.authority();
        }

        @Override
        public String help() {
            return fact.help();
        }
    }

    /** A moment. The case holds its age in hours at the decision time; less than zero for a future moment. */
    record Moment(Authority authority, String help) implements BusinessField {}

    /**
     * The id of another own fact. The case holds the fields of that fact too.
     *
     * @param type of that fact, as JSON names it
     */
    record Reference(String type, Authority authority, String help) implements BusinessField {}

    /**
     * Parts, in their order. The case holds their number, the first, the last, and their combined values.
     * @param type of each part, as JSON names it
     */
    record Parts(String type, Authority authority, String help) implements BusinessField {}
}
