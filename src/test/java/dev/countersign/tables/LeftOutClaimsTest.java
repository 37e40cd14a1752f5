package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The cases of the pack with omitted facts: an omission in a request or a record never helps. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LeftOutClaimsTest {

    /** Claims whose omission makes a verdict more permissive, and why. Remove a line when its fault is corrected. */
    private static final Map<String, String> KNOWN_TO_LOOSEN = Map.of(
            "action.text",
                    "the detector finds nothing in a text that it is not shown; a person reads it then, "
                            + "with the duty to have it screened",
            "agent.useCases",
                    "an agent that nobody registered for a use case is not known to serve one; what has "
                            + "significant impact is then high risk, and refusals go to compliance",
            "action.useCase that nobody registered",
                    "such a name counts against the caller that gives it; a caller without a name counts as all "
                            + "that the agent is registered for",
            "action.audience", "a request about one customer is about one customer, unless it says otherwise",
            "template.until", "a template without an end has none");

    /** Of so many cases one, in the runs under each locale. */
    private static final int FEW = 150;

    /** Worked out once. */
    private static final class Whole {

        /** Properties of records whose omission makes the result more permissive, by type. */
        private static final Map<String, String> LEFT_OUT_OF_RECORDS =
                leftOutOfRecords(CaseFile.all(DefaultPack.FILES));
    }

    @Test
    void omitting_a_fact_of_a_few_cases_never_makes_the_result_more_permissive_under_any_locale() {
        List<CaseFile> all = CaseFile.all(DefaultPack.FILES);
        List<CaseFile> few = IntStream.range(0, all.size())
                .filter(i -> i % FEW == 0)
                .mapToObj(all::get)
                .toList();
        Map<String, String> offenders = leftOutOfRequests(few);
        offenders.putAll(leftOutOfRecords(few));

        offenders.keySet().removeAll(KNOWN_TO_LOOSEN.keySet());

        assertThat(few).hasSizeGreaterThan(1);
        assertThat(offenders).isEmpty();
    }

    private static Map<String, String> leftOutOfRequests(List<CaseFile> cases) {
        Map<String, String> offenders = new TreeMap<>();
        for (CaseFile each : cases) {
            Verdict told = verdict(each).orElseThrow();
            if (told == Verdict.ALLOW) {
                // nothing is more permissive
                continue;
            }
            for (String part : List.of("action", "resource")) {
                for (String name : List.copyOf(each.json()
                        .path("request")
                        .path(part)
                        .path("properties")
                        .propertyNames())) {
                    JsonNode less = each.json().deepCopy();
                    ((ObjectNode) less.path("request").path(part).path("properties")).remove(name);
                    looser(told, new CaseFile(each.path(), less, each.facts()))
                            .ifPresent(what -> offenders.put(part + "." + name + registered(each, name), what));
                }
            }
        }
        return offenders;
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void omitting_a_claim_never_makes_the_result_more_permissive() {
        Map<String, String> offenders = leftOutOfRequests(CaseFile.all(DefaultPack.FILES));

        offenders.keySet().removeAll(KNOWN_TO_LOOSEN.keySet());

        assertThat(offenders).isEmpty();
    }

    /** More words for a use case without a record. */
    private static String registered(CaseFile asked, String name) {
        JsonNode said = asked.json().at("/request/action/properties/useCase");
        return name.equals("useCase")
                        && asked.facts().stream()
                                .noneMatch(fact -> fact.path("type").asString().equals("useCase")
                                        && fact.path("id").equals(said))
                ? " that nobody registered"
                : "";
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void omitting_a_property_of_a_record_never_makes_the_result_more_permissive() {
        Map<String, String> offenders = new TreeMap<>(Whole.LEFT_OUT_OF_RECORDS);

        offenders.keySet().removeAll(KNOWN_TO_LOOSEN.keySet());

        assertThat(offenders).isEmpty();
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void an_omitted_end_of_a_record_is_reported_as_more_permissive() {
        assertThat(Whole.LEFT_OUT_OF_RECORDS).containsKey("template.until");
    }

    private static Map<String, String> leftOutOfRecords(List<CaseFile> cases) {
        Map<String, String> offenders = new TreeMap<>();
        for (CaseFile each : cases) {
            Verdict told = verdict(each).orElseThrow();
            if (told == Verdict.ALLOW) {
                // nothing is more permissive
                continue;
            }
            for (int i = 0; i < each.facts().size(); i++) {
                JsonNode record = each.facts().get(i);
                String type = record.path("type").asString();
                if (type.equals("agent")
                        && !record.path("id")
                                .equals(each.json()
                                        .path("request")
                                        .path("subject")
                                        .path("id"))) {
                    continue;
                }
                for (String name : List.copyOf(record.path("properties").propertyNames())) {
                    JsonNode less = record.deepCopy();
                    ((ObjectNode) less.path("properties")).remove(name);
                    List<JsonNode> facts = new ArrayList<>(each.facts());
                    facts.set(i, less);
                    looser(told, new CaseFile(each.path(), each.json(), facts))
                            .ifPresent(what -> offenders.put(type + "." + name, what));
                }
            }
        }
        return offenders;
    }

    private static Optional<String> looser(Verdict told, CaseFile less) {
        return verdict(less)
                .filter(untold -> untold.looserThan(told))
                .map(untold -> told + " became " + untold + " in " + less.path());
    }

    /** Empty where the request or a record cannot be read: such a question is not answered at all. */
    private static Optional<Verdict> verdict(CaseFile file) {
        try {
            return Optional.of(file.evaluation(DefaultPack.release(), Set.of()).verdict());
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }
}
