package dev.countersign.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The review desk of a folder that no service has open: one has it for as long as a person decides. */
public final class DeskVisit {

    private static final Path ASKED = Path.of("docs/examples/crm/reviews/03-service-reply-own-words.json");

    private DeskVisit() {}

    /** The client puts the reply of the example before people, and that person approves it. @return the answer */
    public static JsonNode approved(String facts, String data, TestAccess access, String client, String person)
            throws IOException {
        try (RunningService service = RunningService.on(Path.of(facts), "--countersign.data=" + data)) {
            HttpResponse<String> held =
                    service.as(access.key(client)).decide(Files.readString(ASKED), "Prefer", "respond-async");
            String task = RunningService.json(held).at("/review/task").asString();
            return service.caller().as(access.key(person)).approved(task, "\"reason\":\"read it\"");
        }
    }
}
