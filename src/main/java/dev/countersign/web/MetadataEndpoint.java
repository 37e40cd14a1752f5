package dev.countersign.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What this policy decision point offers, and where (AuthZEN 1.0, section 9). An API without an entry is not there. */
@RestController
class MetadataEndpoint {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LOOPBACK = "localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\]";

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final ServiceSettings settings;

    MetadataEndpoint(ServiceSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/.well-known/authzen-configuration")
    ResponseEntity<byte[]> metadata(HttpServletRequest http) {
        String base = base(settings, http);
        ObjectNode json = JSON.createObjectNode()
                .put("policy_decision_point", base)
                .put("access_evaluation_endpoint", base + "/access/v1/evaluation")
                .put("access_evaluations_endpoint", base + "/access/v1/evaluations")
                .put("search_subject_endpoint", base + "/access/v1/search/subject")
                .put("search_resource_endpoint", base + "/access/v1/search/resource")
                .put("search_action_endpoint", base + "/access/v1/search/action");
        json.putArray("supported_obligations").add("custom");
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)))
                .body(JSON.writeValueAsBytes(json));
    }

    /** The address as it was set, or as the caller addressed us. */
    static String base(ServiceSettings settings, HttpServletRequest http) {
        return settings.url() != null ? settings.url() : base(http);
    }

    /** As the caller addressed us, which is what it will compare with; but never a name that is not this machine's, however the header reads. */
    private static String base(HttpServletRequest http) {
        if (!http.getServerName().matches(LOOPBACK)) {
            return http.getScheme() + "://127.0.0.1:" + http.getLocalPort();
        }
        boolean standard = http.getServerPort() == (http.isSecure() ? HTTPS : HTTP);
        return http.getScheme() + "://" + http.getServerName() + (standard ? "" : ":" + http.getServerPort());
    }
}
