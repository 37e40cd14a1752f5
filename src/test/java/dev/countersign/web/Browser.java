package dev.countersign.web;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser as far as the console needs one: cookies, pages and their forms. It follows no redirect. */
public final class Browser {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"");

    private final RunningService service;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Browser(RunningService service) {
        this.service = service;
    }

    /** The cookies by name. A test may change them. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> get(String path, String... headers) {
        return send(HttpRequest.newBuilder(service.uri(path)), headers);
    }

    /** Sends a form with these names and values in turn. */
    public HttpResponse<String> post(String path, String... fields) {
        return posted(path, encoded(fields));
    }

    /** Sends the form of a page, with its token against forgery. */
    public HttpResponse<String> submit(HttpResponse<String> page, String path, String... fields) {
        String rest = encoded(fields);
        return posted(path, encoded("_csrf", csrf(page)) + (rest.isEmpty() ? "" : "&" + rest));
    }

    /** Opens the page for signing in, and sends its form. */
    public HttpResponse<String> signIn(String key) {
        return submit(get("/console/sign-in"), "/console/sign-in", "username", "", "password", key);
    }

    /** The token against forgery in a page. */
    public static String csrf(HttpResponse<String> page) {
        Matcher token = CSRF.matcher(page.body());
        if (!token.find()) {
            throw new AssertionError("no form in: " + page.body());
        }
        return token.group(1);
    }

    /** A request with the body of a form. */
    public HttpResponse<String> posted(String path, String body) {
        return send(HttpRequest.newBuilder(service.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookieHeader());
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = service.send(request);
        response.headers().allValues("Set-Cookie").forEach(this::keep);
        return response;
    }

    /** The cookies as the browser sends them. */
    public String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private void keep(String cookie) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        if (pair[1].isEmpty() || cookie.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    /** Names and values in turn, as a form has them. */
    public static String encoded(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    /** Where an answer sends the browser; empty for nowhere. */
    public static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    /** The address that an answer sends the browser to. */
    public static URI target(HttpResponse<String> response) {
        return URI.create(location(response));
    }
}
