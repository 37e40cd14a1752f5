package dev.countersign.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.verdict.Request;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.FactName;
import dev.countersign.facts.vocabulary.FactType;
import dev.countersign.facts.vocabulary.Vocabulary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One place says which customer a question is about, for each way to name the customer and each source. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AffectedPartyTest {

    private static final Instant AT = Instant.parse("2026-06-10T12:00:00Z");
    private static final List<String> IDS = List.of("C-1", "C-2", "C-3", "C-0", "C-9", "no-such");
    /** Own facts name only customers we hold. */
    private static final List<String> HELD = IDS.subList(0, 4);

    private static BusinessTypes types() {
        TreeMap<String, SortedMap<String, BusinessField>> fields = new TreeMap<>();
        for (Authority authority : List.of(Authority.RECORD, Authority.CALLER, Authority.RECORD_ELSE_CALLER)) {
            BusinessField customer = new BusinessField.Plain(
                    new FactName("customer", FactType.TEXT, false, null, null, null, "", authority, "Whose it is."));
            fields.put(type(authority), new TreeMap<>(Map.of("customer", customer)));
        }
        return new BusinessTypes(fields, new TreeMap<>(), new TreeSet<>());
    }

    private static String type(Authority authority) {
        return authority.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    private static OwnFacts own() {
        List<String> lines = new ArrayList<>(List.of(
                fact("customer", "C-1", "'kind': 'CONSUMER', 'aliases': ['C-0']"),
                fact("customer", "C-2", "'kind': 'CONSUMER', 'aliases': ['C-3']"),
                fact("customer", "C-3", "'kind': 'CONSUMER'")));
        types().kept()
                .forEach(type -> HELD.forEach(id -> lines.add(fact(type, "of-" + id, "'customer': '" + id + "'"))));
        return OwnFacts.of(
                lines.stream()
                        .map(line -> RequestParser.json(line.replace('\'', '"')))
                        .toList(),
                "test",
                Vocabulary.core(),
                types());
    }

    private static String fact(String type, String id, String properties) {
        return "{'type': '" + type + "', 'id': '" + id + "', 'properties': {" + properties
                + "}, 'source': 'crm', 'asOf': '2026-06-01T00:00:00Z'}";
    }

    private static Request request(Random random) {
        TreeMap<String, Object> claims = new TreeMap<>();
        List<String> types = new ArrayList<>(types().kept());
        types.add("customer");
        String type = types.get(random.nextInt(types.size()));
        String id = IDS.get(random.nextInt(IDS.size()));
        if (random.nextBoolean()) {
            claims.put("customer", IDS.get(random.nextInt(IDS.size())));
        }
        return new Request(
                "agent",
                "a-1",
                new TreeMap<>(),
                null,
                "send_sms",
                new TreeMap<>(),
                null,
                type,
                type.equals("customer") || random.nextBoolean() ? id : "of-" + id,
                claims,
                null,
                null);
    }

    private static @Nullable Object assembled(Request request) {
        return CaseAssembler.facts(request, own(), DecisionHistory.NOTHING, types(), List.of(), AT, "")
                .known()
                .value("customer.id");
    }

    @Tag("slow")
    @Test
    void the_case_is_about_the_customer_that_the_question_is_about() {
        Random random = new Random(20261128);
        int named = 0;
        int otherwise = 0;
        for (int i = 0; i < 2000; i++) {
            Request request = request(random);
            AffectedParty about = CaseAssembler.about(request, own(), types());
            assertThat(assembled(request)).as(request.toString()).isEqualTo(about.root());
            named += about.root() != null ? 1 : 0;
            otherwise += about.root() != null && !Objects.equals(about.root(), about.customer()) ? 1 : 0;
        }

        assertThat(named).isPositive();
        // the law can fail: the id that is named is often not the one that stands for the person
        assertThat(otherwise).isPositive();
    }

    @Test
    void a_customer_claimed_for_what_we_hold_no_record_of_counts_only_where_its_declaration_says_so() {
        assertThat(claiming(Authority.RECORD, "no-such").root()).isNull();
        assertThat(claiming(Authority.RECORD_ELSE_CALLER, "no-such").root()).isEqualTo("C-1");
        assertThat(claiming(Authority.CALLER, "no-such").root()).isEqualTo("C-1");
    }

    @Test
    void a_record_of_the_resource_counts_before_a_claim() {
        assertThat(claiming(Authority.RECORD_ELSE_CALLER, "of-C-2").root()).isEqualTo("C-2");
        assertThat(claiming(Authority.RECORD_ELSE_CALLER, "of-C-2").recorded()).isTrue();
    }

    private static AffectedParty claiming(Authority authority, String id) {
        return CaseAssembler.about(
                new Request(
                        "agent",
                        "a-1",
                        new TreeMap<>(),
                        null,
                        "send_sms",
                        new TreeMap<>(),
                        null,
                        type(authority),
                        id,
                        new TreeMap<>(Map.of("customer", "C-0")),
                        null,
                        null),
                own(),
                types());
    }
}
