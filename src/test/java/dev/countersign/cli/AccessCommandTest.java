package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.tables.KeptPack;
import dev.countersign.web.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands for access, on a ledger and on a running service. */
@Tag("slow")
class AccessCommandTest {

    private static final Path FACTS = Path.of("docs/examples/crm/facts");

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void data() throws IOException {
        data = KeptPack.in(Files.createDirectory(folder.resolve("data")));
    }

    private RunningService service() {
        return RunningService.on(FACTS, "--countersign.data=" + data);
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Runs `access`, on the folder of this test. */
    private Terminal access(String... words) {
        List<String> all = new ArrayList<>(List.of("access"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        return Terminal.run(all.toArray(String[]::new));
    }

    /** The same with the key of a person. */
    private Terminal as(String person, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--token-file", key(person).toString()));
        return access(all.toArray(String[]::new));
    }

    private static String ok(Terminal run) {
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    private static void refused(Terminal run, String says) {
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(3);
        assertThat(run.err()).contains(says);
    }

    private void notValid(String name) {
        Terminal run = as(name, "key", "list", "--json");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).contains("CREDENTIAL_NOT_VALID");
    }

    private void first() {
        ok(access("init", "p-alice", "--key-file", key("p-alice").toString()));
    }

    @Test
    void the_first_admin_is_made_once_and_its_key_is_in_a_file_of_its_owner() throws IOException {
        String said = ok(access("init", "p-alice", "--key-file", key("p-alice").toString()));
        String key = Files.readString(key("p-alice")).strip();
        assertThat(key).startsWith("cs_");
        assertThat(said).contains("p-alice is an admin").doesNotContain(key);
        assertThat(Files.getPosixFilePermissions(key("p-alice")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        refused(access("init", "p-mallory"), "Maybe ask an admin, or use `access recover`");
        refused(access("init", "p-mallory", "--key-file", key("p-alice").toString()), "exists");
        assertThat(Files.readString(key("p-alice")).strip()).isEqualTo(key);
        refused(access("init", "p-mallory", "--key-file", key("p-mallory").toString()), "already");
        assertThat(key("p-mallory")).as("no key was issued").doesNotExist();
    }

    @Test
    void recovery_makes_an_admin_who_can_sign_in_and_needs_a_ledger() throws IOException {
        refused(
                Terminal.run(
                        "access",
                        "recover",
                        "p-x",
                        "--data",
                        folder.resolve("none").toString()),
                "no ledger");
        first();
        refused(access("recover", "p-alise", "--key-file", key("p-alise").toString()), "Maybe `p-alice`?");
        assertThat(key("p-alise")).as("no key was issued").doesNotExist();
        JsonNode again = JsonMapper.shared().readTree(ok(access("recover", "p-bea", "--new", "--json")));
        Files.writeString(key("p-bea"), again.path("key").asString());
        try (RunningService service = service()) {
            assertThat(ok(as("p-bea", "list"))).contains("p-alice; now ADMIN").contains("p-bea; now ADMIN");
        }
    }

    @Test
    void a_whole_key_is_never_sent_instead_of_its_id() {
        Terminal run = Terminal.run("access", "key", "revoke", "cs_abcdefgh23_secret", "--data", folder.toString());
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err())
                .contains("KEY: it is a whole key")
                .contains("Maybe `abcdefgh23`.")
                .doesNotContain("secret_");
    }

    @Test
    void a_running_service_keeps_the_folder_to_itself() {
        try (RunningService service = service()) {
            Terminal run = access("init", "p-alice");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.out()).doesNotContain("cs_");
        }
    }

    @Test
    void two_admins_a_client_and_an_approver() throws IOException {
        first();
        try (RunningService service = service()) {
            assertThat(ok(as(
                            "p-alice",
                            "person",
                            "p-bob",
                            "--role",
                            "ADMIN",
                            "--key-file",
                            key("p-bob").toString())))
                    .contains("granted by you alone")
                    .contains("its owner first replaces it: access key rotate");
            refused(as("p-bob", "list"), "Maybe run `access key rotate`");
            ok(as("p-bob", "key", "rotate", "--key-file", key("bob").toString()));
            notValid("p-bob");
            String carol = ok(as(
                    "p-alice",
                    "person",
                    "p-carol",
                    "--name",
                    "Carol",
                    "--alias",
                    "crm:carol",
                    "--role",
                    "FRONTLINE_USER",
                    "--qualifier",
                    "trained=2027-03-31",
                    "--key-file",
                    key("p-carol").toString()));
            assertThat(carol).contains("when another person confirms it: access confirm ");
            notValid("p-carol");
            Terminal own = as("p-alice", "confirm", "p-carol");
            assertThat(own.exit()).as("she proposed it").isEqualTo(1);
            assertThat(own.out()).contains("needs another person than you  GRANT");
            assertThat(ok(as("bob", "confirm", "crm:carol")))
                    .contains("p-carol (Carol); also crm:carol")
                    .contains("confirmed  GRANT")
                    .contains("FRONTLINE_USER (trained until 2027-04-01T00:00Z)")
                    .contains("confirmed  KEY");
            ok(as("p-carol", "key", "rotate", "--key-file", key("carol").toString()));
            assertThat(ok(as("carol", "key", "list"))).contains("person p-carol  HOLDS");
            refused(as("carol", "list"), "You do not have a role");

            ok(as("p-alice", "client", "crm", "--owner", "p-alice", "--kind", "service triage", "--scope", "decide"));
            String key = ok(as("p-alice", "key", "issue", "--client", "crm"));
            assertThat(key).contains("Its key, which is shown only now:\ncs_");
            assertThat(ok(as("bob", "list")))
                    .contains("crm  owner p-alice; scopes decide; asks as kind service triage")
                    .contains("Waiting for another person:\n")
                    .contains("GRANT");
            refused(as("bob", "confirm", "p-alice"), "nothing waits");
            Terminal alone = as("bob", "confirm", "p-bob");
            assertThat(alone.exit()).as("p-alice made p-bob an admin alone").isEqualTo(1);
            assertThat(alone.out()).contains("needs another person than you  GRANT");
            refused(as("bob", "confirm", "p-nobody"), "nothing waits");

            assertThat(ok(as("bob", "leave", "p-carol"))).doesNotContain("admin");
            notValid("carol");
            assertThat(ok(as("p-alice", "leave", "p-bob")))
                    .contains("One admin is left. Nobody can grant a role now. Maybe stop the service and run: access "
                            + "recover");
            assertThat(ok(as("p-alice", "leave", "p-alice")))
                    .contains("Nobody is an admin now.")
                    .contains("Nobody answers for crm");
        }
    }

    @Test
    void a_key_is_rotated_and_revoked_by_its_owner() throws IOException {
        first();
        try (RunningService service = service()) {
            String id = Files.readString(key("p-alice")).split("_")[1];
            assertThat(ok(as(
                            "p-alice", "key", "rotate", "--key-file", key("new").toString())))
                    .as("the key that is used, without naming it")
                    .contains(id)
                    .contains("the earlier secret until");
            ok(as("p-alice", "key", "list"));
            ok(as("new", "key", "list"));
            ok(as("new", "key", "revoke", id));
            notValid("new");
        }
    }

    @Test
    void a_refusal_is_json_if_asked_and_names_what_to_do() {
        first();
        try (RunningService service = service()) {
            Terminal run = as("p-alice", "grant", "p-nobody", "ANALYST", "--json");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(JsonMapper.shared()
                            .readTree(run.out())
                            .at("/problems/0/place")
                            .asString())
                    .isEqualTo("person");
            refused(access("list"), "COUNTERSIGN_TOKEN");
            refused(as("p-alice", "list", "--url", "http://192.0.2.1"), "without encryption");
            refused(as("p-alice", "list", "--url", "ftp://localhost"), "Allowed: http and https");
            refused(as("p-alice", "list", "--ca", FACTS.resolve("agents.jsonl").toString()), "contains no certificate");
        }
        refused(as("p-alice", "list", "--url", "http://127.0.0.1:1"), "no service answers");
    }
}
