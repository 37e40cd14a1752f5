package dev.countersign.web.issuer;

import dev.countersign.context.own.StrictJson;
import dev.countersign.decisions.request.Caller;
import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.RightsOf;
import dev.countersign.oversight.directory.ApiRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The roles that groups of an issuer give, as a file has them. docs/issuer.md has an example.
 *
 * @param claim the claim with the groups: its name, or the names of the claims on the way to it
 * @param roles by the name of a group
 */
record GroupRoles(List<String> claim, Map<String, RightsOf.Given> roles) {

    /** No group gives a role. */
    static final GroupRoles NONE = new GroupRoles(List.of("groups"), Map.of());

    private static final String CLAIM = "claim";
    private static final String ROLES = "roles";
    private static final Pattern ROLE = Pattern.compile("([A-Z_]+)(?: \\(([a-zA-Z0-9][a-zA-Z0-9 ._-]{0,63})\\))?");
    /** A client has no groups, an approver has one of the seven roles, and admins are granted by two people. */
    private static final Set<ApiRole> OF_THE_INTERFACE =
            EnumSet.of(ApiRole.ANALYST, ApiRole.REVIEWER, ApiRole.AUDITOR, ApiRole.SUPERVISOR);

    GroupRoles {
        claim = List.copyOf(claim);
        roles = Map.copyOf(roles);
    }

    /**
     * @param oversight whether groups may give the seven roles of oversight
     * @throws InvalidInput with all that is wrong
     */
    static GroupRoles read(Path file, boolean oversight) {
        List<Problem> problems = new ArrayList<>();
        JsonNode json = json(file);
        json.propertyNames().stream()
                .filter(name -> !name.equals(CLAIM) && !name.equals(ROLES))
                .forEach(name -> problems.add(new Problem(
                        file + ", " + name, "it is not a member of this file. Allowed: claim, roles.", "")));
        List<String> claim = texts(json.path(CLAIM));
        if (claim.isEmpty() && json.has(CLAIM)) {
            problems.add(new Problem(
                    file + ", " + CLAIM,
                    "it is not the name of a claim. Allowed: a name, or a list of names from the outermost claim on.",
                    "Maybe `\"groups\"`, or `[\"realm_access\", \"roles\"]`."));
        }
        if (!json.path(ROLES).isObject() || json.path(ROLES).isEmpty()) {
            problems.add(new Problem(
                    file + ", " + ROLES, "it is not an object that has a list of roles for each group.", ""));
        }
        Map<String, RightsOf.Given> roles = new HashMap<>();
        for (Map.Entry<String, JsonNode> group : json.path(ROLES).properties()) {
            String place = file + ", " + ROLES + ", " + group.getKey();
            if (texts(group.getValue()).isEmpty()) {
                problems.add(new Problem(place, "it is not a list of roles.", "Maybe `[\"ANALYST\"]`."));
            }
            roles.put(
                    group.getKey(),
                    texts(group.getValue()).stream()
                            .map(text -> role(text, place, oversight, problems))
                            .reduce(RightsOf.Given.NOTHING, RightsOf.Given::and));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new GroupRoles(json.has(CLAIM) ? claim : NONE.claim(), roles);
    }

    private static JsonNode json(Path file) {
        try {
            return StrictJson.read(Files.readString(file));
        } catch (IOException e) {
            throw new InvalidInput(new Problem(
                    "--countersign.issuer-roles",
                    "`" + file + "` cannot be read.",
                    "Maybe it does not exist, or is not UTF-8."));
        } catch (JacksonException e) {
            throw new InvalidInput(
                    new Problem(file + StrictJson.place(e), "it is not JSON: " + StrictJson.problem(e) + ".", ""));
        }
    }

    private static RightsOf.Given role(String text, String place, boolean oversight, List<Problem> problems) {
        Matcher matcher = ROLE.matcher(text);
        if (matcher.matches()) {
            String name = matcher.group(1);
            String qualifier = matcher.group(2);
            for (ApiRole role : OF_THE_INTERFACE) {
                if (role.name().equals(name) && qualifier == null) {
                    return new RightsOf.Given(Set.of(role), Set.of());
                }
            }
            for (Role role : Role.values()) {
                if (oversight && role.name().equals(name)) {
                    Set<Caller.HeldRole> held = new HashSet<>(Set.of(new Caller.HeldRole(role, "")));
                    if (qualifier != null) {
                        held.add(new Caller.HeldRole(role, qualifier));
                    }
                    return new RightsOf.Given(Set.of(ApiRole.APPROVER), held);
                }
            }
        }
        List<String> allowed =
                new ArrayList<>(OF_THE_INTERFACE.stream().map(Enum::name).toList());
        if (oversight) {
            Arrays.stream(Role.values()).map(Enum::name).forEach(allowed::add);
        }
        problems.add(new Problem(
                place,
                "`" + Problem.shown(text) + "` is not a role that a group can give. Allowed: "
                        + String.join(", ", allowed)
                        + (oversight
                                ? "; one of the last seven also with a qualifier, as `EXECUTIVE_SPONSOR (finance)`"
                                : "; the seven roles of oversight only with --countersign.roles=issuer")
                        + ". ADMIN is granted in the directory only.",
                Problem.hint(text, allowed)));
        return RightsOf.Given.NOTHING;
    }

    private static List<String> texts(JsonNode node) {
        return node.isString()
                ? List.of(node.asString())
                : node.isArray() && node.valueStream().allMatch(JsonNode::isString)
                        ? node.valueStream().map(JsonNode::asString).toList()
                        : List.of();
    }

    /** What the groups in the claims of a token give. A claim of another form gives nothing. */
    RightsOf.Given of(Map<String, Object> claims) {
        Object value = claims;
        for (String name : claim) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return groups(value).stream()
                .filter(String.class::isInstance)
                .map(group -> roles.getOrDefault((String) group, RightsOf.Given.NOTHING))
                .reduce(RightsOf.Given.NOTHING, RightsOf.Given::and);
    }

    private static Collection<?> groups(@Nullable Object value) {
        return value instanceof Collection<?> several ? several : value == null ? List.of() : List.of(value);
    }
}
