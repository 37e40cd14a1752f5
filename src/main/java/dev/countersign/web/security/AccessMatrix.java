package dev.countersign.web.security;

import dev.countersign.oversight.Rights;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Who may call which endpoint. An endpoint without a line is called by nobody. docs/access-matrix.md shows the same
 * table.
 */
public final class AccessMatrix {

    /** What a role may do on a line. */
    enum May {
        /** Everything. */
        ALL("x"),
        /** What is the caller's own, or of a pool of people to which the caller belongs. */
        OWN("o"),
        /** The endpoint evaluates and records nothing. */
        TRY("try");

        private final String sign;

        May(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    /** Callers without a role of the interface. */
    enum Without {
        /** Only callers with a role. */
        NOBODY,
        /** And the caller without a credential on a laptop. */
        LAPTOP,
        /** Only a command that can read the folder of the service. */
        OPERATOR,
        /** Everybody, without a credential. */
        EVERYBODY
    }

    /**
     * One endpoint.
     *
     * @param path    a path pattern of Spring
     * @param scope   the scope that a client needs; null for none
     * @param without who may call it without a role
     */
    record Line(
            HttpMethod method,
            String path,
            Map<ApiRole, May> roles,
            @Nullable Scope scope,
            Without without) {

        Line {
            roles = Map.copyOf(roles);
        }

        /** What a caller may do here; empty for nothing. */
        Optional<May> may(Rights rights) {
            if (rights.rotates()) {
                return ROTATING.contains(path) ? Optional.of(May.OWN) : Optional.empty();
            }
            if (rights.open()) {
                return without == Without.LAPTOP ? Optional.of(May.ALL) : Optional.empty();
            }
            May most = null;
            for (ApiRole role : rights.roles()) {
                May may = roles.get(role);
                boolean isInScope = role != ApiRole.SERVICE
                        || scope == null
                        || rights.scopes().contains(scope);
                if (may != null && isInScope && (most == null || may.compareTo(most) < 0)) {
                    most = may;
                }
            }
            return Optional.ofNullable(most);
        }

        boolean allows(@Nullable Authentication caller) {
            return without == Without.EVERYBODY
                    || caller instanceof CallerAuthentication known
                            && (known.isOperator()
                                    ? without == Without.OPERATOR
                                    : may(known.rights()).isPresent());
        }

        /** Whether the caller is known by a session and not by a credential in the header. */
        boolean bySession() {
            return path.equals(CONSOLE) || path.startsWith(CONSOLE + "/");
        }

        PathPatternRequestMatcher matcher() {
            return PathPatternRequestMatcher.withDefaults().matcher(method, path);
        }

        /** The cell of a role in the table of the docs. */
        String cell(ApiRole role) {
            May may = roles.get(role);
            return may == null
                    ? "–"
                    : role == ApiRole.SERVICE && scope != null
                            ? may.sign() + " (" + scope.name().toLowerCase(Locale.ROOT) + ")"
                            : may.sign();
        }

        /** The cell of callers without a role. */
        String cellWithout() {
            return without == Without.NOBODY ? "–" : without.name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Map<ApiRole, May> EACH = each("xxxxxxx");

    private static final String ROTATE = "/v1/keys/{id}/rotate";
    private static final String ME = "/v1/me";

    /** What a person may call by a secret that another person knows. */
    private static final Set<String> ROTATING = Set.of(ROTATE, ME);

    /** In the order of the table. The letters are the columns of {@link ApiRole}: x all, o own, t try, - nothing. */
    static final List<Line> LINES = List.of(
            line("POST", "/v1/decide", "xt-----", Scope.DECIDE, Without.LAPTOP),
            line("POST", "/access/v1/evaluation", "xt-----", Scope.ACCESS, Without.LAPTOP),
            line("POST", "/access/v1/evaluations", "xt-----", Scope.ACCESS, Without.LAPTOP),
            line("POST", "/access/v1/search/subject", "xt-----", Scope.ACCESS, Without.LAPTOP),
            line("POST", "/access/v1/search/resource", "xt-----", Scope.ACCESS, Without.LAPTOP),
            line("POST", "/access/v1/search/action", "xt-----", Scope.ACCESS, Without.LAPTOP),
            line("POST", "/v1/decisions/{id}/outcome", "o------", Scope.OUTCOME, Without.LAPTOP),
            line("POST", "/v1/decisions/{id}/context", "o------", Scope.DECIDE, Without.LAPTOP),
            line("GET", "/v1/decisions", "oxoxxx-", null, Without.LAPTOP),
            line("GET", "/v1/decisions/{id}", "oxoxxx-", null, Without.LAPTOP),
            line("GET", "/v1/decisions/{id}/proof", "oxoxxx-", null, Without.LAPTOP),
            line("GET", "/v1/decisions/{id}/replay", "-x-xxx-", null, Without.LAPTOP),
            line("GET", "/v1/looks", "----x-x", null, Without.NOBODY),
            line("GET", "/v1/ledger/key", "-x-xxxx", null, Without.LAPTOP),
            line("GET", "/v1/ledger/checkpoint", "-x-xxx-", null, Without.LAPTOP),
            line("GET", "/v1/ledger/consistency", "-x-xxx-", null, Without.LAPTOP),
            line("POST", "/v1/approvals", EACH, Without.NOBODY),
            line("POST", "/v1/approvals/{id}/revoke", "--o--x-", null, Without.NOBODY),
            line("POST", "/access/v1/requests", "o------", Scope.REQUEST, Without.LAPTOP),
            line("GET", "/access/v1/requests/{id}", "o------", Scope.REQUEST, Without.LAPTOP),
            line("POST", "/access/v1/requests/{id}/cancel", "o------", Scope.REQUEST, Without.LAPTOP),
            line("POST", "/access/v1/requests/{id}/answer", "o------", Scope.REQUEST, Without.LAPTOP),
            line("GET", "/access/v1/requests/schemas/{template}.json", "x------", Scope.REQUEST, Without.LAPTOP),
            line("GET", "/v1/reviews", "--ooxx-", null, Without.NOBODY),
            line("GET", "/v1/reviews/{id}", "--ooxx-", null, Without.NOBODY),
            line("POST", "/v1/reviews/batch", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/approve", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/reject", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/edit", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/claim", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/free", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/handover", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/takeover", "-----x-", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/cancel", "-----x-", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/ask", "--o----", null, Without.NOBODY),
            line("POST", "/v1/reviews/{id}/reveal", "--o----", null, Without.NOBODY),
            line("POST", "/v1/contests", "x-xx---", Scope.CONTEST, Without.NOBODY),
            line("GET", "/v1/contests", "--o-x--", null, Without.NOBODY),
            line("GET", "/v1/contests/{id}", "--o-x--", null, Without.NOBODY),
            line("GET", "/v1/contests/{id}/explanation", "--o-x--", null, Without.NOBODY),
            line("POST", "/v1/contests/{id}/{step}", "--o----", null, Without.NOBODY),
            line("GET", "/v1/samples", "---xx--", null, Without.NOBODY),
            line("GET", "/v1/samples/high", "---xx--", null, Without.NOBODY),
            line("GET", "/v1/samples/high/{approval}", "---x---", null, Without.NOBODY),
            line("POST", "/v1/samples/high/{approval}/look", "---x---", null, Without.NOBODY),
            line("GET", "/v1/samples/{id}", "---x---", null, Without.NOBODY),
            line("POST", "/v1/samples/{id}/look", "---x---", null, Without.NOBODY),
            line("GET", "/v1/measures/reviews", "-xx-xx-", null, Without.NOBODY),
            line("GET", "/v1/measures/reviews/mine", "--oo---", null, Without.NOBODY),
            line("POST", "/v1/drills", "--o----", null, Without.NOBODY),
            line("GET", "/v1/follow-ups", "--oxxx-", null, Without.NOBODY),
            line("POST", "/v1/follow-ups", "---x---", null, Without.NOBODY),
            line("POST", "/v1/follow-ups/{id}/close", "--o----", null, Without.NOBODY),
            line("POST", "/v1/erasures", "--o----", null, Without.NOBODY),
            line("POST", "/v1/erasures/{id}/confirm", "--o----", null, Without.NOBODY),
            line("GET", "/v1/erasures", "----x--", null, Without.NOBODY),
            line("GET", "/v1/people", "----x-x", null, Without.NOBODY),
            line("POST", "/v1/people", "------x", null, Without.NOBODY),
            line("POST", "/v1/people/{id}/leave", "------x", null, Without.NOBODY),
            line("GET", "/v1/people/absences", "--ooxxx", null, Without.NOBODY),
            line("POST", "/v1/people/absences", "--oo-xx", null, Without.NOBODY),
            line("POST", "/v1/people/absences/{id}/end", "--oo-xx", null, Without.NOBODY),
            line("POST", "/v1/people/{id}/mail", "--oo-ox", null, Without.NOBODY),
            line("GET", "/v1/grants", "----x-x", null, Without.NOBODY),
            line("POST", "/v1/grants", "------x", null, Without.NOBODY),
            line("POST", "/v1/grants/{id}/end", "------x", null, Without.NOBODY),
            line("GET", "/v1/confirmations", "--o-x-x", null, Without.NOBODY),
            line("POST", "/v1/confirmations/{id}", "--o---x", null, Without.NOBODY),
            line("GET", "/v1/clients", "----x-x", null, Without.NOBODY),
            line("POST", "/v1/clients", "------x", null, Without.NOBODY),
            line("POST", "/v1/clients/{id}/end", "------x", null, Without.NOBODY),
            line("GET", "/v1/callbacks", "----x-x", null, Without.NOBODY),
            line("POST", "/v1/callbacks", "------x", null, Without.NOBODY),
            line("POST", "/v1/callbacks/{id}/rotate", "------x", null, Without.NOBODY),
            line("POST", "/v1/callbacks/{id}/end", "------x", null, Without.NOBODY),
            line("GET", "/v1/notices", "----x-x", null, Without.NOBODY),
            line("POST", "/v1/notices/{id}/resend", "------x", null, Without.NOBODY),
            line("GET", "/v1/keys", "-oooxox", null, Without.NOBODY),
            line("POST", "/v1/keys", "--oo--x", null, Without.NOBODY),
            line("POST", ROTATE, "-ooooox", null, Without.NOBODY),
            line("POST", "/v1/keys/{id}/revoke", "-ooooox", null, Without.NOBODY),
            line("GET", "/v1/release", EACH, Without.LAPTOP),
            line("GET", "/v1/actions/{name}", EACH, Without.LAPTOP),
            line("GET", "/.well-known/authzen-configuration", EACH, Without.LAPTOP),
            line("GET", "/docs/{page}", EACH, Without.LAPTOP),
            line("GET", ME, EACH, Without.LAPTOP),
            line("POST", "/v1/sign-ins", Map.of(), Without.OPERATOR),
            line("GET", "/v1/service", Map.of(), Without.EVERYBODY),
            line("GET", "/console", "-xxxxxx", null, Without.NOBODY),
            line("POST", "/console/sign-out", "-xxxxxx", null, Without.NOBODY),
            line("POST", "/console/sign-out-everywhere", "-xxxxxx", null, Without.NOBODY),
            line("GET", "/console/sign-in", Map.of(), Without.EVERYBODY),
            line("POST", "/console/sign-in", Map.of(), Without.EVERYBODY),
            line("GET", "/console/sign-in/link", Map.of(), Without.EVERYBODY),
            line("POST", "/console/sign-in/link", Map.of(), Without.EVERYBODY),
            line("GET", "/console/own-key", Map.of(), Without.EVERYBODY),
            line("POST", "/console/own-key", Map.of(), Without.EVERYBODY),
            line("GET", "/console/sign-in/issuer", Map.of(), Without.EVERYBODY),
            line("GET", "/console/sign-in/issuer/answer", Map.of(), Without.EVERYBODY),
            line("GET", "/", Map.of(), Without.EVERYBODY),
            line("GET", "/openapi.yaml", Map.of(), Without.EVERYBODY),
            line("GET", "/actuator/health/**", Map.of(), Without.EVERYBODY));

    /** What a person does in a browser: with a session, never with a credential in the header. */
    private static final String CONSOLE = "/console";

    private AccessMatrix() {}

    /** Allows what a line allows, and nothing else. */
    public static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        allow(requests);
        requests.anyRequest().denyAll();
    }

    /** Allows what a line allows, and says nothing about other requests. */
    static void allow(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        for (Line line : LINES) {
            requests.requestMatchers(line.matcher())
                    .access((caller, request) -> new AuthorizationDecision(line.allows(caller.get())));
            if (line.method().equals(HttpMethod.GET)) {
                requests.requestMatchers(HttpMethod.HEAD, line.path())
                        .access((caller, request) -> new AuthorizationDecision(line.allows(caller.get())));
            }
        }
    }

    /** Whether a line has the path and the method of the request. */
    public static boolean isKnown(HttpServletRequest request) {
        return LINES.stream()
                .anyMatch(line -> line.matcher().matches(request)
                        || line.method().equals(HttpMethod.GET)
                                && PathPatternRequestMatcher.withDefaults()
                                        .matcher(HttpMethod.HEAD, line.path())
                                        .matches(request));
    }

    /** The lines of a path, for any method. */
    static List<Line> ofPath(HttpServletRequest request) {
        return LINES.stream()
                .filter(line -> PathPatternRequestMatcher.withDefaults()
                        .matcher(line.path())
                        .matches(request))
                .toList();
    }

    private static Line line(String method, String path, String letters, @Nullable Scope scope, Without without) {
        return new Line(HttpMethod.valueOf(method), path, each(letters), scope, without);
    }

    private static Line line(String method, String path, Map<ApiRole, May> roles, Without without) {
        return new Line(HttpMethod.valueOf(method), path, roles, null, without);
    }

    private static Map<ApiRole, May> each(String letters) {
        Map<ApiRole, May> may = new EnumMap<>(ApiRole.class);
        for (ApiRole role : ApiRole.values()) {
            switch (letters.charAt(role.ordinal())) {
                case 'x' -> may.put(role, May.ALL);
                case 'o' -> may.put(role, May.OWN);
                case 't' -> may.put(role, May.TRY);
                default -> {}
            }
        }
        return may;
    }
}
