package dev.countersign.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.request.ActingScope;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Audience;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.web.AgreedAccess;
import dev.countersign.web.MappedEndpoints;
import dev.countersign.web.RunningService;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint has a line of the matrix, every line an endpoint, and everything else is denied. */
@Tag("slow")
class AccessMatrixTest {

    /** The page of errors, to which only the server itself forwards. */
    private static final Set<String> FORWARDED = Set.of("GET /error", "POST /error");
    /** The list of the actuator's endpoints, which nobody may read. */
    private static final Set<String> DENIED = Set.of("GET /actuator");
    /** Lines whose pattern covers more than one mapping. */
    private static final String BELOW = "/**";

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.on(Path.of("docs/examples/crm/facts"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void every_mapping_has_a_line() {
        assertThat(withoutLine()).isEmpty();
    }

    @Test
    void every_line_has_a_mapping() {
        SortedSet<String> mapped = mapped();
        assertThat(AccessMatrix.LINES.stream()
                        .map(AccessMatrixTest::named)
                        .filter(line -> mapped.stream().noneMatch(endpoint -> covers(line, endpoint))))
                .isEmpty();
        assertThat(AccessMatrix.LINES.stream().map(AccessMatrixTest::named)).doesNotHaveDuplicates();
    }

    @Test
    void the_matrix_has_the_lines_that_were_agreed_and_no_others() {
        assertThat(AccessMatrix.LINES.stream().map(AccessMatrixTest::named))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(AgreedAccess.lines().stream(), AgreedAccess.console().stream())
                                .map(AgreedAccess.Line::named)
                                .toList());
        assertThat(AccessMatrix.LINES.stream()
                        .filter(AccessMatrix.Line::bySession)
                        .map(AccessMatrixTest::named))
                .containsExactlyInAnyOrderElementsOf(AgreedAccess.console().stream()
                        .map(AgreedAccess.Line::named)
                        .toList());
    }

    /** What a later commit may forget. */
    public static final class Planted {

        @GetMapping
        public String answer() {
            return "planted";
        }
    }

    @Test
    void an_endpoint_without_a_line_is_noticed_and_called_by_nobody() throws NoSuchMethodException {
        RequestMappingHandlerMapping mappings = service.beans(RequestMappingHandlerMapping.class).stream()
                .filter(each -> each.getClass() == RequestMappingHandlerMapping.class)
                .findFirst()
                .orElseThrow();
        for (String path : List.of("/v1/planted", "/planted", "/v1/decisions/{id}/planted")) {
            RequestMappingInfo info = RequestMappingInfo.paths(path)
                    .methods(RequestMethod.GET)
                    .options(mappings.getBuilderConfiguration())
                    .build();
            mappings.registerMapping(info, new Planted(), Planted.class.getMethod("answer"));
            try {
                assertThat(withoutLine()).containsExactly("GET " + path);
                assertThat(service.get(path.replace("{id}", "x")).statusCode()).isEqualTo(404);
            } finally {
                mappings.unregisterMapping(info);
            }
        }
    }

    @Test
    void one_chain_matches_every_request_and_it_is_the_last() {
        List<SecurityFilterChain> chains = chains();
        assertThat(((DefaultSecurityFilterChain) chains.get(chains.size() - 1)).getRequestMatcher())
                .isEqualTo(AnyRequestMatcher.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nobody/knows",
                "/v1/nobody-knows",
                "/access/v1/nobody-knows",
                "/.well-known/nobody-knows",
                "/docs/nobody/knows",
                "/actuator",
                "/actuator/env",
                "/console/nobody-knows",
                "/error",
                "/v1/decide/",
                "/V1/decide"
            })
    void each_chain_denies_everybody_an_unknown_path(String path) {
        for (SecurityFilterChain chain : chains()) {
            AuthorizationFilter authorization = chain.getFilters().stream()
                    .filter(AuthorizationFilter.class::isInstance)
                    .map(AuthorizationFilter.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(chain + " authorizes nothing"));
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
                assertThat(authorization
                                .getAuthorizationManager()
                                .authorize(AccessMatrixTest::everything, new MockHttpServletRequest(method, path)))
                        .as(method + " of " + chain)
                        .matches(answer -> answer != null && !answer.isGranted());
            }
        }
    }

    /** A caller with more rights than anybody can have. */
    private static Authentication everything() {
        return new CallerAuthentication(
                new Rights(
                        Caller.client("everything", Audience.STAFF, ActingScope.ANYONE, Caller.Reads.EVERYTHING),
                        EnumSet.allOf(ApiRole.class),
                        EnumSet.allOf(Scope.class),
                        false,
                        null,
                        false),
                "key:everything",
                Instant.EPOCH);
    }

    private static List<SecurityFilterChain> chains() {
        return service.beans(FilterChainProxy.class).stream()
                .flatMap(proxy -> proxy.getFilterChains().stream())
                .distinct()
                .toList();
    }

    private static SortedSet<String> mapped() {
        SortedSet<String> mapped = new MappedEndpoints(service).all();
        mapped.removeAll(FORWARDED);
        mapped.removeAll(DENIED);
        return mapped;
    }

    private static Set<String> withoutLine() {
        List<String> lines =
                AccessMatrix.LINES.stream().map(AccessMatrixTest::named).toList();
        return mapped().stream()
                .filter(endpoint -> lines.stream().noneMatch(line -> covers(line, endpoint)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean covers(String line, String endpoint) {
        return line.equals(endpoint) || line.endsWith(BELOW) && line.equals(endpoint + BELOW);
    }

    private static String named(AccessMatrix.Line line) {
        return line.method() + " " + line.path();
    }
}
