package dev.countersign.web.directory;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.directory.DirectoryState;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One page of a list, in the order of ids. */
final class DirectoryPage {

    /** The greatest number of results in one answer. */
    static final int MOST = 1000;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NEXT = "next";

    private DirectoryPage() {}

    /** @param all in any order */
    static <T> ObjectNode of(
            HttpServletRequest http, Stream<T> all, Function<T, String> id, Function<T, ObjectNode> json) {
        String after = after(http.getParameterMap());
        List<T> found = all.filter(each -> id.apply(each).compareTo(after) > 0)
                .sorted((one, other) -> id.apply(one).compareTo(id.apply(other)))
                .limit(MOST + 1L)
                .toList();
        List<T> page = found.size() > MOST ? found.subList(0, MOST) : found;
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("page")
                .put(NEXT, found.size() > MOST ? id.apply(page.get(page.size() - 1)) : "")
                .put("count", page.size());
        var results = answer.putArray("results");
        page.forEach(each -> results.add(json.apply(each)));
        return answer;
    }

    private static String after(Map<String, String[]> parameters) {
        parameters.forEach((name, values) -> {
            if (!name.equals(NEXT) || values.length > 1) {
                throw new InvalidInput(new Problem(
                        name,
                        "it is unknown, or given more than once. Allowed: next, once.",
                        "Maybe copy `page.next` of the previous answer."));
            }
        });
        return parameters.containsKey(NEXT) ? parameters.get(NEXT)[0] : "";
    }

    /** Adds how many admins there are after a change, and whether the caller may grant without another one. */
    static ObjectNode withAdmins(ObjectNode json, DirectoryState state, Caller by, Instant now) {
        return json.put("admins", state.admins(now).size())
                .put("mayGrantAlone", state.isAdmin(by.id(), now) && state.mayGrantAlone(by.id(), now));
    }

    /** An answer with ids of people, or with a secret: nobody stores it. */
    static ResponseEntity<byte[]> answer(ObjectNode json) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsBytes(json));
    }
}
