package dev.countersign.oversight.contest;

import dev.countersign.decisions.answer.CustomerExplanation;
import dev.countersign.facts.json.Sha256;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The explanation of the contested decisions, for the customer.
 *
 * @param contest   id of the contest
 * @param decisions those that can still be read completely
 * @param isWhole   whether these are all of them
 */
public record ContestExplanation(String contest, List<CustomerExplanation> decisions, boolean isWhole) {

    private static final String CONTACT =
            "A person reviews the decision, and it is not one who took part in it. You can "
                    + "tell this person your view: reply to this message, and name the contest ";

    public ContestExplanation {
        decisions = List.copyOf(decisions);
    }

    /** Whether nothing is left out. Otherwise a person with the role for compliance answers. */
    public boolean isComplete() {
        return isWhole && decisions.stream().allMatch(CustomerExplanation::isComplete);
    }

    private String contact() {
        return CONTACT + contest + ".";
    }

    /** To print, or to send. */
    public String text() {
        StringBuilder text = new StringBuilder("EXPLANATION for the contest ")
                .append(contest)
                .append("\n\n");
        decisions.forEach(each -> text.append(each.text()).append('\n'));
        if (!isWhole) {
            text.append("A person explains what is not explained here.\n\n");
        }
        return text.append("Contact\n  ").append(contact()).append('\n').toString();
    }

    /** SHA-256 of the text in UTF-8, in hex. */
    public String sha256() {
        return Sha256.hex(text());
    }

    /** As data, with the text. */
    public ObjectNode json() {
        ObjectNode json =
                JsonMapper.shared().createObjectNode().put("contestId", contest).put("complete", isComplete());
        ArrayNode all = json.putArray("decisions");
        decisions.forEach(each -> all.add(each.json()));
        return json.put("contact", contact()).put("text", text()).put("sha256", sha256());
    }
}
