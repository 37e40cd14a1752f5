package dev.countersign.oversight.contest;

import dev.countersign.decisions.held.ContestedDecision;
import dev.countersign.decisions.record.RecordSubjects;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.List;
import java.util.TreeSet;

/**
 * A contest as it arrives.
 *
 * @param customer  id of the customer, such as {@code C-1001}; or type and id of a record without a known customer
 * @param decisions ids of the contested decisions
 * @param words     the customer's own
 */
public record ContestWish(String customer, List<String> decisions, ContestChannel channel, String words) {

    private static final int MOST = 20;
    /** The greatest number of letters of a text. */
    static final int LONGEST = 20_000;

    public ContestWish {
        decisions = List.copyOf(new TreeSet<>(decisions));
    }

    void check() {
        if (decisions.isEmpty() || decisions.size() > MOST) {
            throw new InvalidInput(new Problem(
                    "decisions",
                    decisions.size() + " decisions. Allowed: from 1 to " + MOST + ".",
                    "Maybe name the decisions of the answers that the customer got."));
        }
        checked("words", words);
    }

    /** @throws InvalidInput when the text is missing or too long */
    static void checked(String place, String text) {
        int letters = text.codePointCount(0, text.length());
        if (text.isBlank() || letters > LONGEST) {
            throw new InvalidInput(new Problem(
                    place,
                    text.isBlank()
                            ? "it is missing."
                            : "it has " + letters + " letters. Allowed: at most " + LONGEST + ".",
                    text.isBlank() ? "" : "Maybe name the place of the full text."));
        }
    }

    boolean isAbout(ContestedDecision decision) {
        return decision.about().equals(customer) && !customer.startsWith(RecordSubjects.CUSTOMER)
                || decision.about().equals(RecordSubjects.CUSTOMER + customer);
    }

    /** The same words for a decision about another customer and for one that does not exist. */
    static InvalidInput unknown(String id) {
        return new InvalidInput(new Problem(
                "decisions",
                "there is no decision `" + Problem.shown(id) + "` about this customer.",
                "Maybe copy the `decisionId` of the answer again."));
    }
}
