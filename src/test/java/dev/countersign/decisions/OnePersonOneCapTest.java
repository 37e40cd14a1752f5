package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Request;
import dev.countersign.facts.Verdict;
import dev.countersign.ledger.Outside;
import dev.countersign.policy.Release;
import dev.countersign.tables.DefaultPack;
import dev.countersign.tables.MailCase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** However a question names a person, its message takes a place under the same cap: three marketing mails a week. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnePersonOneCapTest {

    private static final Release RELEASE = DefaultPack.release();
    private static final int CAP = 3;
    private static final String CLAIM = "'type': 'customer', 'id': 'C-1', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], 'regions': [], 'zones': ['Europe/London'], 'states': [], 'aliases': ['C-0']}";
    private static final String MAIL = "{'subject': {'type': 'agent', 'id': 'mp-1'}, 'action': {'name': 'send_marketing_email', 'properties': {'dataClasses': ['PERSONAL'], 'confidence': 0.93, 'labels': [], 'channel': 'EMAIL',"
            + " 'purpose': 'MARKETING', 'freeText': false, 'template': 'tpl-1'}}, 'resource': %s}";

    @TempDir
    private Path folder;
    private final Random random = new Random(5);
    private int asked;
    private final Instant now = Instant.parse("2026-06-10T10:00:00Z");
    private final Outside outside = new Outside() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public synchronized byte[] random(int bytes) {
            byte[] made = new byte[bytes];
            random.nextBytes(made);
            return made;
        }
    };

    /** How many of these mails are allowed, asked for by eight at once. */
    private long allowed(MailCase given, List<String> resources) throws Exception {
        Request any = Requests.read(given.file().json().path("request"), RELEASE);
        PolicyInForce policy = given.file().knowing(any, RELEASE);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (DataFolder open = DataFolder.open(folder.resolve("data"), id -> RELEASE, Optional.empty(), outside)) {
            List<Future<Answered>> answers = new ArrayList<>();
            for (int i = 0; i < resources.size(); i++) {
                JsonNode body = Requests.json(MAIL.replace("%s", resources.get(i)).replace('\'', '"'));
                Asking asking = new Asking(Requests.read(body, RELEASE), "d-" + asked++, now, outside.random(32), Requests.digest(body), null, null);
                answers.add(threads.submit(() -> open.service().decide(policy.inForce(), asking)));
            }
            long allowed = 0;
            for (Future<Answered> each : answers) {
                allowed += each.get().decision().evaluation().verdict() == Verdict.ALLOW ? 1 : 0;
            }
            return allowed;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_customer_claimed_for_things_that_we_hold_no_record_of_is_under_the_cap_too() throws Exception {
        List<String> resources = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            resources.add("{'type': 'deal', 'id': 'no-such-" + i + "', 'properties': {'customer': 'C-1'}}");
        }
        resources.add("{'type': 'customer', 'id': 'C-1'}");

        assertThat(allowed(MailCase.given(), resources)).isBetween(1L, (long) CAP);
    }

    private static final MailCase APART = MailCase.given().and("'type': 'customer', 'id': 'C-0', 'properties': {'kind': 'CORPORATE', 'countries': ['GB'], 'zones': ['Europe/London'], 'states': []}",
            "'type': 'consent', 'id': 'K-0', 'properties': {'customer': 'C-0', 'channel': 'EMAIL', 'purpose': 'MARKETING', 'state': 'EXPRESS', 'givenAt': '2026-03-02', 'source': 'web form', 'wordingVersion': 'w-7'}",
            "'type': 'history', 'id': 'H-0', 'properties': {'customer': 'C-0', 'lastContact': '2026-05-20', 'openComplaint': false, 'openUrgentCase': false, 'contactsSince': '2025-01-01'}");

    private static List<String> customers(String... ids) {
        return Stream.of(ids).map(id -> "{'type': 'customer', 'id': '" + id + "'}").toList();
    }

    @Test
    void records_that_aliases_join_share_one_cap() throws Exception {
        assertThat(allowed(APART.and(CLAIM), customers("C-0", "C-1", "C-0", "C-1", "C-0", "C-1", "C-0", "C-1"))).isEqualTo(CAP);
    }

    @Test
    void records_that_nothing_joins_have_a_cap_each() throws Exception {
        assertThat(allowed(APART, customers("C-0", "C-1", "C-0", "C-1", "C-0", "C-1", "C-0", "C-1"))).isEqualTo(2 * CAP);
    }

    @Test
    void what_was_allowed_to_a_record_before_it_was_merged_counts_after() throws Exception {
        assertThat(allowed(APART, customers("C-0", "C-0"))).isEqualTo(2);

        assertThat(allowed(APART.and(CLAIM), customers("C-1", "C-0", "C-1", "C-0"))).isEqualTo(CAP - 2);
    }
}
