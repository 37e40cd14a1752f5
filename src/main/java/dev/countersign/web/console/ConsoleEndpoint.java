package dev.countersign.web.console;

import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Grant;
import dev.countersign.web.caller.RequestContext;
import dev.countersign.web.console.SignInRefused.Reason;
import dev.countersign.web.security.PersonRights;
import dev.countersign.web.security.RoleSource;
import dev.countersign.web.security.SignInLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The pages of {@code /console}. The filters of {@link ConsoleChains} sign people in; what they refuse is shown here,
 * under the same path.
 */
@RestController
final class ConsoleEndpoint {

    static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final int LONGEST_TOKEN = 200;

    private final Pages pages;
    private final ConsolePaths paths;
    private final ConsoleSessions sessions;
    private final SignInLinks links;
    private final IssuerSignIn issuer;
    private final Directory directory;
    private final PersonRights people;
    private final ClockAndRandom clock;

    ConsoleEndpoint(
            Pages pages,
            ConsolePaths paths,
            ConsoleSessions sessions,
            SignInLinks links,
            IssuerSignIn issuer,
            Directory directory,
            PersonRights people,
            ClockAndRandom clock) {
        this.pages = pages;
        this.paths = paths;
        this.sessions = sessions;
        this.links = links;
        this.issuer = issuer;
        this.directory = directory;
        this.people = people;
        this.clock = clock;
    }

    @GetMapping(ConsolePaths.CONSOLE)
    ResponseEntity<byte[]> console(HttpServletRequest http, CsrfToken csrf) {
        Rights rights = RequestContext.rights(http);
        String id = rights.caller().id();
        return html(
                HttpStatus.OK,
                pages.profile(
                        new Pages.Profile(
                                id,
                                people.name(id, rights.caller().example()),
                                rights.caller().example(),
                                roles(rights, SessionContexts.roles(http).orElse(RoleSource.DIRECTORY)),
                                SessionContexts.end(http).orElseGet(clock::now)),
                        csrf));
    }

    private List<Pages.HeldRole> roles(Rights rights, RoleSource source) {
        return source.example()
                ? held(new RightsOf.Given(rights.roles(), rights.caller().roles()), "the end of the laptop mode")
                : Stream.concat(
                                granted(rights.caller().id(), source.instead()),
                                held(source.given(), "the end of the session").stream())
                        .toList();
    }

    private Stream<Pages.HeldRole> granted(String person, boolean instead) {
        Instant now = clock.now();
        return RightsOf.grants(directory.now(), person, instead, now).stream()
                .map(grant -> new Pages.HeldRole(grant.role().name(), qualifiers(grant, now), Pages.time(grant.end())));
    }

    private static String qualifiers(Grant grant, Instant now) {
        Map<String, Instant> holding = new TreeMap<>(grant.qualifiers());
        holding.keySet().retainAll(grant.qualifiers(now));
        return holding.entrySet().stream()
                .map(each -> each.getKey() + " until " + Pages.time(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Each role once, with its qualifiers. APPROVER is shown only without a role of oversight, which implies it. */
    private static List<Pages.HeldRole> held(RightsOf.Given all, String until) {
        Map<String, Set<String>> qualifiers = new TreeMap<>();
        all.roles().stream()
                .filter(role -> role != ApiRole.APPROVER || all.held().isEmpty())
                .forEach(role -> qualifiers.put(role.name(), Set.of()));
        all.held().forEach(held -> {
            Set<String> own = qualifiers.computeIfAbsent(held.role().name(), role -> new TreeSet<>());
            if (!held.qualifier().isEmpty()) {
                own.add(held.qualifier());
            }
        });
        return qualifiers.entrySet().stream()
                .map(role -> new Pages.HeldRole(role.getKey(), String.join(", ", role.getValue()), until))
                .toList();
    }

    @GetMapping(ConsolePaths.SIGN_IN)
    ResponseEntity<byte[]> signIn(CsrfToken csrf) {
        return html(HttpStatus.OK, pages.signIn("", csrf, issuer.isSet()));
    }

    /** A sign-in by a key that was refused. */
    @PostMapping(ConsolePaths.SIGN_IN)
    ResponseEntity<byte[]> notSignedIn(HttpServletRequest http, CsrfToken csrf) {
        return refused(http, Reason.INVALID, csrf);
    }

    @GetMapping(ConsolePaths.LINK)
    ResponseEntity<byte[]> link(@RequestParam(name = "token", defaultValue = "") String token, CsrfToken csrf) {
        return token.length() > LONGEST_TOKEN
                ? refusedLink(new SignInRefused(Reason.LINK))
                : links.waiting(token)
                        .map(link ->
                                html(HttpStatus.OK, pages.link(link, people.name(link.person(), link.example()), csrf)))
                        .orElseGet(() -> refusedLink(new SignInRefused(Reason.LINK)));
    }

    /** A sign-in by a link that was refused. */
    @PostMapping(ConsolePaths.LINK)
    ResponseEntity<byte[]> notSignedInByLink(HttpServletRequest http) {
        return refusedLink(reason(http, Reason.LINK));
    }

    private ResponseEntity<byte[]> refusedLink(SignInRefused refused) {
        return html(refused.status(), pages.refusedLink(refused.sentence()));
    }

    /** A sign-in by an issuer that was refused, or that is not possible. */
    @GetMapping({ConsolePaths.ISSUER, ConsolePaths.ANSWER})
    ResponseEntity<byte[]> notSignedInByIssuer(HttpServletRequest http, CsrfToken csrf) {
        return refused(http, issuer.isSet() ? Reason.ISSUER : Reason.NO_ISSUER, csrf);
    }

    @PostMapping(ConsolePaths.SIGN_OUT)
    ResponseEntity<byte[]> signOut(HttpServletRequest http) {
        ConsoleSessions.end(http.getSession(false));
        return toSignIn();
    }

    @PostMapping(ConsolePaths.SIGN_OUT_EVERYWHERE)
    ResponseEntity<byte[]> signOutEverywhere(HttpServletRequest http) {
        sessions.endAll(RequestContext.rights(http).caller().id());
        return toSignIn();
    }

    private ResponseEntity<byte[]> toSignIn() {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, paths.href(ConsolePaths.SIGN_IN))
                .build();
    }

    private ResponseEntity<byte[]> refused(HttpServletRequest http, Reason usual, CsrfToken csrf) {
        SignInRefused reason = reason(http, usual);
        return html(reason.status(), pages.signIn(reason.sentence(), csrf, issuer.isSet()));
    }

    private static SignInRefused reason(HttpServletRequest http, Reason usual) {
        return refusal(http).orElseGet(() -> new SignInRefused(usual));
    }

    /** Why a filter refused a sign-in. */
    static Optional<SignInRefused> refusal(HttpServletRequest http) {
        return Optional.ofNullable(http.getAttribute(SignInRefused.class.getName()))
                .map(SignInRefused.class::cast);
    }

    static ResponseEntity<byte[]> html(HttpStatus status, String page) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).contentType(HTML);
        if (status == HttpStatus.UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer.body(page.getBytes(StandardCharsets.UTF_8));
    }
}
