package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.web.callback.Receiver;
import dev.countersign.web.notice.ClientNotices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Clients that are called at their addresses. */
abstract class NoticeSteps extends ReviewDeskSteps {

    final List<Receiver> receivers = new ArrayList<>();
    Receiver receiver;

    @BeforeEach
    @Override
    void start() {
        try {
            receiver = receiver();
            receiver();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        super.start();
    }

    Receiver receiver() throws IOException {
        Receiver more = Receiver.start();
        receivers.add(more);
        return more;
    }

    @Override
    void run(Path facts) {
        String targets =
                String.join(",", receivers.stream().map(Receiver::target).toList());
        service = RunningService.with(
                Map.of("clockAndRandom", () -> clock),
                facts,
                "--countersign.data=" + data,
                "--countersign.callbacks.internal=" + targets);
    }

    @AfterEach
    void end() {
        receivers.forEach(Receiver::close);
    }

    void restart() {
        service.close();
        run();
    }

    JsonNode register(String client, Receiver at) {
        JsonNode made = json(
                as(TestAccess.ADMIN)
                        .post("/v1/callbacks", "{\"client\":\"" + client + "\",\"url\":\"" + at.url() + "\"}"),
                200);
        assertThat(openApi.violations("CallbackMade", made)).isEmpty();
        return made;
    }

    void deliver() {
        service.beans(ClientNotices.class).forEach(ClientNotices::deliver);
    }

    Receiver.Call told() {
        deliver();
        return receiver.next();
    }

    JsonNode undelivered() {
        JsonNode list = json(as(TestAccess.ADMIN).get("/v1/notices"), 200);
        assertThat(openApi.violations("Notices", list)).isEmpty();
        return list;
    }

    long seconds() {
        return clock.now().getEpochSecond();
    }
}
