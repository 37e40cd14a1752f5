package dev.countersign.web.signin;

import static dev.countersign.web.http.OperatorMembers.Kind.FLAG;
import static dev.countersign.web.http.OperatorMembers.Kind.TEXT;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.http.BaseAddress;
import dev.countersign.web.http.JsonAnswer;
import dev.countersign.web.http.JsonBodyReader;
import dev.countersign.web.http.NotJson;
import dev.countersign.web.http.OperatorMembers;
import dev.countersign.web.http.ServiceSettings;
import dev.countersign.web.security.ExamplePeople;
import dev.countersign.web.security.ExamplePerson;
import dev.countersign.web.security.ExampleTokens;
import dev.countersign.web.security.SignInLink;
import dev.countersign.web.security.SignInLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/sign-ins}, for the command {@code sign-in} on this machine: signs a person of the example company in,
 * or lists these people.
 */
@RestController
class SignInEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Where a person signs in with a key or at the issuer. */
    private static final String PAGE = "/console/sign-in";

    private static final OperatorMembers MEMBERS = new OperatorMembers(Map.of("as", TEXT, "token", FLAG));

    private final ExamplePeople people;
    private final ExampleTokens tokens;
    private final SignInLinks links;
    private final ServiceSettings settings;

    SignInEndpoint(ExamplePeople people, ExampleTokens tokens, SignInLinks links, ServiceSettings settings) {
        this.people = people;
        this.tokens = tokens;
        this.links = links;
        this.settings = settings;
    }

    @PostMapping("/v1/sign-ins")
    ResponseEntity<byte[]> signIn(HttpServletRequest http) throws IOException {
        if (!JsonBodyReader.isJson(http)) {
            throw new NotJson(http.getContentType());
        }
        JsonNode body = JsonBodyReader.read(http);
        MEMBERS.hold(body);
        boolean token = body.path("token").asBoolean(false);
        ObjectNode json =
                body.has("as") ? signedIn(OperatorMembers.text(body, "as"), token, http) : listed(token, http);
        return JsonAnswer.of(json);
    }

    private ObjectNode signedIn(String as, boolean token, HttpServletRequest http) {
        if (!people.isOpen()) {
            throw refused(
                    "as",
                    people.isLoaded()
                            ? "the people of the example company cannot sign in, because this ledger has a key, a "
                                    + "grant or an issuer, or callers without a credential are refused."
                            : "this service has no example company, so nobody signs in without a credential.",
                    "Maybe use a key of this person.");
        }
        ExamplePerson person = people.person(as)
                .orElseThrow(() -> refused(
                        "as",
                        "`" + Problem.shown(as) + "` is not a person of the example company. Allowed: "
                                + String.join(
                                        ", ",
                                        people.all().stream()
                                                .map(ExamplePerson::id)
                                                .toList())
                                + ".",
                        Problem.hint(
                                as, people.all().stream().map(ExamplePerson::id).toList())));
        ObjectNode json = JSON.createObjectNode().put("example", true);
        json.set("person", described(person));
        if (token) {
            ExampleTokens.Made made = tokens.issue(person.id());
            return json.put("token", made.text()).put("until", made.until().toString());
        }
        SignInLink link = links.generate(person.id(), true);
        return json.put("link", BaseAddress.of(settings, http) + SignInLinks.PATH + "?token=" + link.secret())
                .put("until", link.until().toString());
    }

    private ObjectNode listed(boolean token, HttpServletRequest http) {
        if (token) {
            throw refused(
                    "as", "it is missing. A token is for one person.", "Maybe leave out `token` to list the people.");
        }
        ObjectNode json = JSON.createObjectNode()
                .put("example", people.isOpen())
                .put("page", BaseAddress.of(settings, http) + PAGE);
        ArrayNode array = json.putArray("people");
        if (people.isOpen()) {
            people.all().forEach(each -> array.add(described(each)));
        }
        return json;
    }

    private static ObjectNode described(ExamplePerson person) {
        ObjectNode json = JSON.createObjectNode().put("id", person.id()).put("name", person.name());
        ArrayNode roles = json.putArray("roles");
        person.roles().forEach(roles::add);
        ArrayNode qualifiers = json.putArray("qualifiers");
        person.qualifiers().forEach(qualifiers::add);
        return json;
    }

    private static InvalidInput refused(String place, String says, String hint) {
        return new InvalidInput(new Problem(place, says, hint));
    }
}
