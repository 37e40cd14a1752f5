package dev.countersign.web.caller;

import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.AccessLog;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Records which person reads or asks about which customers, and every read of an auditor. What clients read is not
 * recorded: each has its own decisions in the ledger.
 */
@Configuration(proxyBeanMethods = false)
public class ReadingRecord implements HandlerInterceptor, WebMvcConfigurer {

    private static final String SHOWN = ReadingRecord.class.getName();
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final int FIRST_ERROR = 400;

    private final AccessLog log;

    ReadingRecord(AccessLog log) {
        this.log = log;
    }

    /** The customers about whom an answer says something. */
    @FunctionalInterface
    public interface Customers extends Supplier<Set<String>> {}

    /**
     * The answer to this request says something about customers. What is not a read is recorded whatever the answer is,
     * because a refusal may say something too.
     *
     * @param customers their ids, if they are needed
     */
    public static void shows(HttpServletRequest http, Customers customers) {
        if (http.getAttribute(SHOWN) instanceof Shown shown) {
            shown.add(customers);
        } else {
            http.setAttribute(SHOWN, new Shown(customers));
        }
    }

    /** What one answer shows: of a batch, for each item. */
    private static final class Shown {

        private final List<Customers> parts = new ArrayList<>();

        private Shown(Customers first) {
            parts.add(first);
        }

        private void add(Customers customers) {
            parts.add(customers);
        }

        private Set<String> all() {
            return parts.stream().flatMap(each -> each.get().stream()).collect(Collectors.toSet());
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest http, HttpServletResponse response, Object handler, @Nullable Exception error) {
        boolean reads = READS.contains(http.getMethod());
        if (reads
                ? error != null || response.getStatus() >= FIRST_ERROR
                : !(http.getAttribute(SHOWN) instanceof Shown)) {
            return;
        }
        RequestContext.ifAuthorized(http)
                .filter(rights -> rights.caller().kind() == Caller.Kind.PERSON)
                .ifPresent(rights -> record(rights, http));
    }

    private void record(Rights rights, HttpServletRequest http) {
        if (http.getAttribute(SHOWN) instanceof Shown shown) {
            log.looked(rights.caller(), path(http), shown.all());
        } else if (rights.roles().contains(ApiRole.AUDITOR)) {
            log.looked(rights.caller(), path(http), Set.of());
        }
    }

    /** As it is mapped, without ids. */
    private static String path(HttpServletRequest http) {
        return String.valueOf(http.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    }
}
