package dev.countersign.tables;

import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The case of the pack in which a mail from a template to a company that agreed is allowed, with other facts and
 * other questions.
 */
public final class MailCase {

    private static final String PATH =
            "rules/contact/cases/allow/a_uk_company_with_express_consent_from_a_template.json";
    /** Id of the company. */
    public static final String COMPANY = "C-1";

    private final CaseFile file;

    private MailCase(CaseFile file) {
        this.file = file;
    }

    public static MailCase given() {
        return new MailCase(DefaultPack.theCase(PATH));
    }

    /** Every case of the pack without an approval, as it is. */
    public static List<MailCase> all() {
        return CaseFile.all(DefaultPack.FILES).stream()
                .filter(each -> each.facts().stream()
                        .noneMatch(fact -> fact.path("type").asString().equals("approval")))
                .map(MailCase::new)
                .toList();
    }

    /**
     * With these facts too, each written with single quotes as type, id and properties; one of a type and id that is
     * there takes its place.
     */
    public MailCase and(String... facts) {
        List<JsonNode> all = new ArrayList<>(file.facts());
        Arrays.stream(facts).map(fact -> json("{" + fact + "}")).forEach(fact -> {
            all.removeIf(each -> each.path("type").equals(fact.path("type"))
                    && each.path("id").equals(fact.path("id")));
            all.add(fact);
        });
        return new MailCase(new CaseFile(file.path(), file.json(), all));
    }

    /** Without the facts of that type. */
    public MailCase without(String type) {
        return new MailCase(new CaseFile(
                file.path(),
                file.json(),
                file.facts().stream()
                        .filter(each -> !each.path("type").asString().equals(type))
                        .toList()));
    }

    /** The same question about something else. */
    public MailCase about(String type, String id) {
        JsonNode other = file.json().deepCopy();
        ((ObjectNode) other.at("/request/resource")).put("type", type).put("id", id);
        return new MailCase(new CaseFile(file.path(), other, file.facts()));
    }

    /** The same question with another request, written with single quotes. */
    public MailCase asking(String request) {
        JsonNode other = file.json().deepCopy();
        ((ObjectNode) other).set("request", json(request));
        return new MailCase(new CaseFile(file.path(), other, file.facts()));
    }

    public Evaluation evaluated() {
        return file.run(DefaultPack.release(), Set.of()).evaluation();
    }

    public CaseFile file() {
        return file;
    }

    private static JsonNode json(String text) {
        return RequestParser.json(text.replace('\'', '"'));
    }
}
