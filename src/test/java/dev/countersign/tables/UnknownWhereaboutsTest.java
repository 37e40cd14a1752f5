package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Refused;
import dev.countersign.facts.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Unknown asks the strictest: who does not say where a customer is, or gives a number that nobody can place, is answered no more kindly. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnknownWhereaboutsTest {

    private static final long SEED = 324;
    private static final List<String> PLACED = List.of("+13245550190", "+12055550123", "+493023125101", "+442079460116", "+14165550129");
    /** What makes where a customer is unknown. */
    private static final Map<String, Consumer<ObjectNode>> UNKNOWN = new TreeMap<>(Map.of(
            "place of the only zone", customer -> customer.putArray("zones").add("Asia/Tokyo"),
            "place of a fixed offset", customer -> customer.putArray("zones").add("UTC+9"),
            "zones", customer -> customer.putArray("zones"),
            "countries", customer -> customer.putArray("countries"),
            "phone that no directory places", customer -> customer.put("phone", "+17385550190"),
            "phone of an area that there is not", customer -> customer.put("phone", "+19995550190"),
            "phone of the internet", customer -> customer.put("phone", "+883510000000091"),
            "phone and zones", customer -> customer.put("phone", "+17385550190").putArray("zones")));

    /** What a person decides where the place is unknown, though a known place would forbid it, and why. Whoever mends one strikes it out. */
    private static final Map<String, String> KNOWN_TO_LOOSEN = Map.of(
            "rules/uses/cases/review/a_trait_in_a_price_in_texas.json", "T11 has no row for an unknown place, so what the EU would prohibit there is decided by a person");

    private static final Map<String, String> LOOSENED = loosened(Set.of());

    @Test
    void an_unknown_zone_country_or_number_never_loosens() {
        Map<String, String> loosened = new TreeMap<>(LOOSENED);

        loosened.keySet().removeAll(KNOWN_TO_LOOSEN.keySet());

        assertThat(loosened).isEmpty();
    }

    @Test
    void what_is_known_to_loosen_is_still_not_allowed() {
        assertThat(LOOSENED.values()).allSatisfy(what -> assertThat(what).doesNotContain("became ALLOW"));
    }

    @Test
    void a_policy_that_takes_an_unknown_local_time_for_a_good_one_is_seen() {
        assertThat(loosened(Set.of("R-WINDOW-004"))).isNotEmpty();
    }

    /** Cases with customers in generated places, by path, that come out looser where the place is unknown. */
    private static Map<String, String> loosened(Set<String> leftOut) {
        Map<String, String> loosened = new TreeMap<>();
        Random random = new Random(SEED);
        for (CaseFile each : CaseFile.all(DefaultPack.FILES)) {
            for (int i = 0; i < each.facts().size(); i++) {
                if (!each.facts().get(i).path("type").asString().equals("customer")) {
                    continue;
                }
                String phone = random.nextInt(3) == 0 ? PLACED.get(random.nextInt(PLACED.size())) : "";
                CaseFile told = phone.isEmpty() ? each : with(each, i, customer -> customer.put("phone", phone));
                Verdict verdict = verdict(told, leftOut);
                if (verdict == Verdict.ALLOW) {
                    continue;
                }
                int number = i;
                UNKNOWN.forEach((what, change) -> {
                    Verdict untold = verdict(with(told, number, change), leftOut);
                    if (untold.looserThan(verdict)) {
                        loosened.put(each.path(), verdict + " became " + untold + " with unknown " + what + " " + phone);
                    }
                });
            }
        }
        return loosened;
    }

    private static CaseFile with(CaseFile file, int number, Consumer<ObjectNode> change) {
        List<JsonNode> facts = new ArrayList<>(file.facts());
        JsonNode customer = facts.get(number).deepCopy();
        change.accept((ObjectNode) customer.path("properties"));
        facts.set(number, customer);
        return new CaseFile(file.path(), file.json(), facts);
    }

    /** What cannot be read is not answered at all. */
    private static Verdict verdict(CaseFile file, Set<String> leftOut) {
        try {
            return file.evaluation(DefaultPack.release(), leftOut).verdict();
        } catch (Refused e) {
            return Verdict.DENY;
        }
    }
}
