package dev.countersign.cli.access;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The directory as text. */
final class AccessText {

    private static final int DAY = 10;

    private AccessText() {}

    static String person(JsonNode person) {
        List<String> parts = new ArrayList<>();
        parts.add(person.required("id").asString() + named(person));
        parts.add(list("also", person.path("aliases")));
        parts.add(list(
                "signs in as",
                person.path("identities")
                        .valueStream()
                        .map(each -> each.required("subject").asString() + " of "
                                + each.required("issuer").asString())
                        .toList()));
        parts.add(list("customer", person.path("customerIds")));
        if (person.has("reportsTo")) {
            parts.add("reports to " + person.path("reportsTo").asString());
        }
        if (person.has("roles")) {
            parts.add(list("now", person.path("roles")));
        }
        if (person.has("leftAt")) {
            parts.add("left on " + day(person.path("leftAt")));
        }
        return parts.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
    }

    private static String named(JsonNode person) {
        String name = person.path("name").asString("");
        return name.isEmpty() ? "" : " (" + name + ")";
    }

    private static String list(String what, JsonNode texts) {
        return list(what, texts.valueStream().map(JsonNode::asString).toList());
    }

    private static String list(String what, List<String> texts) {
        return texts.isEmpty() ? "" : what + " " + String.join(", ", texts);
    }

    static String grant(JsonNode grant) {
        String qualifiers = grant.path("qualifiers")
                .propertyStream()
                .map(each -> each.getKey() + " until " + moment(each.getValue()))
                .collect(Collectors.joining(", "));
        return grant.required("person").asString() + " "
                + grant.required("role").asString()
                + (qualifiers.isEmpty() ? "" : " (" + qualifiers + ")") + " from " + moment(grant.required("from"))
                + " until " + moment(grant.required("to")) + by(", proposed by ", grant.path("proposedBy"))
                + (grant.required("alone").asBoolean() && !grant.has("confirmedBy") ? ", alone" : "")
                + (grant.path("reason").asString("").isEmpty()
                        ? ""
                        : ": " + grant.required("reason").asString());
    }

    static String key(JsonNode key) {
        return key.required("id").asString() + "  " + key.required("of").asString() + " "
                + key.required("owner").asString() + "  "
                + key.required("state").asString() + " until "
                + moment(key.required("to"))
                + (key.has("bothUntil") ? ", the earlier secret until " + moment(key.path("bothUntil")) : "")
                + (key.path("shared").asBoolean() ? ", known to the person who issued it" : "")
                + (key.has("lastUsed")
                        ? ", last used " + key.required("lastUsed").asString()
                        : "")
                + (key.path("unused").asBoolean() ? ", unused for 90 days" : "");
    }

    static String client(JsonNode client) {
        List<String> agents = new ArrayList<>();
        client.path("agents").forEach(each -> agents.add(each.asString()));
        client.path("kinds").forEach(each -> agents.add("kind " + each.asString()));
        return client.required("id").asString() + "  owner "
                + client.path("owner").asString("") + "; "
                + list("scopes", client.path("scopes"))
                + (agents.isEmpty() ? "; no agents" : "; " + list("asks as", agents))
                + (client.path("users").asBoolean() ? "; asks for people" : "")
                + (client.has("endedAt") ? "; ended on " + day(client.path("endedAt")) : "");
    }

    /** One line of what waits. */
    static String proposal(JsonNode line) {
        JsonNode content = line.path("proposal");
        String what = line.required("what").asString();
        return what + "  " + line.required("id").asString() + "  "
                + switch (what) {
                    case "GRANT" -> grant(content);
                    case "KEY" ->
                        "key of " + content.required("owner").asString() + " until " + moment(content.required("to"))
                                + by(", issued by ", content.path("issuedBy"));
                    default ->
                        "after the change: " + person(content.path("person"))
                                + by(", proposed by ", content.path("proposedBy"));
                };
    }

    private static String by(String words, JsonNode person) {
        return person.asString("").isEmpty() ? "" : words + person.asString();
    }

    private static String day(JsonNode moment) {
        return moment.asString().substring(0, DAY);
    }

    private static String moment(JsonNode moment) {
        return moment.asString().replaceFirst("(:\\d{2})(:\\d{2}(\\.\\d+)?)Z$", "$1Z");
    }
}
