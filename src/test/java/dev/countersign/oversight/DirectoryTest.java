package dev.countersign.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.evaluate.NotDecided;
import dev.countersign.decisions.record.SealedEntry;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.ledger.disk.ClockAndRandom;
import dev.countersign.oversight.directory.AccessEvent;
import dev.countersign.oversight.directory.ApiRole;
import dev.countersign.oversight.directory.Client;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.GrantWish;
import dev.countersign.oversight.directory.Identity;
import dev.countersign.oversight.directory.Person;
import dev.countersign.oversight.directory.Proposal;
import dev.countersign.oversight.directory.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory is a fold of entries, and nobody gets rights alone by any way through it. */
class DirectoryTest {

    private static final String HASH = "h".repeat(43);
    private static final Identity OWN = new Identity("https://id.example", "own");

    /** A clock that a test moves. */
    private static final class Clock implements ClockAndRandom {

        private final SystemClockAndRandom random = new SystemClockAndRandom();
        private volatile Instant now = Instant.parse("2026-12-01T09:00:00Z");

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public byte[] random(int bytes) {
            return random.random(bytes);
        }
    }

    @TempDir
    private Path data;

    private final Clock clock = new Clock();
    private DataFolder folder;
    private Directory directory;
    private AccessChanges changes;

    @BeforeEach
    void open() {
        folder = DataFolder.open(
                data,
                id -> {
                    throw new IllegalStateException("nothing is decided here");
                },
                Optional.empty(),
                clock);
        directory = Directory.open(folder.ledger(), folder.records(), clock);
        changes = new AccessChanges(directory, clock);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private static Caller by(String person) {
        return Caller.person(person);
    }

    private static Person someone(String id) {
        return new Person(id, "", Set.of(), Set.of(), Set.of(), null);
    }

    private AccessChanges.Made grant(String by, String person, String role) {
        return changes.grant(by(by), new GrantWish(person, role, Map.of(), null, null, ""));
    }

    /** A grant by p-a, confirmed by p-b. */
    private String granted(String person, String role) {
        String id = grant("p-a", person, role).id();
        changes.confirm(by("p-b"), id);
        return id;
    }

    /** Two admins, p-a and p-b. */
    private void admins() {
        changes.begin(Caller.operator(), false, "p-a", "aaaaaaaaaa", HASH);
        changes.person(by("p-a"), someone("p-b"));
        changes.key(by("p-a"), true, "p-b", "bbbbbbbbbb", HASH, null);
        assertThat(grant("p-a", "p-b", "ADMIN").alone()).isTrue();
    }

    private static void refused(String code, String says, ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOfSatisfying(InvalidInput.class, error -> {
            assertThat(error.code().orElse("")).isEqualTo(code);
            assertThat(error.getMessage()).contains(says);
        });
    }

    private Set<ApiRole> roles(String person) {
        DirectoryState state = directory.now();
        return state.person(person)
                .flatMap(each -> RightsOf.person(state, each, clock.now()))
                .map(Rights::roles)
                .orElse(Set.of());
    }

    /** Everything that the directory says. */
    private static List<Object> content(DirectoryState state) {
        return List.of(
                state.people(),
                state.grants(),
                state.clients(),
                state.keys(),
                state.changes(),
                state.isGoverned(),
                state.recoveries());
    }

    @Test
    void everybody_has_the_same_rights_after_a_restart_and_without_the_search_index() throws IOException {
        admins();
        changes.person(by("p-a"), new Person("p-c", "Cleo", Set.of("crm:c"), Set.of(OWN), Set.of("C-1"), null));
        Map<String, @Nullable Instant> qualifiers = new HashMap<>();
        qualifiers.put("finance", clock.now().plus(Duration.ofDays(30)));
        String id = changes.grant(by("p-a"), new GrantWish("p-c", "CX_LEADER", qualifiers, null, null, "why"))
                .id();
        changes.confirm(by("p-b"), id);
        changes.person(by("p-a"), new Person("p-c", "Cleo 2", Set.of("crm:c"), Set.of(), Set.of(), null));
        changes.client(
                by("p-a"), new Client("crm", "p-c", Set.of(Scope.DECIDE), Set.of("a"), Set.of("k"), true, 5, null));
        changes.key(by("p-a"), false, "crm", "cccccccccc", HASH, null);
        changes.rotate(by("p-a"), "cccccccccc", "g".repeat(43));
        changes.person(by("p-a"), someone("p-d"));
        changes.leave(by("p-b"), "p-d");
        List<Object> before = content(directory.now());

        folder.close();
        open();
        assertThat(content(directory.now())).isEqualTo(before);

        folder.close();
        delete(data.resolve("projection"));
        open();
        assertThat(content(directory.now())).isEqualTo(before);
        assertThat(roles("p-c")).containsExactly(ApiRole.APPROVER);
        changes.leave(by("p-a"), "p-c");
        assertThat(content(directory.now())).isNotEqualTo(before);
    }

    /** Nothing protects the files of the index from a program that can write them. */
    @Test
    void rights_that_a_changed_search_index_gives_back_do_not_hold() throws IOException {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        changes.confirm(
                by("p-b"),
                changes.grant(by("p-a"), new GrantWish("p-c", "ANALYST", Map.of(), null, null, "why"))
                        .id());
        changes.leave(by("p-b"), "p-c");
        folder.records().searchIndex().catchUp();
        List<Object> before = content(directory.now());
        folder.close();

        assertThat(TamperedIndex.hide(data, AccessEvent.PERSON_LEFT)).isPositive();
        open();
        assertThat(content(directory.now())).as("the index hides it").isNotEqualTo(before);
        assertThat(directory.compareWithLedger(() -> false)).isFalse();
        assertThat(directory.isIndexRight()).isFalse();
        assertThat(content(directory.now())).isEqualTo(before);
        directory.readAgain();
        assertThat(content(directory.now())).isEqualTo(before);
        assertThat(content(Directory.compared(folder.ledger(), folder.records(), clock)
                        .now()))
                .isEqualTo(before);
    }

    @Test
    void a_search_index_that_is_right_agrees_with_the_ledger() {
        admins();
        assertThat(directory.compareWithLedger(() -> false)).isTrue();
        folder.close();
        open();
        assertThat(directory.compareWithLedger(() -> false)).isTrue();
        assertThat(directory.isIndexRight()).isTrue();
    }

    private static void delete(Path folder) throws IOException {
        assertThat(folder).isDirectory();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-A", "p-а", "staff:p-a", "crm:p-a"})
    void two_admins_are_not_one_person_under_two_ids(String other) {
        admins();
        refused(
                "",
                "looks like",
                () -> changes.person(by("p-a"), new Person("p-z", "", Set.of(other), Set.of(), Set.of(), null)));
    }

    @Test
    void two_people_do_not_have_the_identity_or_the_alias_of_one() {
        admins();
        changes.person(by("p-a"), new Person("p-c", "", Set.of("mail-c"), Set.of(OWN), Set.of(), null));
        refused(
                "",
                "belongs to another person",
                () -> changes.person(by("p-a"), new Person("p-d", "", Set.of(), Set.of(OWN), Set.of(), null)));
        refused("", "looks like", () -> changes.person(by("p-a"), someone("mail-c")));
        refused(
                "",
                "looks like",
                () -> changes.person(by("p-a"), new Person("p-d", "", Set.of("Mail-C"), Set.of(), Set.of(), null)));
    }

    @Test
    void nobody_grants_to_themselves_or_confirms_what_they_proposed_or_what_concerns_them() {
        admins();
        refused("OTHER_PERSON_NEEDED", "themselves", () -> grant("p-a", "p-a", "SUPERVISOR"));
        changes.person(by("p-a"), someone("p-c"));
        String id = grant("p-a", "p-c", "ANALYST").id();
        refused("OTHER_PERSON_NEEDED", "You proposed it", () -> changes.confirm(by("p-a"), id));
        refused("OTHER_PERSON_NEEDED", "only an admin", () -> changes.confirm(by("p-c"), id));
        String concerned = grant("p-a", "p-b", "SUPERVISOR").id();
        refused("OTHER_PERSON_NEEDED", "It concerns you", () -> changes.confirm(by("p-b"), concerned));
        assertThat(roles("p-c")).isEmpty();
        changes.confirm(by("p-b"), id);
        assertThat(roles("p-c")).containsExactly(ApiRole.ANALYST);
    }

    @Test
    void a_proposal_about_somebody_who_left_since_then_cannot_be_confirmed() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        String id = grant("p-a", "p-c", "ANALYST").id();
        String key =
                changes.key(by("p-a"), true, "p-c", "cccccccccc", HASH, null).id();
        changes.leave(by("p-a"), "p-c");
        refused("", "has left", () -> grant("p-a", "p-c", "ANALYST"));
        refused("", "has left", () -> changes.confirm(by("p-b"), id));
        refused("", "has left", () -> changes.confirm(by("p-b"), key));
        refused("", "do not come back", () -> changes.person(by("p-a"), someone("p-c")));
    }

    @Test
    void what_somebody_proposed_who_is_not_an_admin_any_more_cannot_be_confirmed() {
        admins();
        Stream.of("p-c", "p-d", "p-e").forEach(each -> changes.person(by("p-a"), someone(each)));
        String admin = granted("p-c", "ADMIN");
        granted("p-d", "ANALYST");
        List<String> proposed = List.of(
                grant("p-c", "p-e", "BUSINESS_OWNER").id(),
                changes.key(by("p-c"), true, "p-e", "eeeeeeeeee", HASH, null).id(),
                changes.person(by("p-c"), new Person("p-d", "", Set.of(), Set.of(OWN), Set.of(), null))
                        .id());
        assertThat(waiting()).containsExactlyInAnyOrderElementsOf(proposed);
        changes.end(by("p-a"), admin);
        assertThat(waiting()).isEmpty();
        proposed.forEach(each -> refused("", "Maybe propose it again", () -> changes.confirm(by("p-b"), each)));
        assertThat(changes.grant(by("p-a"), new GrantWish("p-e", "ADMIN", Map.of(), null, null, ""))
                        .waits())
                .as("what nobody can confirm is not in the way of another role")
                .isTrue();
    }

    private List<String> waiting() {
        return Proposal.waiting(directory.now(), clock.now())
                .filter(each -> !each.alone())
                .map(Proposal::id)
                .toList();
    }

    @Test
    void a_later_change_of_a_person_replaces_the_one_that_waits() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        granted("p-c", "ANALYST");
        String first = changes.person(by("p-a"), new Person("p-c", "", Set.of(), Set.of(OWN), Set.of(), null))
                .id();
        String second = changes.person(by("p-b"), new Person("p-c", "C", Set.of(), Set.of(), Set.of(), null))
                .id();
        assertThat(waiting()).containsExactly(second);
        refused("", "replaced it", () -> changes.confirm(by("p-b"), first));
        changes.confirm(by("p-a"), second);
        assertThat(directory.now().person("p-c").orElseThrow().identities()).isEmpty();

        // one admin is left, whose change does not wait
        changes.person(by("p-a"), new Person("p-c", "", Set.of(), Set.of(OWN), Set.of(), null));
        changes.revoke(by("p-b"), "bbbbbbbbbb");
        assertThat(waiting()).hasSize(1);
        assertThat(changes.person(by("p-a"), someone("p-c")).alone()).isTrue();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void a_change_of_a_person_waits_for_thirty_days() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        granted("p-c", "ANALYST");
        String id = changes.person(by("p-a"), new Person("p-c", "C", Set.of(), Set.of(), Set.of(), null))
                .id();
        clock.now = clock.now().plus(Duration.ofDays(30)).minusSeconds(1);
        assertThat(waiting()).containsExactly(id);
        clock.now = clock.now().plusSeconds(1);
        assertThat(waiting()).isEmpty();
        refused("", "Maybe propose it again", () -> changes.confirm(by("p-b"), id));
    }

    @Test
    void a_change_is_made_from_the_person_as_it_is_when_it_is_made() {
        admins();
        changes.person(by("p-a"), new Person("p-c", "C", Set.of("mail-c"), Set.of(), Set.of(), null));
        changes.person(by("p-a"), "P-C", before -> {
            assertThat(Thread.holdsLock(directory)).isTrue();
            return new Person("p-c", "D", before.aliases(), before.identities(), before.customerIds(), null);
        });
        assertThat(directory.now().person("p-c").orElseThrow().ids()).containsExactly("mail-c", "p-c");
    }

    @Test
    void one_admin_does_not_have_grants_alone_confirmed_by_people_whom_that_admin_made() {
        changes.begin(Caller.operator(), false, "p-a", "aaaaaaaaaa", HASH);
        Stream.of("p-b", "p-c", "p-d").forEach(each -> changes.person(by("p-a"), someone(each)));
        String reviewer = grant("p-a", "p-c", "COMPLIANCE_REVIEWER").id();
        String other = grant("p-a", "p-d", "COMPLIANCE_REVIEWER").id();
        String admin = grant("p-a", "p-b", "ADMIN").id();
        refused("OTHER_PERSON_NEEDED", "granted it alone", () -> changes.confirm(by("p-c"), other));
        refused("OTHER_PERSON_NEEDED", "granted it alone", () -> changes.confirm(by("p-b"), reviewer));
        refused("OTHER_PERSON_NEEDED", "You proposed it", () -> changes.confirm(by("p-a"), admin));

        folder.close();
        open();
        changes.begin(Caller.operator(), true, "p-z", "zzzzzzzzzz", HASH);
        changes.confirm(by("p-z"), admin);
        changes.confirm(by("p-b"), reviewer);
        assertThat(directory.now().grant(reviewer).orElseThrow().confirmedBy()).isEqualTo("p-b");
    }

    @Test
    void an_admin_who_ends_the_other_one_does_not_grant_alone_afterwards() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        changes.leave(by("p-a"), "p-b");
        AccessChanges.Made made = grant("p-a", "p-c", "ADMIN");
        assertThat(made.alone()).isFalse();
        assertThat(made.waits()).isTrue();
        assertThat(changes.key(by("p-a"), true, "p-c", "cccccccccc", HASH, null).waits())
                .isTrue();
        assertThat(roles("p-c")).isEmpty();
        folder.close();
        open();
        changes.person(by("p-a"), someone("p-d"));
        assertThat(grant("p-a", "p-d", "ANALYST").waits())
                .as("after a restart too")
                .isTrue();
    }

    @Test
    void ending_the_grant_of_the_other_admin_is_the_same() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        String id = directory.now().grants().stream()
                .filter(each -> each.person().equals("p-b"))
                .findFirst()
                .orElseThrow()
                .id();
        changes.end(by("p-a"), id);
        assertThat(grant("p-a", "p-c", "ADMIN").waits()).isTrue();
    }

    @Test
    void revoking_the_key_of_the_other_admin_is_the_same() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        changes.revoke(by("p-a"), "bbbbbbbbbb");

        assertThat(grant("p-a", "p-c", "ADMIN").waits()).isTrue();
        folder.close();
        open();
        assertThat(grant("p-a", "p-c", "ANALYST").waits())
                .as("after a restart too")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "revoke", "leave"})
    void ending_what_an_admin_has_from_tomorrow_on_is_the_same(String way) {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        changes.person(by("p-a"), someone("p-d"));
        changes.confirm(
                by("p-b"),
                changes.key(by("p-a"), true, "p-c", "cccccccccc", HASH, null).id());
        String next = changes.grant(
                        by("p-b"),
                        new GrantWish("p-c", "ADMIN", Map.of(), clock.now.plus(Duration.ofDays(1)), null, ""))
                .id();
        changes.confirm(by("p-a"), next);
        switch (way) {
            case "end" -> changes.end(by("p-a"), next);
            case "revoke" -> changes.revoke(by("p-a"), "cccccccccc");
            default -> changes.leave(by("p-a"), "p-c");
        }
        changes.leave(by("p-b"), "p-b");
        clock.now = clock.now.plus(Duration.ofDays(2));

        assertThat(grant("p-a", "p-d", "ANALYST").waits())
                .as("p-a ended what p-c would have as an admin")
                .isTrue();
    }

    @Test
    void the_first_admin_may_issue_the_key_of_the_second_one_after_the_grant() {
        changes.begin(Caller.operator(), false, "p-a", "aaaaaaaaaa", HASH);
        changes.person(by("p-a"), someone("p-b"));
        grant("p-a", "p-b", "ADMIN");

        assertThat(changes.key(by("p-a"), true, "p-b", "bbbbbbbbbb", HASH, null).alone())
                .isTrue();
        changes.person(by("p-a"), someone("p-c"));
        assertThat(grant("p-a", "p-c", "ANALYST").waits())
                .as("now there are two who can sign in")
                .isTrue();
    }

    @Test
    void what_has_ended_does_not_end_again() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        String grant = grant("p-a", "p-c", "ANALYST").id();
        changes.confirm(by("p-b"), grant);
        changes.key(by("p-c"), true, "p-c", "cccccccccc", "h".repeat(43), null);
        List<Runnable> ends = List.of(
                () -> changes.end(by("p-a"), grant),
                () -> changes.revoke(by("p-a"), "cccccccccc"),
                () -> changes.leave(by("p-a"), "p-c"));
        ends.forEach(Runnable::run);
        List<Object> ended = content(directory.now());
        long entries = folder.ledger().entries().size();
        ends.forEach(Runnable::run);
        assertThat(folder.ledger().entries().size()).isEqualTo(entries);
        assertThat(content(directory.now())).isEqualTo(ended);
    }

    @Test
    void a_client_without_an_owner_or_that_was_ended_gets_no_second_secret() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        changes.client(
                by("p-a"), new Client("ended", "p-a", Set.of(Scope.DECIDE), Set.of(), Set.of(), false, null, null));
        changes.key(by("p-a"), false, "ended", "eeeeeeeeee", "h".repeat(43), null);
        changes.endClient(by("p-a"), "ended");
        refused("", "was ended", () -> changes.rotate(by("p-a"), "eeeeeeeeee", "i".repeat(43)));
        changes.client(
                by("p-a"), new Client("left", "p-c", Set.of(Scope.DECIDE), Set.of(), Set.of(), false, null, null));
        changes.key(by("p-a"), false, "left", "ffffffffff", "h".repeat(43), null);
        changes.leave(by("p-a"), "p-c");
        refused("", "has left", () -> changes.rotate(by("p-a"), "ffffffffff", "i".repeat(43)));
    }

    @Test
    void an_admin_who_gives_their_own_key_up_leaves_the_other_one_alone() {
        admins();
        changes.revoke(by("p-b"), "bbbbbbbbbb");
        changes.person(by("p-a"), someone("p-c"));

        assertThat(grant("p-a", "p-c", "ANALYST").alone())
                .as("p-b revoked their own key, so p-a is the only one who can sign in")
                .isTrue();
    }

    @Test
    void an_admin_does_not_become_an_approver_by_an_identity_or_an_alias() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        granted("p-c", "FRONTLINE_USER");
        AccessChanges.Made change =
                changes.person(by("p-a"), new Person("p-c", "", Set.of(), Set.of(OWN), Set.of(), null));
        assertThat(change.waits()).isTrue();
        assertThat(directory.now().identified(OWN)).isEmpty();
        refused("OTHER_PERSON_NEEDED", "You proposed it", () -> changes.confirm(by("p-a"), change.id()));
        refused(
                "",
                "looks like",
                () -> changes.person(by("p-a"), new Person("p-c", "", Set.of("p-a"), Set.of(), Set.of(), null)));
        refused(
                "OTHER_PERSON_NEEDED",
                "who they are",
                () -> changes.person(by("p-a"), new Person("p-a", "", Set.of("approver"), Set.of(), Set.of(), null)));
        assertThat(changes.key(by("p-a"), true, "p-c", "cccccccccc", HASH, null).waits())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"p-c", "p-C", "crm-c"})
    void a_client_does_not_have_the_name_of_a_person(String id) {
        admins();
        changes.person(by("p-a"), new Person("p-c", "", Set.of("crm-c"), Set.of(), Set.of(), null));
        assertThatThrownBy(() -> changes.client(
                        by("p-a"), new Client(id, "p-a", Set.of(Scope.DECIDE), Set.of(), Set.of(), false, null, null)))
                .isInstanceOf(InvalidInput.class);
        changes.client(
                by("p-a"), new Client("desk", "p-a", Set.of(Scope.DECIDE), Set.of(), Set.of(), false, null, null));
        refused("", "the client `desk`", () -> changes.person(by("p-a"), someone("DESK")));
    }

    @Test
    void a_qualifier_ends_before_its_role_and_the_role_at_its_end() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        Map<String, @Nullable Instant> qualifiers = new HashMap<>();
        qualifiers.put("finance", clock.now().plus(Duration.ofDays(10)));
        Instant to = clock.now().plus(Duration.ofDays(20));
        String id = changes.grant(by("p-a"), new GrantWish("p-c", "CX_LEADER", qualifiers, null, to, ""))
                .id();
        changes.confirm(by("p-b"), id);
        assertThat(heldBy("p-c")).contains("CX_LEADER (finance)");
        clock.now = clock.now().plus(Duration.ofDays(10));
        assertThat(heldBy("p-c")).contains("CX_LEADER").doesNotContain("CX_LEADER (finance)");
        clock.now = to;
        assertThat(heldBy("p-c")).isEmpty();
        assertThat(roles("p-c")).isEmpty();
    }

    private List<String> heldBy(String person) {
        DirectoryState state = directory.now();
        return RightsOf.person(state, state.person(person).orElseThrow(), clock.now())
                .orElseThrow()
                .caller()
                .roles()
                .stream()
                .map(Caller.HeldRole::toString)
                .toList();
    }

    @Test
    void a_grant_begins_today_or_within_a_year() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        Instant today = Instant.parse("2026-12-01T00:00:00Z");
        Instant latest = clock.now().plus(Duration.ofDays(366));
        Stream.of(today.minusSeconds(1), latest.plusSeconds(1))
                .forEach(from -> refused(
                        "",
                        "before today or more than a year ahead",
                        () -> changes.grant(by("p-a"), new GrantWish("p-c", "ANALYST", Map.of(), from, null, ""))));
        Stream.of(today, latest)
                .forEach(from -> changes.grant(by("p-a"), new GrantWish("p-c", "ANALYST", Map.of(), from, null, "")));
    }

    @Test
    void roles_that_must_not_meet_are_refused_also_when_one_begins_later_or_waits() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        Instant later = clock.now().plus(Duration.ofDays(100));
        changes.grant(by("p-a"), new GrantWish("p-c", "AUDITOR", Map.of(), later, null, ""));
        refused("ROLES_MUST_NOT_MEET", "AUDITOR", () -> grant("p-a", "p-c", "ANALYST"));
        assertThat(changes.grant(by("p-a"), new GrantWish("p-c", "ANALYST", Map.of(), null, later, ""))
                        .id())
                .as("one ends when the other begins")
                .isNotEmpty();
        refused("ROLES_MUST_NOT_MEET", "ADMIN", () -> grant("p-a", "p-b", "FRONTLINE_USER"));
    }

    @Test
    void an_erased_person_has_no_rights_and_no_key() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        granted("p-c", "ANALYST");
        String key =
                changes.key(by("p-a"), true, "p-c", "cccccccccc", HASH, null).id();
        changes.confirm(by("p-b"), key);
        folder.ledger().erase(List.of("staff:p-c"), (what, of, all) -> {});
        directory.readAgain();
        assertThat(directory.now().person("p-c")).isEmpty();
        assertThat(directory.now().key("cccccccccc")).isEmpty();
        assertThat(roles("p-b")).contains(ApiRole.ADMIN);
        folder.close();
        open();
        assertThat(directory.now().key("cccccccccc")).isEmpty();
    }

    /** The private part of the second admin is gone, as if its key were lost: that admin has no rights. */
    @Test
    void an_entry_whose_private_part_cannot_be_read_gives_nothing() {
        admins();
        folder.ledger().erase(List.of("staff:p-a"), (what, of, all) -> {});
        directory.readAgain();
        assertThat(roles("p-a")).isEmpty();
        assertThat(directory.now().isGoverned())
                .as("and nobody asks without a credential")
                .isTrue();
        assertThat(directory.now().grants())
                .filteredOn(each -> each.person().equals("p-b"))
                .allMatch(each -> each.proposedBy().isEmpty());
    }

    /** The writer of the ledger does nothing until then. Returns when it has begun to wait. */
    private void holdTheWriter(CountDownLatch until) {
        CountDownLatch holds = new CountDownLatch(1);
        while (holds.getCount() > 0) {
            SealedEntry entry = new SealedEntry(AccessEvent.REFUSED.type(), clock.id(), clock.now(), "system");
            folder.ledger()
                    .append(entry.entry(clock.random(32), NotDecided.subjects(folder.ledger())))
                    .thenRun(() -> {
                        if (Thread.currentThread().getName().equals("ledger") && holds.getCount() > 0) {
                            holds.countDown();
                            await(until);
                        }
                    });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void who_left_confirms_nothing_also_while_that_is_still_being_written() throws InterruptedException {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        changes.person(by("p-a"), someone("p-d"));
        granted("p-c", "COMPLIANCE_REVIEWER");
        String waits = grant("p-a", "p-d", "ANALYST").id();
        CountDownLatch goesOn = new CountDownLatch(1);
        holdTheWriter(goesOn);
        assertThatThrownBy(() -> changes.leave(by("p-a"), "p-c")).isInstanceOf(NotDecided.class);
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Thread confirms = new Thread(() -> refusal.set(catchThrowable(() -> changes.confirm(by("p-c"), waits))));
        confirms.start();
        while (confirms.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        goesOn.countDown();
        confirms.join();

        refused("OTHER_PERSON_NEEDED", "only an admin", () -> {
            throw refusal.get();
        });
        assertThat(directory.now().grant(waits).orElseThrow().confirmedBy()).isNull();
    }

    @Test
    void of_two_who_confirm_at_once_one_is_told_that_it_is_confirmed() {
        admins();
        changes.person(by("p-a"), someone("p-c"));
        changes.person(by("p-a"), someone("p-d"));
        granted("p-c", "COMPLIANCE_REVIEWER");
        String id = grant("p-a", "p-d", "ANALYST").id();
        List<CompletableFuture<Boolean>> both = Stream.of("p-b", "p-c")
                .map(each -> CompletableFuture.supplyAsync(() -> {
                    try {
                        changes.confirm(by(each), id);
                        return true;
                    } catch (InvalidInput e) {
                        return false;
                    }
                }))
                .toList();
        assertThat(both.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
    }

    /** Whatever goes wrong in the thread that writes, somebody is told, and the next use is recorded. */
    @Test
    void a_sign_in_that_cannot_be_written_is_told_and_recorded_with_the_next_use() {
        admins();
        List<String> warnings = new ArrayList<>();
        AccessLog log =
                new AccessLog(directory, folder.records(), customer -> false, clock, Runnable::run, warnings::add);
        Rights rights = RightsOf.person(
                        directory.now(), directory.now().person("p-a").orElseThrow(), clock.now())
                .orElseThrow();
        log.used(
                rights,
                () -> {
                    throw new IllegalStateException("p-a");
                },
                "key:aaaaaaaaaa");
        assertThat(warnings).containsExactly("A sign-in was not recorded: IllegalStateException");
        long before = folder.ledger().entries().size();
        log.used(rights, () -> AccessLog.RolesFrom.DIRECTORY, "key:aaaaaaaaaa");
        assertThat(folder.ledger().entries().size()).isEqualTo(before + 1);
    }

    @Test
    void a_thousand_people_are_found_again() {
        admins();
        for (int i = 0; i < 1000; i++) {
            // no two look alike: the digits as letters that differ in every script
            changes.person(
                    by("p-a"),
                    someone("q"
                            + String.valueOf(i)
                                    .chars()
                                    .mapToObj(c -> "" + "bdefghkstx".charAt(c - '0'))
                                    .reduce("", String::concat)));
        }
        List<Object> before = content(directory.now());
        assertThat(directory.now().people()).hasSize(1002);
        directory.readAgain();
        assertThat(content(directory.now())).isEqualTo(before);
    }
}
