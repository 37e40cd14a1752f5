package dev.countersign.web;

import dev.countersign.facts.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The start page of the service, as HTML and as JSON. The page needs no script and no other file.
 *
 * @param version of the program
 * @param pack    name of the pack
 * @param release id of the active release
 * @param base    the address that the caller used, without a slash at the end
 * @param links   links from the page to resources that answer GET
 * @param action  an action of the catalogue for the example; empty if the catalogue is empty
 */
record StartPage(String version, String pack, String release, String base, List<Link> links, String action) {

    /** @param href a path relative to the page, without a slash at the start, so that it works behind a gateway too */
    record Link(String href, String title, String about) {}

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
            code{overflow-wrap:anywhere}
            pre{white-space:pre-wrap;border:1px solid;padding:.75rem}
            """;
    /** A browser may load the page's own style and nothing else. */
    static final String SECURITY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Countersign</title>
            <style>%s</style>
            </head>
            <body>
            <main>
            <h1>Countersign</h1>
            <p>Countersign decides what an AI agent may do to a customer and who must approve it first. It proves \
            each decision afterwards.</p>
            <p>Version <code>%s</code>, pack <code>%s</code>, active release <code>%s</code>.</p>
            <h2>Look</h2>
            <ul>
            %s
            </ul>
            %s<h2>Read</h2>
            <ul>
            %s
            </ul>
            </main>
            </body>
            </html>
            """;
    private static final String ASK = """
            <h2>Ask</h2>
            <p>May an agent do this? An agent that is not registered is denied, and the answer says why.</p>
            <pre><code>%s</code></pre>
            """;

    /** The place of the link to an action, after that to the release. */
    private static final int ACTION = 3;

    private static final List<Link> READ = List.of(
            new Link("docs/caller.md", "For callers", "how your code asks, and what it does with the answer"),
            new Link("docs/analyst.md", "For analysts", "how to change a decision table"),
            new Link("docs/auditor.md", "For auditors", "how to check a decision and the ledger"),
            new Link("docs/access.md", "For admins", "people, roles, clients and their keys"),
            new Link("docs/operations.md", "For operators", "how to run it for other machines"),
            new Link("docs/command-line.md", "Command line", "all commands and their options"),
            new Link("docs/architecture.md", "Architecture", "how the program is organised"),
            new Link("docs/glossary.md", "Glossary", "words, reason codes and obligation codes"));

    StartPage {
        links = List.copyOf(links);
    }

    static StartPage of(String version, String pack, String release, String base, SortedSet<String> actions) {
        List<Link> links = new ArrayList<>(List.of(
                new Link("openapi.yaml", "Endpoints", "all endpoints, described in OpenAPI"),
                new Link("console", "Console", "sign in as a person"),
                new Link("v1/release", "Release", "tables, rules and actions of the active release"),
                new Link("v1/decisions", "Decisions", "the newest decisions in the ledger"),
                new Link("v1/ledger/key", "Key of the ledger", "the public key for verifying checkpoints"),
                new Link("actuator/health", "Health", "whether the service is up, and what is wrong"),
                new Link(
                        ".well-known/authzen-configuration",
                        "AuthZEN",
                        "the endpoints for a client of OpenID AuthZEN")));
        String action = actions.isEmpty() ? "" : actions.first();
        if (!action.isEmpty()) {
            links.add(
                    ACTION,
                    new Link(
                            "v1/actions/" + UriUtils.encodePathSegment(action, StandardCharsets.UTF_8),
                            "An action",
                            "what " + action + " needs"));
        }
        links.addAll(READ);
        return new StartPage(version, pack, release, base, links, action);
    }

    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode()
                .put("name", "Countersign")
                .put("version", version)
                .put("pack", pack)
                .put("release", release);
        ArrayNode to = json.putArray("links");
        links.forEach(link ->
                to.addObject().put("href", link.href).put("title", link.title).put("about", link.about));
        return json;
    }

    /** An example request for the terminal. */
    String command() {
        ObjectNode question = JSON.createObjectNode();
        question.putObject("subject").put("type", "agent").put("id", "my-agent");
        question.putObject("action").put("name", action);
        question.putObject("resource").put("type", "customer").put("id", "C-1001");
        return "curl -sS " + base + "/v1/decide -H 'Content-Type: application/json' \\\n  -d '"
                + question.toString().replace("'", "\\u0027") + "'";
    }

    String html() {
        return String.format(
                Locale.ROOT,
                PAGE,
                STYLE,
                HtmlUtils.htmlEscape(version),
                HtmlUtils.htmlEscape(pack),
                HtmlUtils.htmlEscape(release),
                items(links.stream().filter(link -> !READ.contains(link))),
                action.isEmpty() ? "" : String.format(Locale.ROOT, ASK, HtmlUtils.htmlEscape(command())),
                items(READ.stream()));
    }

    private static String items(Stream<Link> links) {
        return links.map(StartPage::item).collect(Collectors.joining("\n"));
    }

    private static String item(Link link) {
        return "<li><a href=\"" + HtmlUtils.htmlEscape(link.href) + "\">" + HtmlUtils.htmlEscape(link.title) + "</a>: "
                + HtmlUtils.htmlEscape(link.about) + "</li>";
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
