package dev.countersign.web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cost of a decide request without the decision: parses the same request and writes the same answer. Only in
 * benchmarks. The service finds it because it is in the same package.
 */
@RestController
class EmptyEndpoint {

    static final String PATH = "/bench/empty";
    private static final String WHICH = "Bench-Answer";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** In the order they were learnt. */
    private final List<JsonNode> answers = new ArrayList<>();

    /** @return the header of a request that is answered so */
    String learn(byte[] answer) {
        answers.add(JSON.readTree(answer));
        return WHICH + ": " + (answers.size() - 1) + "\r\n";
    }

    @PostMapping(PATH)
    ResponseEntity<byte[]> answer(@RequestBody JsonNode request, @RequestHeader(WHICH) int which) {
        if (!request.isObject()) {
            throw new IllegalArgumentException("no request");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsBytes(answers.get(which)));
    }
}
