package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Verdict;
import dev.countersign.facts.text.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An unknown place counts as the strictest: omitting the place of a customer, or giving a number of an unknown place,
 * never makes the result more permissive.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Tag("slow")
class UnknownWhereaboutsTest {

    private static final long SEED = 324;
    private static final List<String> PLACED =
            List.of("+13245550190", "+12055550123", "+493023125101", "+442079460116", "+14165550129");
    /** Changes that make the place of a customer unknown. */
    private static final Map<String, Consumer<ObjectNode>> UNKNOWN = new TreeMap<>(Map.of(
            "place of the only zone", customer -> customer.putArray("zones").add("Asia/Tokyo"),
            "place of a fixed offset", customer -> customer.putArray("zones").add("UTC+9"),
            "state", customer -> customer.putArray("regions"),
            "zones", customer -> customer.putArray("zones"),
            "countries", customer -> customer.putArray("countries"),
            "phone that no directory places", customer -> customer.put("phone", "+17385550190"),
            "phone of an area that there is not", customer -> customer.put("phone", "+19995550190"),
            "phone of the internet", customer -> customer.put("phone", "+883510000000091"),
            "telling of a phone", customer -> customer.remove("phone"),
            "phone and zones", customer -> customer.put("phone", "+17385550190").putArray("zones")));

    private static final String ANYWHERE = "+17385550190";
    /** A toll-free number, which has no place. */
    private static final String NOWHERE = "+18005550190";

    private static final Map<String, String> KNOWN =
            new TreeMap<>(Map.of("DE", "", "GB", "", "US", "US-NY", "US-CA", "US-CA"));

    private static final List<CaseFile> CASES = CaseFile.all(DefaultPack.FILES);

    @Test
    void an_unknown_zone_country_state_or_number_never_loosens() {
        assertThat(loosened(Sampled.of(CASES), Set.of())).isEmpty();
    }

    @Test
    void an_unknown_place_is_answered_as_strictly_as_every_known_one() {
        assertThat(looserThanKnown(Sampled.of(CASES), Set.of())).isEmpty();
    }

    @Test
    void a_policy_without_the_rules_of_every_place_is_seen() {
        assertThat(looserThanKnown(CASES, Set.of("T21-901"))).isPresent();
    }

    /**
     * Cases with a number of an unknown place and a stricter answer in some known place; the first one, if there is
     * any.
     */
    private static Optional<String> looserThanKnown(List<CaseFile> cases, Set<String> leftOut) {
        return cases.stream()
                .flatMap(each -> customers(each).boxed().flatMap(number -> {
                    Verdict unknown = verdict(with(each, number, customer -> customer.put("phone", ANYWHERE)), leftOut);
                    return unknown == Verdict.DENY
                            ? Stream.<String>empty()
                            : KNOWN.entrySet().stream()
                                    .filter(place -> unknown.looserThan(verdict(
                                            with(
                                                    each,
                                                    number,
                                                    customer -> address(customer, place.getKey(), place.getValue())),
                                            leftOut)))
                                    .map(place ->
                                            each.path() + ": " + unknown + " where nobody can tell, and stricter in "
                                                    + place.getKey() + " " + place.getValue());
                }))
                .findFirst();
    }

    private static IntStream customers(CaseFile file) {
        return IntStream.range(0, file.facts().size())
                .filter(i -> file.facts().get(i).path("type").asString().equals("customer"));
    }

    private static void address(ObjectNode customer, String country, String region) {
        customer.put("phone", NOWHERE).putArray("countries").add(country.substring(0, 2));
        customer.putArray("regions");
        if (!region.isEmpty()) {
            customer.withArray("regions").add(region);
        }
    }

    @Test
    void a_policy_that_treats_an_unknown_local_time_as_good_is_noticed() {
        assertThat(loosened(CASES, Set.of("R-WINDOW-004"))).isPresent();
    }

    /**
     * Cases with customers in generated places that come out looser where the place is unknown; the first one, if
     * there is any.
     */
    private static Optional<String> loosened(List<CaseFile> cases, Set<String> leftOut) {
        return cases.stream()
                .flatMap(each -> {
                    // by name, so that one more case changes no other
                    Random random = new Random(SEED + each.path().hashCode());
                    return customers(each).boxed().flatMap(number -> {
                        String phone = switch (random.nextInt(3)) {
                            case 0 -> PLACED.get(random.nextInt(PLACED.size()));
                            case 1 -> NOWHERE;
                            default -> "";
                        };
                        CaseFile told =
                                phone.isEmpty() ? each : with(each, number, customer -> customer.put("phone", phone));
                        Verdict verdict = verdict(told, leftOut);
                        return verdict == Verdict.ALLOW
                                ? Stream.<String>empty()
                                : UNKNOWN.entrySet().stream()
                                        .map(what -> {
                                            Verdict untold = verdict(with(told, number, what.getValue()), leftOut);
                                            return untold.looserThan(verdict)
                                                    ? each.path() + ": " + verdict + " became " + untold
                                                            + " with unknown " + what.getKey() + " " + phone
                                                    : "";
                                        })
                                        .filter(what -> !what.isEmpty());
                    });
                })
                .findFirst();
    }

    private static CaseFile with(CaseFile file, int number, Consumer<ObjectNode> change) {
        List<JsonNode> facts = new ArrayList<>(file.facts());
        JsonNode customer = facts.get(number).deepCopy();
        change.accept((ObjectNode) customer.path("properties"));
        facts.set(number, customer);
        return new CaseFile(file.path(), file.json(), facts);
    }

    /** A case that cannot be read gets no answer. */
    private static Verdict verdict(CaseFile file, Set<String> leftOut) {
        try {
            return file.evaluation(DefaultPack.release(), leftOut).verdict();
        } catch (InvalidInput e) {
            return Verdict.DENY;
        }
    }
}
