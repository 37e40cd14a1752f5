package dev.countersign.web;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.Desk;
import dev.countersign.decisions.Erased;
import dev.countersign.decisions.Erasing;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/erasures}, for the command {@code erase} on this machine: erases a person while the service decides on. It answers when all is done. */
@RestController
class ErasureEndpoint {

    /** What cannot be undone takes no member that it does not know: a misspelt one would be passed over. */
    private static final Map<String, Boolean> FLAG_BY_MEMBER = Map.of("subject", false, "by", false, "second", false, "reason", false, "holdChecked", true, "unfaithfulToo", true);

    private final DataFolder folder;
    private final Desk desk;
    private final Operator operator;

    ErasureEndpoint(DataFolder folder, Desk desk, Operator operator) {
        this.folder = folder;
        this.desk = desk;
        this.operator = operator;
    }

    @PostMapping("/v1/erasures")
    ResponseEntity<byte[]> erase(HttpServletRequest http) throws IOException {
        JsonNode body = operator.body(http, "Erasures", "erase");
        List<Problem> bad = body.propertyStream().flatMap(each -> bad(each.getKey(), each.getValue()).stream()).toList();
        if (!bad.isEmpty()) {
            throw new Refused(bad);
        }
        Erasing.Wish wish = new Erasing.Wish(text(body, "subject"), text(body, "by"), text(body, "second"), body.path("reason").asString(""),
                body.path("holdChecked").asBoolean(false), body.path("unfaithfulToo").asBoolean(false));
        Erased erased = folder.erasing().erase(wish, desk.policy().own(), UUID.randomUUID().toString(), (step, of, all) -> { });
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(erased.json(desk).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<Problem> bad(String name, JsonNode value) {
        Boolean flag = FLAG_BY_MEMBER.get(name);
        if (flag == null) {
            return List.of(new Problem(name, "there is no such member. Allowed: " + String.join(", ", FLAG_BY_MEMBER.keySet().stream().sorted().toList()) + ".", Problem.maybe(name, FLAG_BY_MEMBER.keySet())));
        }
        return flag ? value.isBoolean() ? List.of() : List.of(new Problem(name, "`" + value + "` is neither true nor false.", ""))
                : value.isString() ? List.of() : List.of(new Problem(name, "`" + value + "` is no text.", ""));
    }

    private static String text(JsonNode body, String name) {
        if (body.path(name).asString("").isBlank()) {
            throw new Refused(new Problem(name, "it is missing.", ""));
        }
        return body.path(name).asString();
    }
}
