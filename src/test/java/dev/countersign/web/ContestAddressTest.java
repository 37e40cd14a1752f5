package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** An answer with the obligation MAY_CONTEST says where customers contest the decision. */
@Tag("slow")
@Timeout(120)
class ContestAddressTest extends ReviewDeskSteps {

    private static final String ADDRESS = "https://www.example.com/contest";

    @Override
    void more(TestAccess people) {
        people.client("asker", EnumSet.of(Scope.DECIDE, Scope.ACCESS), Set.of("service-triage-01"), Set.of(), false);
    }

    /** The facts of the example with another address. */
    private static Path addressed(String address) throws IOException {
        return facts(line -> Stream.of(line.replace(", \"contestAddress\": \"" + ADDRESS + "\"", address)));
    }

    private static String refusal() {
        return """
                {"subject": {"type": "agent", "id": "service-triage-01"},
                 "action": {"name": "deny_service", "properties": {"purpose": "SERVICE", "dataClasses": ["PERSONAL"]}},
                 "resource": {"type": "account", "id": "A-3001"}}""";
    }

    private JsonNode refused() {
        return json(as(CLIENT).post("/v1/decide", refusal()), 200);
    }

    @Test
    void an_answer_that_obliges_to_tell_how_to_contest_has_the_address() throws IOException {
        JsonNode answer = refused();
        assertThat(openApi.violations("Answer", answer)).isEmpty();
        assertThat(answer.path("obligations").toString()).contains("MAY_CONTEST");
        assertThat(answer.path("contestAddress").asString()).isEqualTo(ADDRESS);
        assertThat(decided(reply(TEXT)).has("contestAddress")).isFalse();
    }

    @Test
    void under_authzen_the_obligation_has_the_address() {
        JsonNode answer = json(as("asker").post("/access/v1/evaluation", refusal()), 200);
        JsonNode obligation = answer.at("/context/obligations")
                .valueStream()
                .filter(each -> each.path("id").asString().equals("MAY_CONTEST"))
                .findFirst()
                .orElseThrow();
        assertThat(obligation.at("/properties/address").asString()).isEqualTo(ADDRESS);
    }

    @Test
    void a_replay_gives_the_address_of_its_time() throws IOException {
        String decision = refused().path("decisionId").asString();
        stop();
        run(addressed(", \"contestAddress\": \"https://www.example.com/elsewhere\""));
        JsonNode explained = json(as("p-auditor").get("/v1/decisions/" + decision), 200);
        assertThat(explained.toString()).contains(ADDRESS).doesNotContain("elsewhere");
        assertThat(refused().path("contestAddress").asString()).endsWith("/elsewhere");
    }

    @Test
    void an_organisation_without_an_address_has_none_in_its_answers() throws IOException {
        stop();
        run(addressed(""));
        JsonNode answer = refused();
        assertThat(answer.path("obligations").toString()).contains("MAY_CONTEST");
        assertThat(answer.has("contestAddress")).isFalse();
    }

    @Test
    void a_blank_address_is_a_mistake_of_the_facts() throws IOException {
        Terminal checked = Terminal.run(
                "check", "--facts", addressed(", \"contestAddress\": \" \"").toString());
        assertThat(checked.out() + checked.err())
                .contains("contestAddress")
                .contains("is not an address. Allowed: 1 to 300 letters.");
    }
}
