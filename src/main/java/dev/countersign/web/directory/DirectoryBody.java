package dev.countersign.web.directory;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotJson;
import dev.countersign.web.http.OperatorMembers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of a change of the directory. */
final class DirectoryBody {

    private static final String EXAMPLE = "2027-03-31, which includes this day in UTC, or 2027-03-31T12:00:00Z";
    private static final OperatorMembers NONE = new OperatorMembers(Map.of());
    private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";

    private DirectoryBody() {}

    /** @throws InvalidInput when it is not JSON, or has a member that is not allowed */
    static JsonNode read(HttpServletRequest http, OperatorMembers members) throws IOException {
        if (!JsonBodyReader.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        JsonNode body = JsonBodyReader.read(http);
        members.hold(body);
        return body;
    }

    /** A request that needs no body has none, or an empty object. */
    static void none(HttpServletRequest http) throws IOException {
        if (http.getContentLengthLong() == 0 || http.getContentLengthLong() < 0 && http.getContentType() == null) {
            return;
        }
        read(http, NONE);
    }

    /** Empty if the member is missing. */
    static Optional<Set<String>> texts(JsonNode body, String name) {
        if (!body.has(name)) {
            return Optional.empty();
        }
        Set<String> texts = new TreeSet<>();
        body.path(name).forEach(each -> texts.add(each.asString()));
        return Optional.of(texts);
    }

    /** A begin: a day begins at midnight in UTC. Null if the member is missing. */
    static @Nullable Instant begin(JsonNode body, String name) {
        return body.has(name) ? moment(body.path(name).asString(), name, 0) : null;
    }

    /** An end: a day is part of the time. Null if the member is missing. */
    static @Nullable Instant end(JsonNode body, String name) {
        return body.has(name) ? end(body.path(name).asString(), name) : null;
    }

    /** @param place where the text was read */
    static Instant end(String text, String place) {
        return moment(text, place, 1);
    }

    private static Instant moment(String text, String place, int days) {
        try {
            if (text.matches(DAY)) {
                LocalDate day = new IsoTime(text).day();
                return day.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return new IsoTime(text).moment();
        } catch (DateTimeException e) {
            throw new InvalidInput(new Problem(
                    place,
                    "`" + Problem.shown(text) + "` is not a day or a timestamp with a UTC offset.",
                    "Maybe " + EXAMPLE + "."));
        }
    }
}
