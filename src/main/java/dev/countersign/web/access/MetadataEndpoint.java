package dev.countersign.web.access;

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
public class MetadataEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
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

    /** The address from the settings, or the one that the caller used. */
    public static String base(ServiceSettings settings, HttpServletRequest http) {
        return settings.url() != null ? settings.url() : base(http);
    }

    /**
     * The address that the caller used, because the caller compares it. A name that does not belong to this machine is
     * never repeated from the header.
     */
    private static String base(HttpServletRequest http) {
        if (!http.getServerName().matches(LOOPBACK)) {
            return http.getScheme() + "://127.0.0.1:" + http.getLocalPort();
        }
        boolean standard = http.getServerPort() == (http.isSecure() ? HTTPS : HTTP);
        return http.getScheme() + "://" + http.getServerName() + (standard ? "" : ":" + http.getServerPort());
    }
}
