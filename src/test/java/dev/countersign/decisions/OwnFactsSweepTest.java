package dev.countersign.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.context.FactLimits;
import dev.countersign.context.FactsRead;
import dev.countersign.context.OwnFacts;
import dev.countersign.facts.Request;
import dev.countersign.facts.Verdict;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A company whose every customer would get the message but for one restricting record. Its records are spoilt one member at a time, as exports and hands
 * spoil them: no spoilt record may turn a DENY into an ALLOW. A load that is refused decides nothing, so it counts as DENY.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnFactsSweepTest {

    private static final int MUTATIONS = Integer.getInteger("fact.mutations", 1000);
    private static final long SEED = Long.getLong("fact.seed", 28);
    /** Of the questions about others, so many are asked after each change. */
    private static final int ONE_IN = 6;
    private static final Path COMPANY = Path.of("src/test/resources/sweep/company.jsonl");
    private static final Path QUESTIONS = Path.of("src/test/resources/sweep/questions.jsonl");
    private static final Path COMMON = Path.of("rules/cases-common.jsonl");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> RESTRICTING = Set.of("suppression", "contact", "consent", "customer", "history", "agent");

    /** A question about somebody, and what it comes to on whole records. */
    private record Question(String id, Request request, Instant at) {

        static Question read(JsonNode json) {
            return new Question(json.path("id").asString(), Requests.read(json.path("request"), DefaultPack.release()), OffsetDateTime.parse(json.path("at").asString()).toInstant());
        }

        Verdict on(OwnFacts facts) {
            return new Trial(new PolicyInForce(DefaultPack.release(), facts).inForce()).alone(request, at).verdict();
        }
    }

    private static List<ObjectNode> lines(Path... files) {
        return Stream.of(files).flatMap(OwnFactsSweepTest::lines).toList();
    }

    private static Stream<ObjectNode> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).map(line -> (ObjectNode) JSON.readTree(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final List<ObjectNode> FACTS = lines(COMMON, COMPANY);

    @TempDir
    private static Path folder;

    /** As a service reads them at a start or a reload: from a folder. */
    private static FactsRead load(List<ObjectNode> lines) {
        try {
            Files.writeString(folder.resolve("company.jsonl"), lines.stream().map(ObjectNode::toString).collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return OwnFacts.read(folder, DefaultPack.release().vocabulary(), DefaultPack.release().declaredTypes(), FactLimits.USUAL);
    }

    /** The same company before anything restricted anybody. */
    private static List<ObjectNode> free() {
        return FACTS.stream().filter(line -> !Set.of("suppression", "contact").contains(line.path("type").asString())).map(ObjectNode::deepCopy).map(OwnFactsSweepTest::freed).toList();
    }

    private static ObjectNode freed(ObjectNode line) {
        ObjectNode members = (ObjectNode) line.path("properties");
        switch (line.path("type").asString()) {
            case "customer" -> members.putArray("states");
            case "consent" -> {
                members.put("state", members.path("channel").asString().equals("SMS") ? "EXPRESS_WRITTEN" : "EXPRESS");
                members.remove("withdrawnAt");
            }
            case "history" -> members.put("openComplaint", false).put("openUrgentCase", false).put("goodwillCredits", 0);
            case "agent" -> members.put("status", "ACTIVE").put("level", 3);
            default -> {
            }
        }
        return line;
    }

    /** Number and address of each customer. */
    private static final Map<String, Set<String>> REACHED_BY = FACTS.stream().filter(line -> line.path("type").asString().equals("customer"))
            .collect(Collectors.toMap(line -> line.path("id").asString(), line -> Stream.of("phone", "email").map(name -> line.path("properties").path(name).asString("")).filter(each -> !each.isEmpty()).collect(Collectors.toSet())));

    private static List<Question> questions() {
        return lines(QUESTIONS).map(Question::read).toList();
    }

    @Test
    void no_spoilt_record_turns_a_denial_into_a_permit() {
        Random random = new Random(SEED);
        OwnFacts whole = load(FACTS).whole();
        OwnFacts free = load(free()).whole();
        List<Question> denied = questions().stream().filter(each -> each.on(whole) == Verdict.DENY).toList();
        List<Question> sent = denied.stream().filter(each -> each.on(free) == Verdict.ALLOW).toList();
        Map<String, String> loosened = new TreeMap<>();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            List<ObjectNode> spoilt = new ArrayList<>(FACTS);
            Spoilt one = spoil(spoilt, random);
            FactsRead read = load(spoilt);
            if (!read.refused()) {
                denied.stream().filter(each -> one.about(each, whole) || random.nextInt(ONE_IN) == 0).filter(each -> each.on(read.facts()) == Verdict.ALLOW).forEach(each -> loosened.put(one.what(), each.id()));
            } else {
                refused++;
                OwnFacts kept = OwnFacts.stricter(free, read.facts());
                sent.stream().filter(each -> !one.about(each, whole) && random.nextInt(ONE_IN) == 0).filter(each -> each.on(kept) == Verdict.ALLOW).forEach(each -> loosened.put(one.what() + ", reloaded", each.id()));
            }
        }
        System.out.println("seed " + SEED + ": " + MUTATIONS + " spoilt records, " + refused + " refused loads, " + denied.size() + " denied questions, " + sent.size() + " of them allowed without the restriction");

        assertThat(sent).as("questions that only the restriction stops").hasSizeGreaterThan(30);
        assertThat(loosened).isEmpty();
    }

    /** A line that was spoilt. */
    private record Spoilt(String what, ObjectNode before) {

        /** Whether the question is about whom the line is about: of a spoilt line itself a refused load takes nothing. */
        boolean about(Question question, OwnFacts whole) {
            String type = before.path("type").asString();
            if (type.equals("agent")) {
                return question.request().subjectId().equals(before.path("id").asString());
            }
            String customer = type.equals("customer") ? before.path("id").asString() : before.path("properties").path("customer").asString("");
            return customer.isEmpty() || whole.root(customer).equals(whole.root(question.request().resourceId())) || shares(customer, question.request().resourceId());
        }
    }

    /** Whether two customers have one number or address, so that a line about one of them is about both. */
    private static boolean shares(String one, String other) {
        return REACHED_BY.getOrDefault(one, Set.of()).stream().anyMatch(REACHED_BY.getOrDefault(other, Set.of())::contains);
    }

    /** Spoils one member of one restricting record; says which. */
    private static Spoilt spoil(List<ObjectNode> lines, Random random) {
        while (true) {
            int at = random.nextInt(lines.size());
            ObjectNode line = lines.get(at).deepCopy();
            if (!RESTRICTING.contains(line.path("type").asString())) {
                continue;
            }
            ObjectNode members = (ObjectNode) line.path("properties");
            List<String> names = List.copyOf(members.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
            if (nobodyCanNotice(mutation, line, name)) {
                continue;
            }
            String before = String.valueOf(members.get(name));
            mutation.change(members, name, random);
            if (line.equals(lines.get(at))) {
                continue;
            }
            return new Spoilt(mutation + " " + line.path("type").asString() + "." + name + " of " + line.path("id").asString() + ": " + before + " -> " + members.get(name), lines.set(at, line));
        }
    }

    /** Two records that nothing joins any more are two people for everybody who reads them. An alias without a record of its own is noticed by what names it. */
    private static boolean nobodyCanNotice(Mutation mutation, ObjectNode line, String name) {
        return name.equals("aliases") && (mutation == Mutation.DROPPED || mutation == Mutation.NULL || mutation == Mutation.DANGLING || mutation == Mutation.MISSPELT)
                && line.path("properties").path("aliases").valueStream().anyMatch(alias -> !alias.asString().startsWith("OLD-"));
    }
}
