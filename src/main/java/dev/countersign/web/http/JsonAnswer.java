package dev.countersign.web.http;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer 200 with JSON. */
public final class JsonAnswer {

    private JsonAnswer() {}

    public static ResponseEntity<byte[]> of(JsonNode json) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonMapper.shared().writeValueAsBytes(json));
    }
}
