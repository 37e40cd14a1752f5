package dev.countersign.web;

import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.KeptPack;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.type.classreading.MetadataReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real service on a free port, asked over real HTTP. */
public final class RunningService implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    /** What Spring has read of class files. Each start would read about a thousand of them again. */
    private static final Map<Resource, MetadataReader> CLASSES = new ConcurrentHashMap<>();

    private final ConfigurableApplicationContext context;
    private final Caller caller;

    private RunningService(ConfigurableApplicationContext context) {
        this(
                context,
                new Caller(URI.create(
                        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))));
    }

    private RunningService(ConfigurableApplicationContext context, Caller caller) {
        this.context = context;
        this.caller = caller;
    }

    /** The same service, asked with a bearer token in each request. */
    public RunningService as(String token) {
        return new RunningService(context, caller.as(token));
    }

    /** The pack of the repository with those own facts. */
    public static RunningService on(Path facts, String... settings) {
        return with(Map.of(), facts, settings);
    }

    /**
     * The same with some parts replaced. @param parts by their names in {@link Service}
     */
    static RunningService with(Map<String, Supplier<?>> parts, Path facts, String... settings) {
        return start(parts, Map.of("--countersign.pack", ".", "--countersign.facts", facts.toString()), settings);
    }

    /** Only those settings, and a data folder and a free port unless they are set. */
    static RunningService plain(String... settings) {
        return start(Map.of(), Map.of(), settings);
    }

    private static RunningService start(Map<String, Supplier<?>> parts, Map<String, String> usual, String... settings) {
        List<String> args = new ArrayList<>(List.of(settings));
        Map<String, String> all = new HashMap<>(usual);
        all.put("--countersign.data", KeptPack.in(Temporary.folder()).toString());
        all.put("--server.port", "0");
        all.forEach((name, value) -> {
            if (args.stream().noneMatch(setting -> setting.startsWith(name + "="))) {
                args.add(name + "=" + value);
            }
        });
        SpringApplication application = Service.application();
        application.setRegisterShutdownHook(false);
        Map<String, Supplier<?>> replaced = new HashMap<>(parts);
        replaced.put("packs", () -> DefaultPack.PACKS);
        application.addInitializers(start -> {
            Map<Resource, MetadataReader> read = ((DefaultResourceLoader) start).getResourceCache(MetadataReader.class);
            read.putAll(CLASSES);
            start.addBeanFactoryPostProcessor(factory -> {
                CLASSES.putAll(read);
                replaced.forEach(
                        (name, part) -> replace((BeanDefinitionRegistry) factory, factory.getType(name), name, part));
            });
        });
        return new RunningService(application.run(args.toArray(String[]::new)));
    }

    private static <T> void replace(BeanDefinitionRegistry registry, Class<T> type, String name, Supplier<?> part) {
        RootBeanDefinition other = new RootBeanDefinition(type, () -> type.cast(part.get()));
        other.setDestroyMethodName(AutoCloseable.class.isAssignableFrom(type) ? "close" : null);
        registry.removeBeanDefinition(name);
        registry.registerBeanDefinition(name, other);
    }

    /** The parts of the service. */
    TomcatWebServer server() {
        return (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
    }

    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    public URI uri(String path) {
        return caller.uri(path);
    }

    /** A caller of the service. */
    Caller caller() {
        return caller;
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return caller.send(request);
    }

    public HttpResponse<String> get(String path) {
        return caller.get(path);
    }

    public HttpResponse<String> decide(String body, String... headers) {
        return caller.post("/v1/decide", body, headers);
    }

    static JsonNode json(HttpResponse<String> response) {
        return Caller.json(response);
    }

    @Override
    public void close() {
        context.close();
    }
}
