package dev.countersign.web.notice;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The notices to clients that are not delivered: for those who watch the service. */
@RestController
class NoticesEndpoint {

    private static final int SHOWN = 1_000;
    private static final int SHOWN_OF_ADDRESS = 50;
    private static final OperatorMembers NOTHING = new OperatorMembers(Map.of());

    private final Outbox outbox;
    private final NoticeMeters meters;
    private final ClockAndRandom clock;

    NoticesEndpoint(Outbox outbox, NoticeMeters meters, ClockAndRandom clock) {
        this.outbox = outbox;
        this.meters = meters;
        this.clock = clock;
    }

    @GetMapping("/v1/notices")
    ResponseEntity<byte[]> list() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("waiting", outbox.waiting()).put("dead", outbox.dead()).put("overdue", meters.overdue());
        ArrayNode results = json.putArray("results");
        outbox.undelivered(SHOWN_OF_ADDRESS).stream().limit(SHOWN).forEach(each -> results.add(json(each)));
        return JsonAnswer.of(json);
    }

    private static ObjectNode json(Outbox.Waiting waiting) {
        Notice notice = waiting.notice();
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("id", notice.id())
                .put("callback", notice.callback())
                .put("client", notice.client())
                .put("task", notice.task())
                .put("at", notice.at().toString())
                .put("attempts", waiting.attempts());
        if (waiting.next() != null) {
            json.put("next", waiting.next().toString());
        }
        if (waiting.last() != null) {
            json.put("last", waiting.last().kind().name());
            if (waiting.last().status() != 0) {
                json.put("status", waiting.last().status());
            }
        }
        return json;
    }

    /** Sends it now, and again as often as a new one. */
    @PostMapping("/v1/notices/{id}/resend")
    ResponseEntity<byte[]> resend(@PathVariable("id") String id, HttpServletRequest http) throws IOException {
        if (http.getContentLengthLong() != 0) {
            NOTHING.hold(JsonBodyReader.read(http));
        }
        if (!outbox.resend(id, clock.now())) {
            throw new NotFound(
                    "there is no notice `" + id + "` that is not delivered.", "Maybe look at the list of notices.");
        }
        return JsonAnswer.of(JsonMapper.shared().createObjectNode().put("id", id));
    }
}
