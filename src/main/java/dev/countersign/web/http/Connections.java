package dev.countersign.web.http;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * How connections are read: TLS of at least {@code 1.2}, and the headers of proxies only from those in the settings.
 * {@code X-Forwarded-Host} and {@code Forwarded} count from nobody.
 */
@Configuration
class Connections {

    private static final List<String> TLS = List.of("TLSv1.2", "TLSv1.3");

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> strictConnections(Environment environment) {
        List<String> proxies = new NetworkSettings(environment).proxies();
        return server -> {
            server.addConnectorCustomizers(Connections::strictTls);
            if (!proxies.isEmpty()) {
                server.addEngineValves(believing(proxies));
            }
        };
    }

    private static RemoteIpValve believing(List<String> proxies) {
        RemoteIpValve valve = new RemoteIpValve();
        valve.setInternalProxies(proxies.stream().map(Pattern::quote).collect(Collectors.joining("|")));
        valve.setTrustedProxies(null);
        return valve;
    }

    private static void strictTls(Connector connector) {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http && http.isSSLEnabled()) {
            Arrays.stream(http.findSslHostConfigs()).forEach(config -> {
                List<String> said =
                        TLS.stream().filter(config.getProtocols()::contains).toList();
                config.setProtocols(String.join("+", said.isEmpty() ? TLS : said));
            });
        }
    }
}
