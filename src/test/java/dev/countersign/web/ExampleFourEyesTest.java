package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.Terminal;
import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.Role;
import dev.countersign.tables.KeptPack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One developer walks through an approval by two people of the example company. */
@Tag("slow")
class ExampleFourEyesTest {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");

    private static final String FINANCE = "\"qualifier\":\"finance\"";

    private final Path data = KeptPack.in(Temporary.folder());

    @TempDir
    private Path folder;

    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.on(EXAMPLE.resolve("facts"), "--countersign.data=" + data, SignInTest.EXAMPLE);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static String priceChange() throws IOException {
        return Files.readString(EXAMPLE.resolve("requests/07-change-price.json"));
    }

    private String token(String person) {
        return Terminal.run("sign-in", "--as", person, "--token", "--data", data.toString())
                .out()
                .strip();
    }

    private Caller as(String person) {
        return service.caller().as(token(person));
    }

    /** Id of the task of the change of a price that is held now. */
    private String opened() throws IOException {
        return service.caller().opensTask(RunningService.JSON.readTree(priceChange()), "");
    }

    private JsonNode record(JsonNode answer) {
        return service.beans(DecisionRecords.class)
                .iterator()
                .next()
                .json(answer.at("/receipt/sequence").asLong());
    }

    @Test
    void two_people_of_the_example_approve_what_one_of_them_cannot() throws IOException {
        String task = opened();
        assertThat(as("p-sales-lead").approves(task).statusCode())
                .as("owns the agent, and asked for it")
                .isEqualTo(400);

        JsonNode first = as("p-marketing-lead").approved(task);
        assertThat(first.path("example").asBoolean()).isTrue();
        assertThat(first.path("open").size()).isEqualTo(1);
        assertThat(record(first).path("example").asBoolean()).isTrue();
        assertThat(record(first).toString()).doesNotContain("p-marketing-lead");
        assertThat(as("p-marketing-lead").approves(task, FINANCE).statusCode())
                .as("one person is not two")
                .isEqualTo(400);

        JsonNode second = as("p-finance-lead").approved(task, FINANCE);
        assertThat(second.path("open").size()).isZero();
        assertThat(record(second).path("example").asBoolean()).isTrue();
        assertThat(service.caller()
                        .answer("/v1/decide", priceChange())
                        .path("verdict")
                        .asString())
                .isEqualTo("ALLOW");
    }

    @Test
    void the_first_key_takes_back_what_they_approved() throws IOException {
        String task = opened();
        as("p-marketing-lead").approved(task);
        String token = token("p-finance-lead");
        as("p-finance-lead").approved(task, FINANCE);
        TestAccess access = TestAccess.in(service).client("crm", "sales-support-01");
        JsonNode again = service.caller().as(access.key("crm")).answer("/v1/decide", priceChange());
        assertThat(again.path("verdict").asString()).isEqualTo("REVIEW");
        assertThat(service.caller().as(token).approves(task).statusCode()).isEqualTo(401);
    }

    private JsonNode proposal(String auditor) {
        JsonNode list = RunningService.json(service.caller().as(auditor).get("/v1/erasures"))
                .path("proposals");
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    @Test
    void no_real_person_confirms_an_erasure_that_a_person_of_the_example_proposed() throws IOException {
        String decision = service.caller()
                .answer("/v1/decide", Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")))
                .path("decisionId")
                .asString();
        String wish = "{\"subject\":\"staff:p-service-lead\",\"reason\":\"tried\",\"holdChecked\":true}";
        JsonNode proposed = service.caller().as(token("p-data-lead")).answer("/v1/erasures", wish);
        assertThat(proposed.path("example").asBoolean()).isTrue();
        JsonNode listed = proposal(token("p-auditor"));
        assertThat(listed.path("example").asBoolean()).isTrue();
        assertThat(listed.path("state").asString()).isEqualTo("OPEN");
        assertThat(new OpenApi()
                        .violations("Erasures", RunningService.JSON.readTree("{\"proposals\":[" + listed + "]}")))
                .isEmpty();

        TestAccess access = TestAccess.in(service)
                .granted("p-auditor", "AUDITOR")
                .approver("p-data-lead", Role.DATA_STEWARD)
                .approver("p-compliance-lead", Role.COMPLIANCE_REVIEWER);
        String confirm = "/v1/erasures/" + proposed.path("proposalId").asString() + "/confirm";
        for (boolean restarted : new boolean[] {false, true}) {
            HttpResponse<String> refused =
                    service.caller().as(access.key("p-compliance-lead")).post(confirm, "{}");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains("a person of the example company");
            assertThat(proposal(access.key("p-auditor")).path("state").asString())
                    .isEqualTo("VOID");
            assertThat(proposal(access.key("p-auditor")).path("example").asBoolean())
                    .isTrue();
            if (!restarted) {
                service.close();
                start();
            }
        }
        assertThat(RunningService.json(
                                service.caller().as(access.key("p-auditor")).get("/v1/decisions/" + decision))
                        .path("erased")
                        .asBoolean(true))
                .isFalse();
        HttpResponse<String> again =
                service.caller().as(access.key("p-data-lead")).post("/v1/erasures", wish);
        assertThat(again.statusCode())
                .as("the same erasure is proposed by a real person")
                .isEqualTo(200);
        assertThat(RunningService.json(again).has("example")).isFalse();
    }

    private Terminal review(Path token, String... words) {
        return Terminal.run(Stream.of(
                        Stream.of("review"),
                        Stream.of(words),
                        Stream.of("--token-file", token.toString(), "--data", data.toString()))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }

    @Test
    void one_developer_walks_the_whole_way_in_the_terminal() throws IOException {
        HttpResponse<String> asked = service.caller()
                .post(
                        "/v1/decide",
                        Files.readString(EXAMPLE.resolve("reviews/03-service-reply-own-words.json")),
                        "Prefer",
                        "respond-async");
        String task = RunningService.json(asked).path("review").path("task").asString();
        assertThat(task).as(asked.body()).isNotEmpty();
        Path token = Files.writeString(folder.resolve("token"), token("p-service-agent"));
        assertThat(review(token, "list").out()).contains(task, "send_service_reply");
        String shown = review(token, "show", task).out();
        assertThat(shown).contains("Your parcel was sent today");
        String version = shown.replaceAll("(?s).*, version ([^,]+),.*", "$1");
        Terminal approved = review(token, "approve", task, "--seen", version);
        assertThat(approved.err()).isEmpty();
        assertThat(approved.out()).contains("Nobody else needs to approve", "EXAMPLE");
        assertThat(service.caller()
                        .answer(
                                "/v1/decide",
                                Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")))
                        .path("verdict")
                        .asString())
                .isEqualTo("ALLOW");
    }
}
