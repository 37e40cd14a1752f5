package dev.countersign.web;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Every endpoint that a running service has mapped, with its method, read from the mappings themselves. */
public final class MappedEndpoints {

    private final RunningService service;

    public MappedEndpoints(RunningService service) {
        this.service = service;
    }

    /** Such as {@code POST /v1/decide}. */
    public SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>();
        for (HandlerMapping mapping : service.beans(HandlerMapping.class)) {
            if (mapping instanceof RequestMappingInfoHandlerMapping methods) {
                methods.getHandlerMethods().keySet().forEach(info -> all.addAll(of(info)));
            } else if (mapping instanceof AbstractUrlHandlerMapping urls) {
                urls.getPathPatternHandlerMap()
                        .keySet()
                        .forEach(pattern -> all.add("GET " + pattern.getPatternString()));
                urls.getHandlerMap().keySet().forEach(pattern -> all.add("GET " + pattern));
            } else if (!(mapping instanceof RouterFunctionMapping routes && routes.getRouterFunction() == null)) {
                throw new AssertionError("it is not known what " + mapping + " maps");
            }
        }
        return all;
    }

    private static Collection<String> of(RequestMappingInfo info) {
        List<String> all = new ArrayList<>();
        List<String> methods = info.getMethodsCondition().getMethods().isEmpty()
                ? List.of("GET", "POST")
                : info.getMethodsCondition().getMethods().stream()
                        .map(Enum::name)
                        .toList();
        for (PathPattern pattern : info.getPathPatternsCondition().getPatterns()) {
            methods.forEach(method -> all.add(method + " " + pattern.getPatternString()));
        }
        return all;
    }

    /** The answer to a plain request. @param headers names and values in turn */
    HttpResponse<String> ask(String endpoint, String... headers) {
        String[] said = endpoint.split(" ", 2);
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(said[1].replaceAll("\\{[^}]*}|\\*+", "x")));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return service.send(
                said[0].equals("GET")
                        ? request
                        : request.header("Content-Type", "application/json")
                                .method(said[0], HttpRequest.BodyPublishers.ofString("{}")));
    }
}
