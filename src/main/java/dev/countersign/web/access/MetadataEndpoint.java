package dev.countersign.web.access;

import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The metadata of this policy decision point (AuthZEN 1.0, section 9). An API without an entry does not exist. */
@RestController
class MetadataEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** The capability of the Access Request and Approval Profile (draft 1). */
    private static final String ACCESS_REQUEST = "urn:openid:authzen:capability:access-request";

    private final ServiceSettings settings;

    MetadataEndpoint(ServiceSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/.well-known/authzen-configuration")
    ResponseEntity<byte[]> metadata(HttpServletRequest http) {
        String base = BaseAddress.of(settings, http);
        ObjectNode json = JSON.createObjectNode()
                .put("policy_decision_point", base)
                .put("access_evaluation_endpoint", base + "/access/v1/evaluation")
                .put("access_evaluations_endpoint", base + "/access/v1/evaluations")
                .put("search_subject_endpoint", base + "/access/v1/search/subject")
                .put("search_resource_endpoint", base + "/access/v1/search/resource")
                .put("search_action_endpoint", base + "/access/v1/search/action")
                .put(
                        "access_request_endpoint",
                        AccessRequestAddresses.of(settings, http).requests());
        json.putArray("capabilities").add(ACCESS_REQUEST);
        json.putArray("supported_obligations").add("custom");
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                .body(JSON.writeValueAsBytes(json));
    }
}
