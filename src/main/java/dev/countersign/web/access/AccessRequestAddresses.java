package dev.countersign.web.access;

import dev.countersign.oversight.review.ReviewTemplate;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.ServiceSettings;
import jakarta.servlet.http.HttpServletRequest;

/** Where access requests go, as the caller sees it. */
public record AccessRequestAddresses(String requests) {

    /** Path of the endpoint that takes them. */
    public static final String PATH = "/access/v1/requests";
    /** Path of a template's schema. */
    public static final String SCHEMA = PATH + "/schemas/{template}.json";

    public static AccessRequestAddresses of(ServiceSettings settings, HttpServletRequest http) {
        return new AccessRequestAddresses(BaseAddress.of(settings, http) + PATH);
    }

    /** Where a client asks for the state of a task. */
    public String task(String id) {
        return requests + "/" + id;
    }

    /** Where the schema of an access request is. */
    public String schema(ReviewTemplate template) {
        return requests + SCHEMA.substring(PATH.length()).replace("{template}", template.word());
    }
}
