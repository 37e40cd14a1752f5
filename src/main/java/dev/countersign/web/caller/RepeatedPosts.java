package dev.countersign.web.caller;

import dev.countersign.decisions.request.Caller;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.decisions.request.SubmissionKey;
import dev.countersign.facts.json.Sha256;
import dev.countersign.oversight.AnsweredPosts;
import dev.countersign.oversight.Rights;
import dev.countersign.web.http.JsonBodyReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Gives a person who posts again under an {@code Idempotency-Key} the first answer. Only what was done is remembered: a
 * request that was refused may be sent again with the same key.
 */
@RestControllerAdvice
public class RepeatedPosts implements HandlerInterceptor, WebMvcConfigurer, ResponseBodyAdvice<byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatedPosts.class);
    private static final String HELD = RepeatedPosts.class.getName();
    private static final String DONE = HELD + ".done";
    private static final String NOTHING = "{}";

    private final AnsweredPosts answered;
    private final RequestContext requestContext;

    RepeatedPosts(AnsweredPosts answered, RequestContext requestContext) {
        this.answered = answered;
        this.requestContext = requestContext;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest http, HttpServletResponse response, Object handler) throws IOException {
        AnsweredOnce once = once(handler);
        String text = once == null ? null : RequestContext.idempotencyKey(http);
        Caller caller = RequestContext.ifAuthorized(http)
                .map(Rights::caller)
                .filter(each -> each.kind() == Caller.Kind.PERSON)
                .orElse(null);
        if (once == null || text == null || caller == null) {
            return true;
        }
        SubmissionKey key = SubmissionKey.of(SubmissionKey.Kind.POST, caller, text, sent(http));
        Lock lock = answered.lock(key);
        lock.lock();
        try {
            Optional<AnsweredPosts.Answer> before = answered.find(key);
            if (before.isEmpty()) {
                RequestContext.under(http, key);
                http.setAttribute(HELD, lock);
                return true;
            }
            if (once.shownAgain()) {
                http.setAttribute(DONE, true);
                return true;
            }
            write(before.get(), response);
            return false;
        } finally {
            if (http.getAttribute(HELD) == null) {
                lock.unlock();
            }
        }
    }

    /** Whether this post was done before under its key, and only its answer is missing. */
    public static boolean isDone(HttpServletRequest http) {
        return http.getAttribute(DONE) != null;
    }

    /** What makes a request the same: the address, the version that the person has seen, and the body. */
    private static String sent(HttpServletRequest http) throws IOException {
        String body = RequestParser.digest(JsonBodyReader.readJson(http));
        http.getInputStream().reset();
        return Sha256.hex(http.getRequestURI() + "\n" + http.getHeader(HttpHeaders.IF_MATCH) + "\n" + body);
    }

    private static void write(AnsweredPosts.Answer answer, HttpServletResponse response) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        if (answer.version() != null) {
            response.setHeader(HttpHeaders.ETAG, answer.version());
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest http, HttpServletResponse response, Object handler, @Nullable Exception error) {
        if (http.getAttribute(HELD) instanceof Lock lock) {
            http.removeAttribute(HELD);
            lock.unlock();
        }
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return returned.hasMethodAnnotation(AnsweredOnce.class);
    }

    @Override
    public byte @Nullable [] beforeBodyWrite(
            byte @Nullable [] body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        HttpServletRequest http = ((ServletServerHttpRequest) request).getServletRequest();
        int status = ((ServletServerHttpResponse) response).getServletResponse().getStatus();
        if (body != null
                && http.getAttribute(HELD) != null
                && HttpStatus.valueOf(status).is2xxSuccessful()) {
            boolean shownAgain = Objects.requireNonNull(returned.getMethodAnnotation(AnsweredOnce.class))
                    .shownAgain();
            keep(
                    requestContext.caller(http),
                    new AnsweredPosts.Answer(
                            status,
                            response.getHeaders().getETag(),
                            shownAgain ? NOTHING : new String(body, StandardCharsets.UTF_8)));
        }
        return body;
    }

    /** The person gets the answer in any case: what it says is done. */
    private void keep(Caller by, AnsweredPosts.Answer answer) {
        try {
            answered.keep(by, answer);
        } catch (RuntimeException e) {
            LOG.warn("The answer to a post is not kept.", e);
        }
    }

    private static @Nullable AnsweredOnce once(Object handler) {
        return handler instanceof HandlerMethod method ? method.getMethodAnnotation(AnsweredOnce.class) : null;
    }
}
