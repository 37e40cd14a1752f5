package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.web.callback.Receiver;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients are told at their addresses, over real HTTP to real receivers. */
@Tag("slow")
class NoticesTest extends NoticeSteps {

    private static final String OTHER_TEXT = "Dear Ms Okafor, your order was lost.";

    @Test
    void a_client_is_told_that_its_task_was_approved_and_nothing_else() throws IOException {
        String secret = register(CLIENT, receiver).path("secret").asString();
        String task = opened(TEXT);
        assertThat(approve("p-1", task, 1).statusCode()).isEqualTo(200);
        Receiver.Call call = told();
        assertThat(call.isSignedBy(secret, seconds())).isTrue();
        JsonNode body = RunningService.JSON.readTree(call.body());
        assertThat(body.propertyNames()).containsExactly("type", "timestamp", "task");
        assertThat(body.path("task").propertyNames()).containsExactly("id", "status", "status_endpoint");
        assertThat(body.path("type").asString()).isEqualTo("access_request.approved");
        assertThat(body.at("/task/id").asString()).isEqualTo(task);
        assertThat(body.at("/task/status").asString()).isEqualTo("approved");
        assertThat(body.at("/task/status_endpoint").asString())
                .isEqualTo(service.uri("/access/v1/requests/" + task).toString());
        assertThat(openApi.violations("Notice", body)).isEmpty();
    }

    @Test
    void a_rejection_for_fraud_is_told_in_the_same_bytes_as_any_other() throws IOException {
        register(CLIENT, receiver);
        String ordinary = opened(TEXT);
        String suspicious = opened(OTHER_TEXT);
        assertThat(reject("p-1", ordinary, 1, "TONE").statusCode()).isEqualTo(200);
        assertThat(reject("p-1", suspicious, 1, "SUSPICIOUS").statusCode()).isEqualTo(200);
        Receiver.Call first = told();
        Receiver.Call second = told();
        assertThat(alike(first, ordinary)).isEqualTo(alike(second, suspicious)).contains("denied");
        assertThat(headers(first)).isEqualTo(headers(second));
        assertThat(first.header("webhook-id")).isNotEqualTo(second.header("webhook-id"));
    }

    private static String alike(Receiver.Call call, String task) {
        return call.body().replace(task, "TASK").replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"AT\"");
    }

    private static Map<String, Object> headers(Receiver.Call call) {
        Map<String, Object> headers = new TreeMap<>(call.headers());
        headers.remove("Webhook-id");
        headers.remove("Webhook-timestamp");
        headers.remove("Webhook-signature");
        headers.put("Content-length", "");
        return headers;
    }

    @Test
    void the_first_of_two_approvals_is_not_told() throws IOException {
        register(WITHOUT_AGENT, receiver);
        String task = openedPrice(price());
        assertThat(task).isNotEmpty();
        deliver();
        assertThat(receiver.unread()).isZero();
    }

    @Test
    void an_end_by_the_client_a_change_and_a_question_are_told() throws IOException {
        register(CLIENT, receiver);
        String cancelled = opened(TEXT);
        json(as(CLIENT).post("/access/v1/requests/" + cancelled + "/cancel", "{}"), 200);
        assertThat(told().body()).contains("\"type\":\"access_request.cancelled\"", cancelled);

        String changed = opened(TEXT);
        String next = edited("p-1", changed, content(BETTER));
        assertThat(told().body())
                .contains("\"type\":\"access_request.cancelled\"", changed)
                .doesNotContain(next);

        String asked = "{\"text\":\"Is this the right order?\"}";
        json(
                as("p-1")
                        .post(
                                "/v1/reviews/" + next + "/ask",
                                asked,
                                "If-Match",
                                "\"" + card("p-auditor", next).path("version").asString() + "\""),
                200);
        assertThat(told().body())
                .contains("\"type\":\"access_request.question\"", "\"status\":\"pending\"", next)
                .doesNotContain("right order");
    }

    @Test
    void an_end_by_time_is_told_once() throws IOException {
        register(CLIENT, receiver);
        String task = opened(TEXT);
        deliver();
        String expires = status(task).at("/task/expires_at").asString();
        clock.pass(
                Duration.between(clock.now(), java.time.Instant.parse(expires)).plusSeconds(1));
        assertThat(told().body())
                .isEqualTo("{\"type\":\"access_request.expired\",\"timestamp\":\"" + expires
                        + "\",\"task\":{\"id\":\"" + task + "\",\"status\":\"expired\",\"status_endpoint\":\""
                        + service.uri("/access/v1/requests/" + task) + "\"}}");
        deliver();
        clock.pass(Duration.ofMinutes(10));
        deliver();
        assertThat(receiver.unread()).isZero();
    }

    @Test
    void another_client_and_an_address_that_was_registered_later_hear_nothing() throws IOException {
        register(OTHER_CLIENT, receiver);
        String task = opened(TEXT);
        approve("p-1", task, 1);
        deliver();
        clock.pass(Duration.ofSeconds(1));
        register(CLIENT, receivers.get(1));
        restart();
        deliver();
        assertThat(undelivered().path("waiting").asInt()).isZero();
        assertThat(receivers).allSatisfy(each -> assertThat(each.unread()).isZero());
    }

    @Test
    void two_secrets_sign_for_a_day_after_a_rotation() throws IOException {
        JsonNode made = register(CLIENT, receiver);
        String first = made.path("secret").asString();
        JsonNode rotated = json(
                as(TestAccess.ADMIN).post("/v1/callbacks/" + made.path("id").asString() + "/rotate", "{}"), 200);
        assertThat(openApi.violations("CallbackMade", rotated)).isEmpty();
        String second = rotated.path("secret").asString();
        assertThat(rotated.path("bothUntil").asString()).isNotEmpty();
        approve("p-1", opened(TEXT), 1);
        Receiver.Call both = told();
        assertThat(both.isSignedBy(first, seconds())).isTrue();
        assertThat(both.isSignedBy(second, seconds())).isTrue();
        clock.pass(Duration.ofHours(24));
        approve("p-1", opened(OTHER_TEXT), 1);
        Receiver.Call later = told();
        assertThat(later.isSignedBy(first, seconds())).isFalse();
        assertThat(later.isSignedBy(second, seconds())).isTrue();
    }

    @Test
    void after_a_restart_an_event_of_two_days_is_told_again_under_the_same_id() throws IOException {
        String secret = register(CLIENT, receiver).path("secret").asString();
        approve("p-1", opened(TEXT), 1);
        String id = told().header("webhook-id");
        deleteProjectionAndRestart();
        Receiver.Call again = told();
        assertThat(again.header("webhook-id")).isEqualTo(id);
        assertThat(again.isSignedBy(secret, seconds())).isTrue();
        clock.pass(Duration.ofHours(49));
        restart();
        deliver();
        assertThat(undelivered().path("waiting").asInt()).isZero();
        assertThat(receiver.unread()).isZero();
    }

    private void deleteProjectionAndRestart() throws IOException {
        service.close();
        deleteProjection();
        run();
    }

    @Test
    void an_address_that_answers_410_is_ended_also_after_a_restart() throws IOException {
        String id = register(CLIENT, receiver).path("id").asString();
        receiver.answers(410);
        approve("p-1", opened(TEXT), 1);
        told();
        assertThat(until(() -> callback(id).path("because").asString("").equals("GONE")))
                .isTrue();
        restart();
        deliver();
        assertThat(receiver.unread()).isZero();
        assertThat(callback(id).path("state").asString()).isEqualTo("ENDED");
        assertThat(undelivered().path("waiting").asInt()).isZero();
    }

    /** The receiver has answered; the service has yet to see it. */
    private static boolean until(java.util.function.BooleanSupplier holds) {
        for (int i = 0; i < 1_000_000 && !holds.getAsBoolean(); i++) {
            Thread.onSpinWait();
        }
        return holds.getAsBoolean();
    }

    private JsonNode callback(String id) {
        JsonNode list = json(as("p-auditor").get("/v1/callbacks"), 200);
        assertThat(openApi.violations("Callbacks", list)).isEmpty();
        return list.path("results")
                .valueStream()
                .filter(each -> each.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_address_that_was_ended_is_not_called() throws IOException {
        String id = register(CLIENT, receiver).path("id").asString();
        json(as(TestAccess.ADMIN).post("/v1/callbacks/" + id + "/end", ""), 200);
        approve("p-1", opened(TEXT), 1);
        deliver();
        assertThat(receiver.unread()).isZero();
        assertThat(callback(id).path("because").asString()).isEqualTo("ADMIN");
        assertThat(json(as(TestAccess.ADMIN).post("/v1/callbacks/" + id + "/rotate", ""), 400)
                        .path("detail")
                        .asString())
                .contains("it was ended");
        assertThat(as(TestAccess.ADMIN).post("/v1/callbacks/" + id + "/end", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_end_of_a_client_ends_its_addresses() throws IOException {
        String id = register(CLIENT, receiver).path("id").asString();
        String task = opened(TEXT);
        json(as(TestAccess.ADMIN).post("/v1/clients/" + CLIENT + "/end", ""), 200);
        approve("p-1", task, 1);
        deliver();
        assertThat(receiver.unread()).isZero();
        assertThat(callback(id).path("state").asString()).isEqualTo("ENDED");
    }

    @Test
    void a_secret_is_shown_once_and_no_file_has_it_in_the_clear() throws IOException {
        JsonNode made = register(CLIENT, receiver);
        String secret = made.path("secret").asString();
        assertThat(secret).startsWith("whsec_");
        assertThat(as("p-auditor").get("/v1/callbacks").body()).doesNotContain("whsec_");
        assertThat(as(TestAccess.ADMIN).get("/v1/callbacks").body()).doesNotContain("whsec_");
        try (Stream<Path> files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> contains(file, secret.substring("whsec_".length())))
                            .toList())
                    .isEmpty();
        }
    }

    @Test
    void only_an_admin_registers_an_address_and_only_one_that_may_be_called() {
        String body = "{\"client\":\"desk\",\"url\":\"https://crm.example.com/in\"}";
        assertThat(as("p-1").post("/v1/callbacks", body).statusCode()).isEqualTo(403);
        assertThat(as(CLIENT).post("/v1/callbacks", body).statusCode()).isEqualTo(403);
        assertThat(as("p-auditor").post("/v1/callbacks", body).statusCode()).isEqualTo(403);
        json(as(TestAccess.ADMIN).post("/v1/callbacks", body), 200);
        assertThat(json(as(TestAccess.ADMIN).post("/v1/callbacks", body), 400)
                        .path("detail")
                        .asString())
                .contains("`desk` has it already");
        assertThat(json(as(TestAccess.ADMIN).post("/v1/callbacks", body.replace("desk", "nobody")), 400)
                        .path("detail")
                        .asString())
                .contains("there is no client `nobody`");
        for (String url :
                new String[] {"http://crm.example.com/in", "https://[::ffff:127.0.0.1]/", "https://2130706433/"}) {
            assertThat(json(
                                    as(TestAccess.ADMIN)
                                            .post("/v1/callbacks", "{\"client\":\"desk\",\"url\":\"" + url + "\"}"),
                                    400)
                            .path("detail")
                            .asString())
                    .contains("url: `");
        }
        for (int i = 1; i < 5; i++) {
            json(as(TestAccess.ADMIN).post("/v1/callbacks", body.replace("/in", "/in" + i)), 200);
        }
        assertThat(json(as(TestAccess.ADMIN).post("/v1/callbacks", body.replace("/in", "/in5")), 400)
                        .path("detail")
                        .asString())
                .contains("Allowed: at most 5.");
        assertThat(as(TestAccess.ADMIN).post("/v1/callbacks/none/end", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_name_of_this_machine_is_registered_and_never_called() throws IOException {
        String url = "https://localhost:" + receiver.port() + "/in";
        json(as(TestAccess.ADMIN).post("/v1/callbacks", "{\"client\":\"desk\",\"url\":\"" + url + "\"}"), 200);
        approve("p-1", opened(TEXT), 1);
        deliver();
        assertThat(until(() -> undelivered().at("/results/0/last").asString("").equals("NOT_ALLOWED")))
                .isTrue();
        assertThat(receiver.unread()).isZero();
    }

    private HttpResponse<String> openedAt(String text, String callback) throws IOException {
        ObjectNode request = reply(text);
        ObjectNode wish = wish(request, decided(request).path("decisionId").asString(), text);
        wish.set("callback", RunningService.JSON.readTree(callback));
        return open(CLIENT, wish);
    }

    private String taskAt(String text, String callback) throws IOException {
        return json(openedAt(text, callback), 202).at("/task/id").asString();
    }

    private static String at(Receiver receiver, String more) {
        return "{\"endpoint\":\"" + receiver.url() + "\"" + more + "}";
    }

    @Test
    void a_task_is_told_only_at_the_address_that_its_access_request_names_with_its_state() throws IOException {
        register(CLIENT, receiver);
        register(CLIENT, receivers.get(1));
        String task = taskAt(TEXT, at(receiver, ",\"state\":\"flow-42\""));
        approve("p-1", task, 1);
        JsonNode body = RunningService.JSON.readTree(told().body());
        assertThat(openApi.violations("Notice", body)).isEmpty();
        assertThat(body.path("state").asString()).isEqualTo("flow-42");
        assertThat(body.at("/task/id").asString()).isEqualTo(task);
        assertThat(receivers.get(1).unread()).isZero();
        String everywhere = opened(OTHER_TEXT);
        approve("p-1", everywhere, 1);
        assertThat(RunningService.JSON.readTree(told().body()).has("state")).isFalse();
        assertThat(receivers.get(1).next().body()).contains(everywhere);
    }

    @Test
    void the_state_of_an_address_is_not_sent_after_the_customer_was_erased() throws IOException {
        register(CLIENT, receiver);
        receiver.answers(500);
        String task = taskAt(TEXT, at(receiver, ",\"state\":\"ms-okafor\""));
        approve("p-1", task, 1);
        assertThat(told().body()).contains("ms-okafor");
        erase("C-1008");
        receiver.answers(200);
        clock.pass(Duration.ofMinutes(1));
        assertThat(told().body()).contains(task).doesNotContain("ms-okafor");
    }

    @Test
    void only_the_named_events_are_told_and_a_changed_task_keeps_its_address_after_a_restart() throws IOException {
        register(CLIENT, receiver);
        register(CLIENT, receivers.get(1));
        String task = taskAt(TEXT, at(receiver, ",\"state\":\"s-1\",\"events\":[\"denied\",\"partial\"]"));
        String next = edited("p-1", task, content(BETTER));
        deliver();
        assertThat(receiver.unread()).as("a change is told as cancelled").isZero();
        json(reject("p-1", next, 1, "TONE"), 200);
        restart();
        assertThat(told().body()).contains("access_request.denied", next, "\"state\":\"s-1\"");
        assertThat(receivers).allSatisfy(each -> assertThat(each.unread()).isZero());
    }

    @Test
    void an_address_that_is_not_registered_for_this_client_is_refused_and_opens_nothing() throws IOException {
        register(CLIENT, receiver);
        register(OTHER_CLIENT, receivers.get(1));
        for (String callback : List.of(
                at(receivers.get(1), ""),
                "{}",
                "{\"endpoint\":\"" + receiver.url() + "/\"}",
                "{\"endpoint\":\"http://169.254.169.254/\"}",
                at(receiver, ",\"events\":[\"question\"]"),
                at(receiver, ",\"state\":\"" + "x".repeat(1001) + "\""),
                at(receiver, ",\"secret\":\"x\""))) {
            String refused = json(openedAt(TEXT, callback), 400).toString();
            assertThat(refused)
                    .contains("callback")
                    .doesNotContain(receivers.get(1).url() + ".");
        }
        assertThat(json(openedAt(TEXT, "{}"), 400).toString()).contains("Allowed: " + receiver.url());
        assertThat(waiting("p-1")).isEmpty();
    }

    @Test
    void what_is_not_delivered_for_a_quarter_of_an_hour_is_a_measure_until_it_is() throws IOException {
        register(CLIENT, receiver);
        receiver.answers(503);
        String task = opened(TEXT);
        approve("p-1", task, 1);
        told();
        assertThat(undeliveredMeasure()).isZero();
        clock.pass(Duration.ofMinutes(15).plusSeconds(1));
        assertThat(undeliveredMeasure()).isEqualTo(1);
        assertThat(undelivered().path("overdue").asInt()).isEqualTo(1);
        receiver.answers(200);
        assertThat(until(() -> {
                    clock.pass(Duration.ofMinutes(5));
                    deliver();
                    return undeliveredMeasure() == 0;
                }))
                .isTrue();
    }

    private int undeliveredMeasure() {
        JsonNode measures = json(as("p-auditor").get("/v1/measures/reviews"), 200);
        assertThat(openApi.violations("ReviewMeasures", measures)).isEmpty();
        return measures.path("undelivered").asInt(-1);
    }
}
