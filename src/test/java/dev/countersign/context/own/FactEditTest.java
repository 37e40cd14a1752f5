package dev.countersign.context.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.facts.Role;
import dev.countersign.facts.own.BusinessTypes;
import dev.countersign.facts.vocabulary.Vocabulary;
import dev.countersign.facts.words.Channel;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a local edit, own facts answer every question as if all of them had been checked again. */
class FactEditTest {

    private static final int MANY = 400;
    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

    @TempDir
    private Path folder;

    private final Vocabulary vocabulary = DefaultPack.release().vocabulary();
    private final BusinessTypes declared = DefaultPack.release().declaredTypes();
    private final FactBlocks blocks = new FactBlocks();
    private final Random random = new Random(7);
    private final List<List<String>> files = new ArrayList<>();
    private int made;

    private static String line(String type, String id, String properties) {
        return FactFolderTest.fact(type, id, properties).replace('\'', '"');
    }

    private String person() {
        return "C-" + random.nextInt(MANY);
    }

    /** Some share a number or an address, and some are joined with others. */
    private String customer(int number) {
        String aliases = number % 50 == 0 ? "'C-" + (number + 1) + "', 'OLD-" + number + "'" : "";
        String phone = random.nextInt(4) == 0 ? "" : "'phone': '+493023125" + (100 + random.nextInt(200)) + "', ";
        return line(
                "customer",
                "C-" + number,
                "'kind': 'CONSUMER', 'countries': ['DE'], 'regions': [], 'zones': ['Europe/Berlin'], " + phone
                        + "'email': 'c" + random.nextInt(MANY) + "@example.com', 'states': [], 'aliases': [" + aliases
                        + "], 'birthDate': '" + (random.nextInt(20) == 0 ? "2031" : "1980") + "-01-02'");
    }

    private String consent(String id, String customer) {
        return line(
                "consent",
                id,
                "'customer': '" + customer + "', 'channel': 'SMS', 'purpose': 'SALES', 'state': '"
                        + (random.nextBoolean() ? "EXPRESS" : "WITHDRAWN") + "'");
    }

    private String suppression(String id, String customer) {
        String whom = random.nextInt(3) == 0
                ? "'phone': '+493023125" + (100 + random.nextInt(250)) + "'"
                : "'customer': '" + customer + "'";
        return line("suppression", id, whom + ", 'channel': 'SMS', 'kind': 'STOP'");
    }

    private String contact(String id, String customer) {
        return line(
                "contact",
                id,
                "'customer': '" + customer + "', 'at': '2026-0" + (1 + random.nextInt(9))
                        + "-02T10:00:00Z', 'channel': 'EMAIL', 'purpose': 'SALES'");
    }

    private String history(String id, String customer) {
        return line(
                "history",
                id,
                "'customer': '" + customer + "', 'openComplaint': false, 'goodwillCredits': " + random.nextInt(5));
    }

    private String serviceCase(String id, String customer) {
        return line(
                "serviceCase",
                id,
                "'customer': '" + customer + "', 'topic': 'DELIVERY', 'status': '"
                        + (random.nextBoolean() ? "OPEN" : "CLOSED") + "', 'priority': 'P3'");
    }

    private String agent() {
        return line(
                "agent",
                "st-1",
                "'kind': 'service triage', 'status': '" + (random.nextBoolean() ? "ACTIVE" : "PAUSED") + "', 'level': "
                        + random.nextInt(4) + ", 'owner': 'p-9', 'useCases': []");
    }

    private String calendar(String role) {
        return line(
                "calendar",
                "desk",
                role + "'zone': 'Europe/Berlin', 'jurisdiction': 'DE', 'friday': '0" + random.nextInt(10)
                        + ":00-17:00', 'validUntil': '2028-01-01'");
    }

    private void begin() {
        List<String> others = new ArrayList<>(List.of(
                agent(),
                line("organisation", "org", "'stage': 3, 'zone': 'Europe/Berlin'"),
                line("rate", "usd", "'currency': 'USD', 'euros': 0.9"),
                calendar(""),
                line("holiday", "h-1", "'jurisdiction': 'DE', 'date': '2026-05-01', 'name': 'Labour Day'")));
        List<String> customers = new ArrayList<>();
        List<String> about = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            customers.add(customer(i));
            about.add(consent("K-" + i, "C-" + i));
            if (i % 50 == 0) {
                about.add(consent("KO-" + i, "OLD-" + i));
            }
            if (i % 4 == 0) {
                about.add(suppression("S-" + i, "C-" + i));
                about.add(contact("X-" + i, "C-" + i));
                about.add(history("H-" + i, "C-" + i));
                about.add(serviceCase("SC-" + i, "C-" + i));
            }
        }
        files.addAll(List.of(others, customers, about));
    }

    private void write() throws IOException {
        for (int i = 0; i < files.size(); i++) {
            Path unfinished = folder.resolve("f" + i + ".tmp");
            Files.write(unfinished, files.get(i));
            Files.move(unfinished, folder.resolve("f" + i + ".jsonl"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private FactFolderResult read(FactBlocks known) throws IOException {
        write();
        return OwnFacts.read(folder, vocabulary, declared, FactLimits.USUAL, known);
    }

    private boolean isLocal(OwnFacts before, OwnFacts now) {
        return FactEdit.between(before.entities(), now.entities())
                .filter(edit -> edit.isLocal(before, now.entities(), declared))
                .isPresent();
    }

    /** Compares what is known with what a new reading of the same files knows. */
    private OwnFacts same() throws IOException {
        FactFolderResult edited = read(blocks);
        FactFolderResult fresh = OwnFacts.read(folder, vocabulary, declared, FactLimits.USUAL);
        assertThat(edited.problems()).isEqualTo(fresh.problems());
        assertThat(edited.refused()).isEqualTo(fresh.refused());
        same(edited.facts(), fresh.facts());
        return edited.facts();
    }

    private static void same(OwnFacts one, OwnFacts other) {
        assertThat(one.entities()).isEqualTo(other.entities());
        assertThat(one.counts()).isEqualTo(other.counts());
        assertThat(one.asOf(NOW)).isEqualTo(other.asOf(NOW));
        assertThat(one.datedAhead(NOW)).isEqualTo(other.datedAhead(NOW));
        assertThat(one.organisation()).isEqualTo(other.organisation());
        assertThat(one.rate("USD")).isEqualTo(other.rate("USD"));
        assertThat(one.calendar(Role.CX_LEADER)).isEqualTo(other.calendar(Role.CX_LEADER));
        assertThat(one.quarantined()).isEqualTo(other.quarantined());
        for (String type : other.counts().keySet()) {
            assertThat(List.copyOf(one.ids(type))).isEqualTo(List.copyOf(other.ids(type)));
            for (String id : other.ids(type)) {
                assertThat(one.vouched(type, id, NOW)).isEqualTo(other.vouched(type, id, NOW));
                assertThat(one.business(type, id)).isEqualTo(other.business(type, id));
                String small = id.toLowerCase(Locale.ROOT);
                assertThat(one.near(type, small)).isEqualTo(other.near(type, small));
            }
        }
        assertThat(one.agent("st-1")).isEqualTo(other.agent("st-1"));
        Stream.concat(other.ids("customer").stream(), Stream.of("OLD-0", "OLD-50", "nobody"))
                .forEach(id -> same(one, other, id));
    }

    private static void same(OwnFacts one, OwnFacts other, String id) {
        assertThat(one.party(id)).isEqualTo(other.party(id));
        assertThat(one.consents(id)).isEqualTo(other.consents(id));
        assertThat(one.suppressions(id)).isEqualTo(other.suppressions(id));
        assertThat(one.histories(id)).isEqualTo(other.histories(id));
        assertThat(one.contacts(id)).isEqualTo(other.contacts(id));
        assertThat(one.openCases(id)).isEqualTo(other.openCases(id));
        String small = id.toLowerCase(Locale.ROOT);
        assertThat(one.near("customer", small)).isEqualTo(other.near("customer", small));
        assertThat(one.heldOf(Set.of(id))).isEqualTo(other.heldOf(Set.of(id)));
        assertThat(one.vouched(true, path -> null, Set.of(id), NOW))
                .isEqualTo(other.vouched(true, path -> null, Set.of(id), NOW));
        other.party(id).ifPresent(person -> {
            for (Channel channel : Channel.values()) {
                assertThat(one.covering(person, channel)).isEqualTo(other.covering(person, channel));
            }
            assertThat(one.alsoForOthers(person)).isEqualTo(other.alsoForOthers(person));
        });
    }

    private void replace(String id, String line) {
        files.forEach(lines -> lines.replaceAll(each -> each.contains("\"id\": \"" + id + "\"") ? line : each));
    }

    @Test
    void lines_that_change_no_reference_are_local() throws IOException {
        begin();
        OwnFacts before = same();
        replace("K-9", consent("K-9", "C-9"));
        replace("C-3", customer(3));
        files.get(2).replaceAll(line -> line.contains("\"id\": \"S-8\"") ? line.replace("STOP", "OBJECTION") : line);
        replace("SC-8", serviceCase("SC-8", "C-8"));
        replace("st-1", agent());
        replace("desk", calendar(""));
        files.get(2).add(17, suppression("S-new", "OLD-50"));
        files.get(2).add(contact("X-new", "C-0"));
        files.get(2).removeIf(line -> line.contains("\"id\": \"H-4\""));
        OwnFacts now = same();
        assertThat(isLocal(before, now)).isTrue();
        assertThat(isLocal(now, same())).isTrue();
    }

    @Test
    void what_may_make_another_line_wrong_is_not_local() throws IOException {
        for (Runnable edit : List.<Runnable>of(
                () -> replace("K-9", consent("K-9", "C-8")),
                () -> replace("desk", calendar("'role': 'CX_LEADER', ")),
                () -> replace("C-3", customer(3).replace("\"aliases\": []", "\"aliases\": [\"KX-1\"]")),
                () -> files.get(2).removeIf(line -> line.contains("\"id\": \"KO-0\"")),
                () -> files.get(2).removeIf(line -> line.contains("\"id\": \"SC-8\"")),
                () -> files.get(1).remove(5),
                () -> files.get(1).add(customer(MANY + 7)),
                () -> files.get(2).add(contact("x-4", "C-0")),
                () -> files.get(2).add(contact("X-4", "C-0")),
                () -> files.get(2).add(contact("X-new", "C-none")),
                () -> files.get(0).add(agent().replace("st-1", "st-2")))) {
            files.clear();
            begin();
            OwnFacts before = same();
            edit.run();
            assertThat(isLocal(before, same())).isFalse();
        }
    }

    @Test
    void a_mistake_in_an_edit_is_told_until_it_is_mended() throws IOException {
        begin();
        same();
        files.get(2).add(contact("X-new", "c-1"));
        assertThat(read(blocks).problems()).hasSize(1);
        same();
        files.get(2).remove(files.get(2).size() - 1);
        assertThat(same().mistakes()).isEmpty();
    }

    @Test
    @Tag("slow")
    void any_edit_is_read_as_if_nothing_were_known() throws IOException {
        begin();
        OwnFacts before = same();
        int local = 0;
        for (int round = 0; round < 60; round++) {
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                edit();
            }
            OwnFacts now = same();
            local += isLocal(before, now) ? 1 : 0;
            before = now;
        }
        assertThat(local).isBetween(20, 59);
    }

    private void edit() {
        List<String> about = files.get(2);
        int at = random.nextInt(about.size());
        int number = random.nextInt(MANY);
        switch (random.nextInt(13)) {
            case 0 -> replace("C-" + number, customer(number));
            case 1 -> about.add(at, consent("N-" + made++, person()));
            case 2 -> about.add(at, suppression("N-" + made++, person()));
            case 3 -> about.add(at, contact("N-" + made++, person()));
            case 4 -> about.add(at, history("N-" + made++, person()));
            case 5 -> about.remove(at);
            case 6 -> replace("st-1", agent());
            case 7 -> replace("H-" + number, history("H-" + number, "C-" + number));
            case 8 -> replace("SC-" + number, serviceCase("SC-" + number, "C-" + number));
            case 9 -> about.add(at, about.remove(random.nextInt(about.size())));
            case 10 -> replace("usd", line("rate", "usd", "'currency': 'USD', 'euros': 0." + (1 + number % 9)));
            case 11 -> replace("desk", calendar(""));
            default -> replace("K-" + number, consent("K-" + number, "C-" + number));
        }
    }
}
