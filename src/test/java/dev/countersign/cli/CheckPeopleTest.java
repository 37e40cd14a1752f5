package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.Role;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.AbsenceChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.Rights;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.oversight.directory.Scope;
import dev.countersign.tables.KeptPack;
import dev.countersign.web.TestAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `check people` finds what a person should look at, and nothing else. */
class CheckPeopleTest {

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void data() throws IOException {
        data = KeptPack.in(Files.createDirectory(folder.resolve("data")));
    }

    /** A clock that is that much ahead. */
    private record Ahead(Duration by, SystemClockAndRandom machine) implements ClockAndRandom {

        static Ahead of(int days) {
            return new Ahead(Duration.ofDays(days), new SystemClockAndRandom());
        }

        @Override
        public Instant now() {
            return machine.now().plus(by);
        }

        @Override
        public byte[] random(int bytes) {
            return machine.random(bytes);
        }
    }

    private Terminal checked(int daysAhead, String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"check", "people", "--data", data.toString()}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return Terminal.run(Ahead.of(daysAhead), words);
    }

    @Test
    void a_directory_in_order_has_no_findings() {
        TestAccess.in(
                data,
                people -> people.approver("p-cleo", Role.FRONTLINE_USER)
                        .approver("p-cara", Role.FRONTLINE_USER)
                        .admin("p-third")
                        .confirmAlone("p-third"));
        Terminal run = checked(31);
        assertThat(run.out()).isEqualTo("No findings.\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void what_is_too_wide_unconfirmed_or_ends_soon_is_found() {
        TestAccess.in(
                data, people -> people.person("p-idle", Set.of(), Set.of()).granted("p-sales-lead", "SUPERVISOR"));
        Terminal now = checked(0, "--facts", "docs/examples/crm/facts");
        assertThat(now.exit()).isEqualTo(1);
        assertThat(now.out().lines().map(line -> line.split(" ")[0]).distinct())
                .containsExactlyInAnyOrder("NO_ROLE", "OWN_AGENT", "ALONE", "FEW_PRESENT", "NOBODY_CAN", finding(now));
        assertThat(now.out()).contains("p-idle").contains("`sales-support-01`");
        assertThat(checked(340).out()).contains("ENDS_SOON").contains("SUPERVISOR of `p-sales-lead` ends at");
        assertThat(checked(400).out()).contains("FEW_ADMINS").doesNotContain("ENDS_SOON");
        assertThat(checked(0, "--json").out()).startsWith("[{\"code\":");
    }

    @Test
    void roles_and_rows_without_enough_people_are_found() {
        Instant now = new SystemClockAndRandom().now();
        TestAccess.in(data, people -> {
            people.approver("p-cleo", Role.FRONTLINE_USER)
                    .approver("p-cara", Role.FRONTLINE_USER)
                    .approver("p-olaf", Role.BUSINESS_OWNER)
                    .approver("p-olga", Role.BUSINESS_OWNER, "finance");
        });
        assertThat(checked(0).out()).doesNotContain("FEW_PRESENT", "NOBODY_CAN");
        absent("p-cara", now.plus(Duration.ofDays(3)), now.plus(Duration.ofDays(5)));
        assertThat(checked(0).out()).contains("only one person is there with the role FRONTLINE_USER");
        absent("p-cleo", now.plus(Duration.ofDays(20)), now.plus(Duration.ofDays(25)));
        assertThat(checked(6).out()).doesNotContain("FEW_PRESENT");
        assertThat(checked(15).out()).contains("only one person is there with the role FRONTLINE_USER");

        String rows = checked(0, "--facts", "docs/examples/crm/facts").out();
        assertThat(rows.lines().filter(line -> line.startsWith("NOBODY_CAN")))
                .anyMatch(line -> line.contains("COMPLIANCE_REVIEWER"))
                .noneMatch(line -> line.contains("demand BUSINESS_OWNER and BUSINESS_OWNER (finance),"))
                .noneMatch(line -> line.contains("demand FRONTLINE_USER,"));
        assertThat(rows).contains("nobody is there with the role COMPLIANCE_REVIEWER");
    }

    private void absent(String person, Instant from, Instant to) {
        try (DataFolder folder = DataFolder.open(
                data,
                id -> {
                    throw new IllegalStateException("nothing is decided here");
                },
                Optional.empty(),
                new SystemClockAndRandom())) {
            Directory directory = Directory.open(folder.ledger(), folder.records(), new SystemClockAndRandom());
            Rights rights = RightsOf.person(
                            directory.now(), directory.now().person(person).orElseThrow(), Instant.now())
                    .orElseThrow();
            new AbsenceChanges(directory, new SystemClockAndRandom())
                    .enter(rights, new AbsenceChanges.Wish(person, from, to, null));
        }
    }

    @Test
    void each_recovery_is_listed_with_its_person_for_thirty_days_and_the_first_admin_is_none() {
        TestAccess.in(data, people -> {
            for (String person : List.of("p-one", "p-two")) {
                people.changes()
                        .begin(Caller.operator(), true, person, person.replace("-", "") + "aaaaaa", "h".repeat(43));
            }
        });
        assertThat(checked(0).out().lines().filter(line -> line.startsWith("RECOVERED")))
                .anyMatch(line -> line.contains("`p-one`"))
                .anyMatch(line -> line.contains("`p-two`"))
                .as("and not the one by `access init`")
                .noneMatch(line -> line.contains(TestAccess.ADMIN));
        assertThat(checked(31).out()).doesNotContain("RECOVERED");
    }

    @Test
    void a_person_may_have_one_role_twice_such_as_before_a_renewal() {
        TestAccess.in(data, people -> people.granted("p-twice", "ANALYST").granted("p-twice", "ANALYST"));
        assertThat(checked(0).out()).contains("1 finding.").doesNotContain("p-twice");
    }

    @Test
    void a_key_that_one_admin_issued_alone_is_found_until_its_owner_rotates_it() {
        TestAccess.ofOneAdmin(data, new SystemClockAndRandom(), people -> {
            people.person("p-cleo", Set.of(), Set.of()).issued("p-cleo");
            String id = people.key("p-cleo").split("_")[1];
            assertThat(checked(0).out()).contains("ALONE").contains(id).contains("`p-cleo`");
            people.rotated("p-cleo");
            assertThat(checked(0).out()).doesNotContain(id);
        });
    }

    @Test
    void a_client_whose_owner_has_left_is_found_until_it_has_another_one() {
        TestAccess.in(data, people -> {
            people.person("p-owns", Set.of(), Set.of()).client("desk", "service-triage-01");
            own(people, "p-owns");
            people.changes().leave(TestAccess.by(TestAccess.ADMIN), "p-owns");
        });
        assertThat(checked(0).out()).contains("OWNER_LEFT").contains("desk");
    }

    @Test
    void a_client_whose_owner_is_here_is_not_found() {
        TestAccess.in(data, people -> {
            people.person("p-owns", Set.of(), Set.of()).client("desk", "service-triage-01");
            own(people, "p-owns");
            people.changes().leave(TestAccess.by(TestAccess.ADMIN), "p-owns");
            own(people, TestAccess.ADMIN);
        });
        assertThat(checked(0).out()).doesNotContain("OWNER_LEFT");
    }

    private static void own(TestAccess people, String owner) {
        people.changes()
                .client(
                        TestAccess.by(TestAccess.ADMIN),
                        new Client(
                                "desk",
                                owner,
                                Set.of(Scope.DECIDE),
                                Set.of("service-triage-01"),
                                Set.of(),
                                false,
                                null,
                                null));
    }

    private static String finding(Terminal run) {
        return run.out().lines().reduce((one, other) -> other).orElseThrow().split(" ")[0];
    }

    @Test
    void a_folder_without_a_ledger_is_refused() {
        assertThat(Terminal.run(
                                "check",
                                "people",
                                "--data",
                                folder.resolve("none").toString())
                        .exit())
                .isEqualTo(3);
    }

    @Test
    void a_role_that_nobody_can_confirm_any_more_does_not_count() {
        TestAccess.in(data, people -> {
            people.admin("p-third").person("p-waits", Set.of(), Set.of()).person("p-both", Set.of(), Set.of());
            for (String person : List.of("p-waits", "p-both")) {
                people.changes()
                        .grant(TestAccess.by("p-third"), new GrantWish(person, "AUDITOR", Map.of(), null, null, ""));
            }
            people.changes().leave(TestAccess.by(TestAccess.ADMIN), "p-third");
            people.granted("p-both", "ANALYST");
        });
        assertThat(checked(0).out())
                .contains("NO_ROLE              p-waits")
                .doesNotContain("ROLES_MUST_NOT_MEET")
                .doesNotContain("AUDITOR");
    }
}
