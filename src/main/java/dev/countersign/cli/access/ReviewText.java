package dev.countersign.cli.access;

import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Tasks of the review desk as text for a terminal. */
final class ReviewText {

    private ReviewText() {}

    /** Whether the reader is away, or looks after the tasks of others. */
    static String absence(JsonNode list) {
        return (list.has("absentUntil")
                        ? "You are away until " + list.path("absentUntil").asString() + ".\n"
                        : "")
                + list.path("floods")
                        .valueStream()
                        .map(each -> "The agent "
                                + visible(each.required("agent").asString())
                                + " wanted more than " + each.required("most").asInt() + " open tasks at "
                                + each.required("at").asString() + ".\n")
                        .collect(Collectors.joining())
                + (list.has("delegatedBy")
                        ? "You look after the tasks of "
                                + list.path("delegatedBy")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .collect(Collectors.joining(", "))
                                + ".\n"
                        : "");
    }

    /** Who is still needed, and why it is not the reader. */
    static String needs(JsonNode task) {
        return roles(task.required("open")) + barred(task) + escalated(task) + asked(task);
    }

    private static String asked(JsonNode task) {
        int times = task.path("asked").asInt(1);
        return times > 1 ? "  requested " + times + " times" : "";
    }

    private static String escalated(JsonNode task) {
        return task.at("/escalated/toYou").asBoolean(false) ? "  escalated to you" : "";
    }

    private static String barred(JsonNode task) {
        return task.required("barred").isEmpty()
                ? ""
                : "  not by you: "
                        + task.required("barred")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.joining(", "));
    }

    /** A task, as a person reads it. */
    static String card(JsonNode task) {
        List<String> text = new ArrayList<>();
        text.add(task.path("sentence").asString("The data of a person in it were erased."));
        if (task.has("content")) {
            text.add("");
            text.addAll(task.required("content")
                    .asString()
                    .lines()
                    .map(line -> "  | " + visible(line))
                    .toList());
            text.add("");
        }
        task.path("reasons")
                .forEach(reason -> text.add("because   "
                        + reason.required("text").asString()
                        + (reason.has("row") ? " (" + reason.required("row").asString() + ")" : "")));
        task.path("effect")
                .properties()
                .forEach(each -> text.add("effect    " + visible(each.getKey() + " = " + written(each.getValue()))));
        task.path("facts").forEach(fact -> text.add("fact      " + fact(fact)));
        list(text, "instead   ", task.path("allowedInstead"));
        task.path("smallerValues")
                .forEach(each -> text.add("smaller   " + each.required("path").asString() + " = "
                        + written(each.required("value")) + " would need "
                        + (each.required("needed").isEmpty() ? "nobody" : roles(each.required("needed")))));
        list(text, "duty      ", task.path("obligations"));
        list(text, "otherwise ", task.path("onTimeout"));
        list(text, "may edit  ", task.path("mayEdit"));
        text.add("state     " + task.required("state").asString()
                + (task.has("version") ? ", version " + task.required("version").asString() : "")
                + ", due "
                + task.required("due").asString() + ", ends "
                + task.required("expires").asString());
        task.path("questions").forEach(asked -> {
            text.add("asked     " + visible(asked.required("text").asString()));
            text.add("answer    " + visible(asked.path("answer").asString("none yet")));
        });
        task.required("claimed")
                .forEach(each -> text.add((each.required("byYou").asBoolean() ? "yours     " : "claimed   ") + "since "
                        + each.required("since").asString() + " until "
                        + each.required("until").asString() + " by a "
                        + each.required("role").asString()));
        task.required("approvals")
                .forEach(each -> text.add("approved  " + each.required("at").asString() + " as "
                        + role(each) + (each.required("revoked").asBoolean() ? ", taken back" : "") + ": "
                        + each.required("approvalId").asString()));
        if (!task.required("open").isEmpty()) {
            text.add("needs     " + needs(task));
        }
        task.path("codes")
                .forEach(code -> text.add("code      " + code.required("code").asString() + " to "
                        + code.required("for").asString().toLowerCase(Locale.ROOT) + ": "
                        + code.required("text").asString()));
        if (task.has("question")) {
            text.add("question  " + visible(task.required("question").asString()) + " Answer it with --answer.");
        }
        task.path("agentSays")
                .properties()
                .forEach(each ->
                        text.add("the agent says  " + visible(each.getKey() + " = " + written(each.getValue()))));
        return String.join("\n", text);
    }

    /** One fact of a task, or why it is withheld. */
    static String fact(JsonNode fact) {
        String withheld = "is withheld: " + fact.path("withheld").asString("")
                + (fact.path("withReason").asBoolean() ? ", `review reveal` shows it for a reason" : "");
        return fact.required("path").asString() + " "
                + (fact.has("value") ? "= " + visible(written(fact.required("value"))) : withheld) + " ["
                + fact.required("source").asString() + "]";
    }

    private static void list(List<String> text, String title, JsonNode values) {
        values.forEach(each -> text.add(title + each.asString()));
    }

    private static String written(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }

    /** A letter that a terminal would not show, or would obey, as its number. */
    static String visible(String line) {
        StringBuilder visible = new StringBuilder();
        line.codePoints().forEach(letter -> {
            switch (Character.getType(letter)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    visible.append("\\u{")
                            .append(Integer.toHexString(letter).toUpperCase(Locale.ROOT))
                            .append('}');
                default -> visible.appendCodePoint(letter);
            }
        });
        return visible.toString();
    }

    static String roles(JsonNode roles) {
        return roles.valueStream().map(ReviewText::role).collect(Collectors.joining(" and "));
    }

    private static String role(JsonNode held) {
        return new Caller.HeldRole(
                        Role.valueOf(held.required("role").asString()),
                        held.required("qualifier").asString())
                .toString();
    }
}
