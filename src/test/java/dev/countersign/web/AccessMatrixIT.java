package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.edge.KeySecret;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.Role;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The packaged service, asked for each line of the matrix by each role: without a credential, and with a wrong, an
 * expired, a revoked and a right one. Who may do what is read from a table of the tests, not from the service.
 */
@Tag("slow")
class AccessMatrixIT {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final SystemClockAndRandom MACHINE = new SystemClockAndRandom();
    private static final Duration AGO = Duration.ofDays(2);
    private static final String REQUEST_ID = "matrix-1";
    private static final String ID = "X-Request-ID: " + REQUEST_ID;
    private static final List<AgreedAccess.Line> LINES = AgreedAccess.lines();
    /** Failures of one key after which a service may refuse it without looking: each dead key is used less often. */
    private static final int USES = 8;

    /** A method that the server refuses itself, before any filter. */
    private static final String BY_THE_SERVER = "TRACE";

    private static final String NO_ROLE = "p-no-role";
    private static final Map<ApiRole, String> OWNERS = new EnumMap<>(Map.of(
            ApiRole.SERVICE, "crm",
            ApiRole.ANALYST, "p-analyst",
            ApiRole.APPROVER, "p-approver",
            ApiRole.REVIEWER, "p-reviewer",
            ApiRole.AUDITOR, "p-auditor",
            ApiRole.SUPERVISOR, "p-supervisor",
            ApiRole.ADMIN, TestAccess.ADMIN));

    /** Lines that a person may ask for with a secret that another person knows. */
    private static final Set<String> BY_SHARED_SECRET = Set.of("/v1/me", "/v1/keys/{id}/rotate");

    private static final Map<String, String> KEYS = new LinkedHashMap<>();
    private static final Map<ApiRole, String> SHARED = new EnumMap<>(ApiRole.class);
    private static final Map<ApiRole, List<String>> EXPIRED = new EnumMap<>(ApiRole.class);
    private static final Map<ApiRole, List<String>> REVOKED = new EnumMap<>(ApiRole.class);

    private static PackagedService service;
    private static RawCaller caller;
    private static Path log;

    /** Two days ago, so that keys of one hour have ended. */
    private static final ClockAndRandom BEFORE = new ClockAndRandom() {
        @Override
        public Instant now() {
            return MACHINE.now().minus(AGO);
        }

        @Override
        public byte[] random(int bytes) {
            return MACHINE.random(bytes);
        }
    };

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path data = Temporary.folder();
        log = Temporary.folder().resolve("log");
        TestAccess access = TestAccess.in(data, BEFORE, AccessMatrixIT::people);
        OWNERS.values().forEach(owner -> KEYS.put(owner, access.key(owner)));
        KEYS.put(NO_ROLE, access.key(NO_ROLE));
        for (Scope scope : Scope.values()) {
            KEYS.put(without(scope), access.key(without(scope)));
        }
        service = PackagedService.start(Path.of("."), EXAMPLE.resolve("facts"), data, log);
        caller = new RawCaller(service.caller().uri("/"));
    }

    private static void people(TestAccess access) {
        access.client("crm", EnumSet.allOf(Scope.class), Set.of("service-triage-01"), Set.of(), false);
        for (Scope scope : Scope.values()) {
            access.client(
                    without(scope),
                    EnumSet.complementOf(EnumSet.of(scope)),
                    Set.of("service-triage-01"),
                    Set.of(),
                    false);
        }
        access.granted("p-analyst", "ANALYST")
                .approver("p-approver", Role.FRONTLINE_USER)
                .granted("p-reviewer", "REVIEWER")
                .granted("p-auditor", "AUDITOR")
                .granted("p-supervisor", "SUPERVISOR")
                .person(NO_ROLE, Set.of(), Set.of())
                .granted(NO_ROLE);
        OWNERS.forEach((role, owner) -> {
            if (role != ApiRole.SERVICE && role != ApiRole.ADMIN) {
                SHARED.put(role, issued(access, role, owner, null).text());
            }
            for (int uses = 0; uses < LINES.size(); uses += USES) {
                KeySecret.Made expired =
                        issued(access, role, owner, BEFORE.now().plus(Duration.ofHours(1)));
                EXPIRED.computeIfAbsent(role, key -> new ArrayList<>()).add(expired.text());
                KeySecret.Made revoked = issued(access, role, owner, null);
                access.changes()
                        .revoke(TestAccess.by(TestAccess.ADMIN), revoked.key().id());
                REVOKED.computeIfAbsent(role, key -> new ArrayList<>()).add(revoked.text());
            }
        });
    }

    private static KeySecret.Made issued(TestAccess access, ApiRole role, String owner, @Nullable Instant to) {
        KeySecret.Made key = KeySecret.make(MACHINE);
        AccessChanges.Made made = access.changes()
                .key(
                        TestAccess.by(TestAccess.ADMIN),
                        role != ApiRole.SERVICE,
                        owner,
                        key.key().id(),
                        key.key().sha256(),
                        to);
        if (made.waits()) {
            access.changes().confirm(TestAccess.by(TestAccess.OTHER_ADMIN), made.id());
        }
        return key;
    }

    private static String without(Scope scope) {
        return "no-" + scope.name().toLowerCase(Locale.ROOT);
    }

    @AfterAll
    static void stop() throws IOException {
        if (caller != null) {
            caller.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @Test
    void each_role_may_do_its_lines_and_nothing_else() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (AgreedAccess.Line line : LINES) {
            for (ApiRole role : ApiRole.values()) {
                RawCaller.Answer answer = ask(line, bearer(KEYS.get(OWNERS.get(role))));
                if (line.allows(role) ? !answer.isOfAnEndpoint() : !isForbidden(answer)) {
                    wrong.add(line.named() + " by " + role + ": " + shown(answer));
                }
            }
            RawCaller.Answer nobody = ask(line, bearer(KEYS.get(NO_ROLE)));
            if (line.without() == AgreedAccess.Without.EVERYBODY ? !nobody.isOfAnEndpoint() : !isForbidden(nobody)) {
                wrong.add(line.named() + " by a person without a role: " + shown(nobody));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_key_that_another_person_issued_and_knows_is_only_rotated() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (AgreedAccess.Line line : LINES) {
            for (Map.Entry<ApiRole, String> shared : SHARED.entrySet()) {
                RawCaller.Answer answer = ask(line, bearer(shared.getValue()));
                boolean allowed =
                        line.without() == AgreedAccess.Without.EVERYBODY || BY_SHARED_SECRET.contains(line.path());
                if (allowed ? !answer.isOfAnEndpoint() : !isForbidden(answer)) {
                    wrong.add(line.named() + " by " + shared.getKey() + ": " + shown(answer));
                }
            }
        }
        assertThat(SHARED).hasSize(5);
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_client_needs_the_scope_of_the_line() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (AgreedAccess.Line line : LINES) {
            for (Scope scope : Scope.values()) {
                RawCaller.Answer answer = ask(line, bearer(KEYS.get(without(scope))));
                boolean allowed = line.allows(ApiRole.SERVICE)
                        && line.scope().filter(scope::equals).isEmpty();
                if (allowed ? !answer.isOfAnEndpoint() : !isForbidden(answer)) {
                    wrong.add(line.named() + " without " + scope + ": " + shown(answer));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void without_a_credential_only_what_is_open_to_everybody_is_answered() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (AgreedAccess.Line line : LINES) {
            RawCaller.Answer answer = ask(line, "Accept: */*");
            if (line.without() == AgreedAccess.Without.EVERYBODY ? !answer.isOfAnEndpoint() : !isUnknown(answer)) {
                wrong.add(line.named() + ": " + shown(answer));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_wrong_an_expired_and_a_revoked_credential_are_refused_on_each_line_with_the_same_bytes() throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> bodies = new TreeSet<>();
        for (int i = 0; i < LINES.size(); i++) {
            // each line from an address of its own: many failures from one address are refused before they are looked
            // at
            try (RawCaller another = new RawCaller(service.caller().uri("/"), "127.0.1." + (i + 1))) {
                for (ApiRole role : ApiRole.values()) {
                    for (String key : List.of(
                            KeySecret.make(MACHINE).text(),
                            EXPIRED.get(role).get(i / USES),
                            REVOKED.get(role).get(i / USES))) {
                        RawCaller.Answer answer = ask(another, LINES.get(i), bearer(key));
                        bodies.add(answer.body());
                        if (!isUnknown(answer)) {
                            wrong.add(LINES.get(i).named() + " by " + role + ": " + shown(answer));
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(bodies).hasSize(1);
    }

    @Test
    void a_person_is_told_which_role_is_missing_and_a_client_is_not() throws IOException {
        Set<String> roles =
                EnumSet.allOf(ApiRole.class).stream().map(Enum::name).collect(Collectors.toSet());
        for (AgreedAccess.Line line : LINES) {
            for (Map.Entry<ApiRole, String> each : OWNERS.entrySet()) {
                if (!line.allows(each.getKey())) {
                    String said = ask(line, bearer(KEYS.get(each.getValue()))).body();
                    if (each.getKey() == ApiRole.SERVICE) {
                        assertThat(roles).as(line.named()).noneMatch(said::contains);
                    } else {
                        assertThat(line.roles()).as(line.named() + said).allMatch(role -> said.contains(role.name()));
                    }
                }
            }
        }
    }

    @Test
    void another_method_of_a_path_reaches_nothing_without_its_own_line() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (AgreedAccess.Line line : LINES) {
            Set<String> methods = new TreeSet<>(List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"));
            LINES.stream().filter(each -> each.covers(line.example())).forEach(each -> methods.remove(each.method()));
            for (String method : methods) {
                for (String key : List.of(KEYS.get(NO_ROLE), allowed(line))) {
                    RawCaller.Answer answer = caller.ask(method, line.example(), body(method), ID, bearer(key));
                    if (answer.isOfAnEndpoint() || !method.equals(BY_THE_SERVER) && !isProblem(answer)) {
                        wrong.add(method + " of " + line.named() + ": " + shown(answer));
                    }
                }
                RawCaller.Answer stranger = caller.ask(method, line.example(), body(method), ID);
                if (!isUnknown(stranger) && !method.equals(BY_THE_SERVER)) {
                    wrong.add(method + " of " + line.named() + " by a stranger: " + shown(stranger));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_question_for_the_head_of_an_answer_needs_what_the_answer_needs() throws IOException {
        for (AgreedAccess.Line line : LINES) {
            if (line.method().equals("GET")) {
                for (ApiRole role : ApiRole.values()) {
                    String key = bearer(KEYS.get(OWNERS.get(role)));
                    assertThat(caller.ask("HEAD", line.example(), "", ID, key).status())
                            .as(line.named() + " by " + role)
                            .isEqualTo(ask(line, key).status());
                }
            }
        }
    }

    /** Ways to write a path that another part of a server may read as the same path. */
    private static Set<String> written(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String parent = path.substring(0, path.length() - last.length());
        Set<String> all = new TreeSet<>(List.of(
                "/" + path,
                "//" + path,
                path + "/",
                path + "//",
                path + ";a=b",
                path + ";",
                path + ".json",
                path + "%20",
                path + "%00",
                path + "%0a",
                path + "%3b",
                path + "%2f",
                path + "/.",
                path + "/..",
                path + "/x/..",
                path + "/%2e",
                path + "?",
                path + "?access_token=x",
                "/." + path,
                "/access/.." + path,
                "/v1/.." + path,
                "/nowhere/../" + path,
                "/nowhere/%2e%2e" + path,
                "/docs/..%2f.." + path,
                "/;a" + path,
                "/v1;a=b/.." + path,
                "\\" + path,
                path.toUpperCase(Locale.ROOT),
                path.replace("/v1/", "/V1/"),
                path.replace("/v1/", "/v1;x=y/"),
                path.replace("/v1/", "/v1//"),
                path.replace("/v1/", "/v1/./"),
                path.replace("/v1/", "/v1%2f"),
                path.replace("/v1/", "/%76%31/"),
                "http://127.0.0.1" + path,
                "http://localhost:1" + path));
        if (!last.isEmpty()) {
            all.add(parent + "%" + Integer.toHexString(last.charAt(0)) + last.substring(1));
            all.add(parent + "%25" + Integer.toHexString(last.charAt(0)) + last.substring(1));
            all.add(parent + last.substring(0, 1).toUpperCase(Locale.ROOT) + last.substring(1));
            all.add(parent + "%ef%bd%" + Integer.toHexString(0x80 + (last.charAt(0) & 0x3f)) + last.substring(1));
        }
        return all;
    }

    @Test
    void no_way_to_write_a_path_reaches_more_than_its_line_allows() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (AgreedAccess.Line line : LINES) {
            for (String path : written(line.example())) {
                boolean open = LINES.stream()
                        .filter(each -> each.without() == AgreedAccess.Without.EVERYBODY)
                        .anyMatch(each -> path.replaceAll("[?].*", "")
                                        .replaceAll("^http://[^/]*", "")
                                        .replaceAll("%[0-9a-f]{2}|[;/.\\\\].*", "")
                                        .isEmpty()
                                || line.equals(each));
                for (String header : List.of(bearer(KEYS.get(NO_ROLE)), "Accept: */*")) {
                    RawCaller.Answer answer = caller.ask(line.method(), path, body(line.method()), ID, header);
                    if (answer.isOfAnEndpoint() && !open) {
                        wrong.add(line.method() + " " + path + ": " + shown(answer));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** The key of somebody who may do what the line says, if there is one. */
    private static String allowed(AgreedAccess.Line line) {
        return KEYS.get(
                line.roles().isEmpty()
                        ? TestAccess.ADMIN
                        : OWNERS.get(line.roles().iterator().next()));
    }

    private static RawCaller.Answer ask(AgreedAccess.Line line, String header) throws IOException {
        return ask(caller, line, header);
    }

    private static RawCaller.Answer ask(RawCaller by, AgreedAccess.Line line, String header) throws IOException {
        return by.ask(line.method(), line.example(), body(line.method()), ID, header);
    }

    private static String body(String method) {
        return Set.of("POST", "PUT", "PATCH").contains(method) ? "{}" : "";
    }

    private static String bearer(String key) {
        return "Authorization: Bearer " + key;
    }

    private static boolean isForbidden(RawCaller.Answer answer) {
        return answer.status() == 403 && isProblem(answer) && answer.body().contains("\"code\":\"NOT_ALLOWED\"");
    }

    private static boolean isUnknown(RawCaller.Answer answer) {
        return answer.status() == 401
                && isProblem(answer)
                && answer.header("WWW-Authenticate")
                        .filter(each -> each.startsWith("Bearer"))
                        .isPresent();
    }

    private static boolean isProblem(RawCaller.Answer answer) {
        return answer.header("Content-Type")
                        .filter("application/problem+json"::equals)
                        .isPresent()
                && answer.header("X-Request-ID").filter(REQUEST_ID::equals).isPresent();
    }

    private static String shown(RawCaller.Answer answer) {
        return answer.status() + " " + answer.body();
    }

    @Test
    void the_log_has_no_secret() throws IOException {
        String written = Files.readString(log);
        List<String> secrets = new ArrayList<>(KEYS.values());
        EXPIRED.values().forEach(secrets::addAll);
        REVOKED.values().forEach(secrets::addAll);
        assertThat(secrets).noneMatch(key -> written.contains(key.substring(14, 40)));
    }
}
