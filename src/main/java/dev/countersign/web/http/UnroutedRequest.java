package dev.countersign.web.http;

import dev.countersign.facts.text.Problem;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.support.RequestContextUtils;

/** The answer to a request whose path, method or parameters belong to no endpoint. */
public final class UnroutedRequest {

    private static final String ALL = "Maybe look at `/openapi.yaml`, which lists all.";

    private UnroutedRequest() {}

    public static ProblemDetail path(WebRequest request) {
        String path = ((ServletWebRequest) request).getRequest().getRequestURI();
        String maybe = Problem.hint(path, paths((ServletWebRequest) request));
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.NOT_FOUND,
                "`" + Problem.shown(path) + "`: there is no such path. " + (maybe.isEmpty() ? ALL : maybe));
    }

    /** @param allowed methods of the path */
    public static ProblemDetail method(String method, List<String> allowed) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.METHOD_NOT_ALLOWED,
                "`" + Problem.shown(method) + "` is not a method of this path."
                        + (allowed.isEmpty()
                                ? " " + ALL
                                : " Allowed: " + String.join(", ", allowed) + ". Maybe send it as " + allowed.get(0)
                                        + "."));
    }

    static ProblemDetail parameter(MissingServletRequestParameterException missing) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                "The parameter `" + missing.getParameterName() + "` is missing. Maybe add `?"
                        + missing.getParameterName() + "=…`; `/openapi.yaml` describes it.");
    }

    private static SortedSet<String> paths(ServletWebRequest request) {
        SortedSet<String> paths = new TreeSet<>();
        ListableBeanFactory beans = RequestContextUtils.findWebApplicationContext(request.getRequest());
        if (beans != null) {
            beans.getBeansOfType(RequestMappingInfoHandlerMapping.class)
                    .values()
                    .forEach(mapping -> mapping.getHandlerMethods()
                            .keySet()
                            .forEach(info -> paths.addAll(info.getPatternValues())));
        }
        paths.remove("/error");
        // its links are for a port of their own
        paths.remove("/actuator");
        return paths;
    }
}
