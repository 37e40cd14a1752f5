package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cases of the airline with omitted facts: an omission in a request or a record, also of a part of a list, never
 * allows more.
 */
class AirlineLeftOutTest {

    /** Facts whose omission allows more, and why. */
    private static final Map<String, String> KNOWN_TO_OPEN =
            Map.of("insured", "a change that does not ask for insurance adds none");

    /** Of so many cases one, in the runs under each locale. */
    private static final int FEW = 30;

    @Tag("slow")
    @Test
    void omitting_a_fact_of_a_few_cases_allows_nothing_more_under_any_locale() {
        List<CaseFile> all = CaseFile.all(AirlinePack.FILES);
        List<CaseFile> few = IntStream.range(0, all.size())
                .filter(i -> i % FEW == 0)
                .mapToObj(all::get)
                .toList();
        Map<String, String> offenders = leftOutOfRequests(few);
        offenders.putAll(leftOutOfRecords(few));

        offenders.keySet().removeAll(KNOWN_TO_OPEN.keySet());

        assertThat(few).hasSizeGreaterThan(1);
        assertThat(offenders).isEmpty();
    }

    private static Map<String, String> leftOutOfRequests(List<CaseFile> cases) {
        Map<String, String> offenders = new TreeMap<>();
        cases.forEach(each ->
                tried(each, file -> file.json().path("request").path("action").path("properties"), offenders));
        return offenders;
    }

    private static Map<String, String> leftOutOfRecords(List<CaseFile> cases) {
        Map<String, String> offenders = new TreeMap<>();
        for (CaseFile each : cases) {
            for (int i = 0; i < each.facts().size(); i++) {
                int number = i;
                if (bearsOn(each, each.facts().get(i))) {
                    tried(each, file -> file.facts().get(number).path("properties"), offenders);
                }
            }
        }
        return offenders;
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void omitting_a_claim_allows_nothing_more() {
        Map<String, String> offenders = leftOutOfRequests(CaseFile.all(AirlinePack.FILES));

        offenders.keySet().removeAll(KNOWN_TO_OPEN.keySet());

        assertThat(offenders).isEmpty();
    }

    @Tag("slow")
    @Tag("one-locale")
    @Test
    void omitting_a_property_of_a_record_allows_nothing_more() {
        assertThat(leftOutOfRecords(CaseFile.all(AirlinePack.FILES))).isEmpty();
    }

    /** The resource of the case, and the member who booked it. */
    private static boolean bearsOn(CaseFile file, JsonNode fact) {
        JsonNode resource = file.json().path("request").path("resource").path("id");
        return fact.path("id").equals(resource)
                || file.facts().stream()
                        .anyMatch(booking -> booking.path("id").equals(resource)
                                && booking.path("properties").path("member").equals(fact.path("id")));
    }

    /** Every property left out once, and every field of every part. */
    private static void tried(CaseFile file, Function<CaseFile, JsonNode> place, Map<String, String> offenders) {
        Verdict told = verdict(file, Verdict.DENY);
        if (told == Verdict.ALLOW) {
            return;
        }
        JsonNode whole = place.apply(file);
        for (String name : List.copyOf(whole.propertyNames())) {
            opened(file, copy -> (ObjectNode) place.apply(copy), name, name, offenders);
            for (int i = 0; i < whole.path(name).size() && whole.path(name).isArray(); i++) {
                int part = i;
                for (String field : List.copyOf(whole.path(name).path(i).propertyNames())) {
                    opened(
                            file,
                            copy -> (ObjectNode) place.apply(copy).path(name).path(part),
                            field,
                            name + "[]." + field,
                            offenders);
                }
            }
        }
    }

    private static void opened(
            CaseFile file,
            Function<CaseFile, ObjectNode> place,
            String name,
            String shown,
            Map<String, String> offenders) {
        CaseFile less = new CaseFile(
                file.path(),
                file.json().deepCopy(),
                new ArrayList<>(file.facts().stream().map(JsonNode::deepCopy).toList()));
        place.apply(less).remove(name);
        if (verdict(less, Verdict.DENY) == Verdict.ALLOW) {
            offenders.put(shown, file.path());
        }
    }

    private static Verdict verdict(CaseFile file, Verdict unreadable) {
        try {
            return file.evaluation(AirlinePack.release(), Set.of()).verdict();
        } catch (InvalidInput e) {
            return unreadable;
        }
    }
}
