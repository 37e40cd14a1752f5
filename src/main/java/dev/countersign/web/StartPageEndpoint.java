package dev.countersign.web;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.record.ProgramVersion;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /}: a page with links for a person, and the same as JSON for a program that asks for it. */
@RestController
class StartPageEndpoint {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final ActivePolicy policy;
    private final ServiceSettings settings;

    StartPageEndpoint(ActivePolicy policy, ServiceSettings settings) {
        this.policy = policy;
        this.settings = settings;
    }

    @GetMapping("/")
    ResponseEntity<byte[]> page(HttpServletRequest http) {
        PolicyRelease release = policy.release();
        StartPage page = StartPage.of(
                ProgramVersion.now(),
                release.pack().name(),
                release.id(),
                BaseAddress.of(settings, http),
                new TreeSet<>(release.actions()));
        boolean json = wantsJson(Collections.list(http.getHeaders(HttpHeaders.ACCEPT)));
        return ResponseEntity.ok()
                .contentType(json ? MediaType.APPLICATION_JSON : HTML)
                .varyBy(HttpHeaders.ACCEPT)
                .header("Content-Security-Policy", StartPage.SECURITY)
                .body((json ? page.json().toString() : page.html()).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the caller prefers JSON (RFC 9110, section 12.5.1). A caller that accepts anything, or neither format,
     * gets the page.
     */
    static boolean wantsJson(List<String> accept) {
        List<MediaType> liked;
        try {
            liked = new ArrayList<>(MediaType.parseMediaTypes(accept));
            MimeTypeUtils.sortBySpecificity(liked);
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            return false;
        }
        return liked.stream()
                .filter(each -> each.getQualityValue() > 0)
                .filter(each -> each.includes(MediaType.TEXT_HTML) || each.includes(MediaType.APPLICATION_JSON))
                .findFirst()
                .filter(each -> !each.includes(MediaType.TEXT_HTML))
                .isPresent();
    }
}
