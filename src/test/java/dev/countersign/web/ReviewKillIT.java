package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.facts.json.Sha256;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The packaged service is killed after each transition of tasks, and its projection is deleted: the queue and the tasks
 * are the same afterwards.
 */
@Tag("slow")
class ReviewKillIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String CLIENT = "desk";
    private static final int OK = 200;

    @TempDir
    private Path folder;

    private TestAccess access;
    private PackagedService service;
    private final List<String> tasks = new ArrayList<>();

    @Test
    void the_queue_is_the_same_after_a_kill_at_each_transition_without_the_projection() throws Exception {
        access = TestAccess.in(
                folder.resolve("data"),
                people -> people.client(
                                CLIENT,
                                EnumSet.of(Scope.DECIDE, Scope.REQUEST),
                                Set.of("service-triage-01"),
                                Set.of(),
                                false)
                        .approver("p-1", Role.FRONTLINE_USER)
                        .approver("p-2", Role.FRONTLINE_USER)
                        .granted("p-auditor", "AUDITOR"));
        start();
        try {
            String first = opened("one");
            killed("opened");
            String question = send("p-1", "/v1/reviews/" + first + "/ask", first, "{\"text\":\"Which order?\"}")
                    .path("questionId")
                    .asString();
            killed("asked");
            json(as(CLIENT)
                    .post(
                            "/access/v1/requests/" + first + "/answer",
                            "{\"question\":\"" + question + "\",\"text\":\"Order 7.\"}"));
            killed("answered");
            String edited = send(
                            "p-1",
                            "/v1/reviews/" + first + "/edit",
                            first,
                            "{\"content\":\"another\",\"reason\":\"shorter\"}")
                    .path("newTaskId")
                    .asString();
            tasks.add(edited);
            killed("edited");
            String approval = send("p-1", "/v1/reviews/" + edited + "/approve", edited, "{}")
                    .path("approvalId")
                    .asString();
            killed("approved");
            json(as("p-1").post("/v1/approvals/" + approval + "/revoke", "{\"code\":\"TONE\"}"));
            killed("revoked");
            String second = opened("two");
            send("p-2", "/v1/reviews/" + second + "/approve", second, "{}");
            assertThat(json(as(CLIENT).post("/v1/decide", reply("two").toString()))
                            .path("verdict")
                            .asString())
                    .isEqualTo("ALLOW");
            killed("used");
            assertThat(json(as(CLIENT).post("/v1/decide", reply("two").toString()))
                            .path("verdict")
                            .asString())
                    .as("after the kill")
                    .isEqualTo("REVIEW");
            String third = opened("three");
            json(as(CLIENT).post("/access/v1/requests/" + third + "/cancel", "{}"));
            killed("cancelled");
            String fourth = opened("four");
            send("p-2", "/v1/reviews/" + fourth + "/reject", fourth, "{\"code\":\"TONE\"}");
            killed("rejected");
            assertThat(json(as(CLIENT).post("/v1/decide", reply("four").toString()))
                            .path("verdict")
                            .asString())
                    .isEqualTo("DENY");
        } finally {
            service.close();
        }
    }

    private void start() throws IOException, InterruptedException {
        service = PackagedService.start(
                Path.of("."), EXAMPLE.resolve("facts"), folder.resolve("data"), folder.resolve("service.log"));
    }

    /** Kills the service, deletes the projection, and starts it again: everybody is shown the same. */
    private void killed(String transition) throws IOException, InterruptedException {
        List<String> before = shown();
        service.kill();
        service.close();
        try (var files = Files.walk(folder.resolve("data/projection"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        start();
        assertThat(shown()).as(transition).isEqualTo(before);
    }

    /** The list and each card as people see them, and what the client is told. */
    private List<String> shown() {
        List<String> shown = new ArrayList<>();
        shown.add(json(as("p-1").get("/v1/reviews")).toString());
        shown.add(json(as("p-2").get("/v1/reviews")).toString());
        for (String task : tasks) {
            shown.add(json(as("p-auditor").get("/v1/reviews/" + task)).toString());
            shown.add(json(as(CLIENT).get("/access/v1/requests/" + task))
                    .toString()
                    .replaceAll("http://127[.]0[.]0[.]1:\\d+", ""));
        }
        return shown;
    }

    private Caller as(String owner) {
        return service.caller().as(access.key(owner));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode() / 100).as(answer.uri() + answer.body()).isEqualTo(OK / 100);
        return JSON.readTree(answer.body());
    }

    private JsonNode send(String person, String path, String task, String body) {
        String version =
                json(as(person).get("/v1/reviews/" + task)).path("version").asString();
        return json(as(person).post(path, body, "If-Match", "\"" + version + "\""));
    }

    private static ObjectNode reply(String text) throws IOException {
        ObjectNode request = (ObjectNode)
                JSON.readTree(Files.readString(EXAMPLE.resolve("requests/03-service-reply-own-words.json")));
        ((ObjectNode) request.at("/action/properties")).put("contentDigest", "sha256:" + Sha256.hex(text));
        return request;
    }

    private String opened(String text) throws IOException {
        ObjectNode request = reply(text);
        String decision = json(as(CLIENT).post("/v1/decide", request.toString()))
                .path("decisionId")
                .asString();
        request.putObject("denial").put("evaluation_id", decision);
        request.putObject("requested_access").put("countersign.content", text);
        String task = json(as(CLIENT).post("/access/v1/requests", request.toString()))
                .at("/task/id")
                .asString();
        tasks.add(task);
        return task;
    }
}
