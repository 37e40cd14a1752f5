package dev.countersign.web.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * The filters before the endpoints, in this order: the request id is echoed, the address must be UTF-8, the caller must
 * be allowed to ask, the body is read, a form of the console is checked, and the request is admitted. So neither a
 * wrong credential nor a slow body keeps a place. The last three run again when a request is dispatched with a body
 * that arrived later. Before all of them, {@link EarlyRefusal} refuses decisions that would not be admitted.
 */
@Configuration
public class Filters {

    /** The order of a filter that needs the body and must not keep a place. */
    public static final int AFTER_BODY = Ordered.HIGHEST_PRECEDENCE + 4;

    private final Admission admission = new Admission();
    private final RequestIdEcho ids;

    Filters(RequestIdEcho ids) {
        this.ids = ids;
    }

    @Bean
    FilterRegistrationBean<StrictAddress> strictAddress() {
        return registered(new StrictAddress(), 1, EnumSet.of(DispatcherType.REQUEST));
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter() {
        return registered(new BodyFilter(), 3, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    }

    @Bean
    FilterRegistrationBean<Admission> admission() {
        return registered(admission, 5, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    }

    private static <F extends Filter> FilterRegistrationBean<F> registered(
            F filter, int after, EnumSet<DispatcherType> when) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setDispatcherTypes(when);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + after);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> serverErrors() {
        return server -> {
            server.addEngineValves(new EarlyRefusal(admission, ids), new UnreadBody.Closing());
            server.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new ServerErrors()));
        };
    }
}
