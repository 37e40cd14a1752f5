package dev.countersign.decisions;

import dev.countersign.context.own.FactFolderResult;
import dev.countersign.context.own.FactLimits;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.Verdict;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.DefaultPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A company: its own facts, line by line, and questions about them. */
record Company(String name, List<ObjectNode> lines, List<Question> questions) {

    private static final PolicyRelease RELEASE = DefaultPack.release();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path CRM = Path.of("docs/examples/crm");
    private static final Instant NOON = Instant.parse("2026-11-24T11:00:00Z");
    private static final Instant NOON_IN_AMERICA = Instant.parse("2026-11-24T18:00:00Z");

    Company {
        lines = List.copyOf(lines);
        questions = List.copyOf(questions);
    }

    /** A question, and when it is asked. */
    record Question(String id, Request request, Instant at) {

        private static Question of(String id, JsonNode request, Instant at) {
            return new Question(id, RequestParser.read(request, RELEASE), at);
        }

        Verdict on(OwnFacts facts) {
            return new Evaluator(new ActivePolicy(RELEASE, facts).snapshot())
                    .alone(request, at)
                    .verdict();
        }
    }

    /** Every customer of it would get the message but for one restricting record. */
    static Company ofOneRestriction() {
        Path folder = Path.of("src/test/resources/sweep");
        return new Company(
                "the firm",
                read(Path.of("rules/cases-common.jsonl"), folder.resolve("company.jsonl")),
                read(folder.resolve("questions.jsonl")).stream()
                        .map(json -> Question.of(
                                json.path("id").asString(),
                                json.path("request"),
                                OffsetDateTime.parse(json.path("at").asString()).toInstant()))
                        .toList());
    }

    /** The example company, with its own requests and the same few of every customer and every case. */
    static Company example() {
        List<ObjectNode> lines = read(listed(CRM.resolve("facts")));
        List<Question> questions = new ArrayList<>();
        Stream.of(listed(CRM.resolve("requests")))
                .forEach(file -> questions.add(Question.of(file.getFileName().toString(), tree(file), NOON)));
        lines.forEach(line -> {
            String id = line.path("id").asString();
            if (line.path("type").asString().equals("customer")) {
                questions.add(message(
                        id,
                        "marketing-personalization-01",
                        "send_marketing_email",
                        "EMAIL",
                        "MARKETING",
                        "tpl-renewal-offer"));
                questions.add(
                        message(id, "sales-support-01", "send_sales_email", "EMAIL", "SALES", "tpl-renewal-offer"));
                questions.add(
                        message(id, "sales-support-02", "send_sales_email", "EMAIL", "SALES", "tpl-renewal-offer"));
                questions.add(message(
                        id, "marketing-personalization-01", "send_sms", "SMS", "MARKETING", "tpl-november-offer-sms"));
                questions.add(asked(
                        id,
                        "service-triage-01",
                        "issue_goodwill_credit",
                        "customer",
                        "'purpose': 'SERVICE', 'amount': 25, 'askedByCustomer': true"));
            } else if (line.path("type").asString().equals("serviceCase")) {
                questions.add(asked(
                        id,
                        "service-triage-01",
                        "send_service_reply",
                        "serviceCase",
                        "'channel': 'EMAIL', 'purpose': 'SERVICE', 'freeText': false, 'labels': [], "
                                + "'askedByCustomer': true, 'useCase': 'uc-service-answers', "
                                + "'template': 'tpl-delivery-status'"));
            }
        });
        return new Company("the example company", lines, questions);
    }

    private static Question message(
            String customer, String agent, String action, String channel, String purpose, String template) {
        return asked(
                customer,
                agent,
                action,
                "customer",
                "'channel': '" + channel + "', 'purpose': '" + purpose
                        + "', 'freeText': false, 'labels': [], 'topic': 'backup', 'template': '" + template + "'");
    }

    private static Question asked(String id, String agent, String action, String type, String properties) {
        String request = "{'subject': {'type': 'agent', 'id': '" + agent + "'}, 'action': {'name': '" + action
                + "', 'properties': {'dataClasses': ['PERSONAL'], 'confidence': 0.93, " + properties
                + "}}, 'resource': {'type': '" + type + "', 'id': '" + id
                + "'}, 'context': {'identityVerified': true}}";
        return Question.of(
                action + " of " + agent + " for " + id, JSON.readTree(request.replace('\'', '"')), NOON_IN_AMERICA);
    }

    private static Path[] listed(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toArray(Path[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ObjectNode> read(Path... files) {
        return Stream.of(files)
                .flatMap(file -> {
                    try {
                        return Files.readAllLines(file).stream()
                                .filter(line -> !line.isBlank())
                                .map(line -> (ObjectNode) JSON.readTree(line));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    /** Its lines as they are written. */
    List<String> written() {
        return lines.stream().map(ObjectNode::toString).toList();
    }

    /** As a service reads them at a start or a reload: from a folder. */
    static FactFolderResult load(Path folder, Collection<String> lines) {
        try {
            Files.writeString(folder.resolve("company.jsonl"), String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return OwnFacts.read(folder, RELEASE.vocabulary(), RELEASE.declaredTypes(), FactLimits.USUAL);
    }

    /** The same company without any restriction. */
    Company free() {
        return new Company(
                name + " before",
                lines.stream()
                        .filter(line -> !Set.of("suppression", "contact").contains(type(line)))
                        .map(ObjectNode::deepCopy)
                        .map(Company::freed)
                        .collect(Collectors.toList()),
                questions);
    }

    static ObjectNode freed(ObjectNode line) {
        ObjectNode members = (ObjectNode) line.path("properties");
        switch (type(line)) {
            case "customer" -> {
                members.putArray("states");
                if (members.path("aliases").toString().contains("OLD-")) {
                    // nothing is left of it without the suppression
                    members.putArray("aliases");
                }
            }
            case "consent" -> {
                members.put("state", members.path("channel").asString().equals("SMS") ? "EXPRESS_WRITTEN" : "EXPRESS");
                members.remove("withdrawnAt");
            }
            case "history" ->
                members.put("openComplaint", false).put("openUrgentCase", false).put("goodwillCredits", 0);
            case "agent" -> members.put("status", "ACTIVE").put("level", 3);
            case "model" -> {
                members.put("drift", "NONE");
                members.put(
                        "validatedUntil",
                        members.path("validatedUntil").asString("").compareTo("2027") > 0
                                ? members.path("validatedUntil").asString()
                                : "2099-01-01");
            }
            case "serviceCase" ->
                members.put("status", "NEW").put("priority", "P3").put("topic", "DELIVERY");
            default -> {}
        }
        return line;
    }

    private static String type(JsonNode line) {
        return line.path("type").asString();
    }
}
