package dev.countersign.web.review;

import dev.countersign.oversight.review.ReviewTemplate;
import dev.countersign.web.access.AccessRequestAddresses;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema of an access request, for each template, with an example. */
@RestController
class RequestSchemasEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SCHEMA = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "An access request",
              "type": "object",
              "additionalProperties": false,
              "required": ["subject", "action", "resource", "denial"],
              "properties": {
                "subject": { "description": "As it was evaluated.", "type": "object", "required": ["type", "id"] },
                "action": { "description": "As it was evaluated.", "type": "object", "required": ["name"] },
                "resource": { "description": "As it was evaluated.", "type": "object", "required": ["type", "id"] },
                "context": { "description": "As it was evaluated.", "type": "object" },
                "denial": {
                  "description": "From the context of the answer.",
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["evaluation_id"],
                  "properties": {
                    "evaluation_id": { "type": "string" },
                    "evaluated_at": { "type": "string", "format": "date-time" },
                    "expires_at": { "type": "string", "format": "date-time" },
                    "reason": { "type": "string" },
                    "template": { "type": "string" }
                  }
                },
                "requested_access": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "countersign.content": {
                      "description": "The exact text whose SHA-256 is `contentDigest`: at most 65,536 bytes in UTF-8.",
                      "type": "string",
                      "maxLength": 65536
                    }
                  }
                },
                "callback": {
                  "description": "The one registered address of the client at which it is called about this task.",
                  "type": "object",
                  "required": ["endpoint"],
                  "additionalProperties": false,
                  "properties": {
                    "endpoint": { "type": "string" },
                    "state": { "description": "Is sent back with each call.", "type": "string", "maxLength": 1000 },
                    "events": {
                      "type": "array",
                      "items": { "enum": ["approved", "denied", "expired", "cancelled", "failed", "partial"] }
                    }
                  }
                },
                "client": { "description": "Not used, except `actor`: the subject itself.", "type": "object" }
              },
              "if": {
                "properties": {
                  "action": {
                    "required": ["properties"],
                    "properties": { "properties": { "required": ["contentDigest"] } }
                  }
                }
              },
              "then": {
                "required": ["requested_access"],
                "properties": { "requested_access": { "required": ["countersign.content"] } }
              }
            }
            """;
    private static final String EXAMPLE = """
            {
              "subject": { "type": "agent", "id": "service-triage-01" },
              "action": {
                "name": "send_service_reply",
                "properties": {
                  "channel": "EMAIL",
                  "contentDigest": "sha256:97a12f5b9b7b334baab25c03425196933eac18eb917244e1c261d87f9ba5ca60"
                }
              },
              "resource": { "type": "serviceCase", "id": "S-2002" },
              "context": { "purpose": "SERVICE" },
              "denial": {
                "evaluation_id": "0198a2c4-7a11-7c3e-9d53-2f6f6c1a8b90",
                "evaluated_at": "2026-12-01T10:00:00Z",
                "expires_at": "2026-12-01T10:30:00Z",
                "reason": "APPROVAL_REQUIRED"
              },
              "requested_access": { "countersign.content": "Dear Ms Okafor, your order was sent today." }
            }
            """;

    private final ServiceSettings settings;

    RequestSchemasEndpoint(ServiceSettings settings) {
        this.settings = settings;
    }

    @GetMapping(AccessRequestAddresses.SCHEMA)
    ResponseEntity<byte[]> schema(@PathVariable("template") String name, HttpServletRequest http) {
        ReviewTemplate template = ReviewTemplate.called(name).orElseThrow(() -> unknown(name));
        ObjectNode schema = (ObjectNode) JSON.readTree(SCHEMA);
        schema.put("$id", AccessRequestAddresses.of(settings, http).schema(template));
        schema.withObject("/properties/denial/properties/template").put("const", template.word());
        ObjectNode example = schema.putArray("examples").addObject();
        example.setAll((ObjectNode) JSON.readTree(EXAMPLE));
        example.withObject("/denial").put("template", template.word());
        return JsonAnswer.of(schema);
    }

    private static NotFound unknown(String name) {
        String all =
                Arrays.stream(ReviewTemplate.values()).map(ReviewTemplate::word).collect(Collectors.joining(", "));
        return new NotFound("`" + name + "` is not a template. Allowed: " + all + ".", "Maybe `approval`?");
    }
}
