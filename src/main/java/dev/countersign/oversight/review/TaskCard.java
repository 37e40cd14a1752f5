package dev.countersign.oversight.review;

import dev.countersign.decisions.answer.Explanation;
import dev.countersign.decisions.held.CardReader;
import dev.countersign.decisions.held.HeldForPeople;
import dev.countersign.decisions.held.ShownFact;
import dev.countersign.decisions.held.SmallerValue;
import dev.countersign.facts.verdict.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person is shown of a task.
 *
 * @param version  another one after each transition, and when other rows, another risk or another grade would count
 * @param sentence who wants to do what to whom
 * @param content  the text that would be sent; empty for none
 * @param effect   the properties of the action, without what says nothing about its effect
 * @param mayEdit  what the person may change before approving it
 * @param reasons  why it needs people, as the active release says it
 * @param facts    that the reasons depend on
 * @param allowedInstead actions that would have been allowed with the same properties when it was decided
 * @param smallerValues values of the action that would need fewer people, as the active release says it
 * @param obligations that go with it if it is approved
 * @param onTimeout   what happens if nobody decides in time
 * @param agentSays   properties that say nothing about the effect, such as how sure the agent is: to be read last
 */
public record TaskCard(
        String version,
        String sentence,
        Optional<String> content,
        ObjectNode effect,
        SortedSet<String> mayEdit,
        List<Reason> reasons,
        List<ShownFact> facts,
        List<String> allowedInstead,
        List<SmallerValue> smallerValues,
        List<String> obligations,
        SortedSet<String> onTimeout,
        ObjectNode agentSays) {

    public TaskCard {
        mayEdit = Collections.unmodifiableSortedSet(new TreeSet<>(mayEdit));
        reasons = List.copyOf(reasons);
        facts = List.copyOf(facts);
        allowedInstead = List.copyOf(allowedInstead);
        smallerValues = List.copyOf(smallerValues);
        obligations = List.copyOf(obligations);
        onTimeout = Collections.unmodifiableSortedSet(new TreeSet<>(onTimeout));
    }

    /**
     * @param request as it was sent, or as people changed it; empty if it is not on record
     * @param content the text that would be sent; empty for none
     * @param smaller values that would need fewer people
     * @param reader  what the person may read of personal facts
     */
    static TaskCard of(
            HeldForPeople held,
            ReviewTask task,
            Optional<ObjectNode> request,
            Optional<String> content,
            List<SmallerValue> smaller,
            CardReader reader) {
        Explanation explained = held.decision().explanation();
        ObjectNode properties = request.map(asked -> asked.withObject("/action/properties"))
                .orElseGet(JsonMapper.shared()::createObjectNode);
        return new TaskCard(
                version(task, held),
                "The " + held.agentType() + " `" + held.agentId() + "`"
                        + held.onBehalfOf()
                                .map(person -> ", for `" + person + "`,")
                                .orElse("")
                        + " wants to do `" + held.action() + "` to " + held.resourceType() + " `"
                        + held.resourceId() + "`.",
                content,
                part(properties, false),
                held.mayEdit(),
                held.evaluation().reasons(),
                held.facts(explained, reader),
                held.allowedInstead(explained),
                smaller,
                held.evaluation().obligations(),
                held.onTimeout(),
                part(properties, true));
    }

    private static ObjectNode part(ObjectNode properties, boolean passing) {
        ObjectNode part = JsonMapper.shared().createObjectNode();
        properties.properties().stream()
                .filter(each -> HeldForPeople.isPassing(each.getKey()) == passing)
                .forEach(each -> part.set(each.getKey(), each.getValue()));
        return part;
    }

    static String version(ReviewTask task, HeldForPeople held) {
        return task.transitions() + "-" + held.shown();
    }
}
