package dev.countersign.web.evidence;

import dev.countersign.decisions.request.Caller;
import dev.countersign.oversight.AccessLog;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.web.caller.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Records which person reads about which customers, and every read of an auditor. Reads of clients are not recorded:
 * each has its own decisions in the ledger.
 */
@Configuration(proxyBeanMethods = false)
class ReadingRecord implements HandlerInterceptor, WebMvcConfigurer {

    private static final String SHOWN = ReadingRecord.class.getName();
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final int FIRST_ERROR = 400;

    private final AccessLog log;

    ReadingRecord(AccessLog log) {
        this.log = log;
    }

    /** The customers about whom an answer says something. */
    @FunctionalInterface
    interface Customers extends Supplier<Set<String>> {}

    /** The answer to this request says something about customers. @param customers their ids, if they are needed */
    static void shows(HttpServletRequest http, Customers customers) {
        http.setAttribute(SHOWN, customers);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest http, HttpServletResponse response, Object handler, @Nullable Exception error) {
        if (error != null || response.getStatus() >= FIRST_ERROR || !READS.contains(http.getMethod())) {
            return;
        }
        RequestContext.ifAuthorized(http)
                .filter(rights -> rights.caller().kind() == Caller.Kind.PERSON)
                .ifPresent(rights -> record(rights, http));
    }

    private void record(Rights rights, HttpServletRequest http) {
        if (http.getAttribute(SHOWN) instanceof Customers customers) {
            log.looked(rights.caller(), path(http), customers.get());
        } else if (rights.roles().contains(ApiRole.AUDITOR)) {
            log.looked(rights.caller(), path(http), Set.of());
        }
    }

    /** As it is mapped, without ids. */
    private static String path(HttpServletRequest http) {
        return String.valueOf(http.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
    }
}
