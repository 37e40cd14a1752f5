package dev.countersign.web.issuer;

import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.http.ServiceSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the issuer of tokens.
 *
 * @param issuer        the issuer, letter for letter as the claim {@code iss} has it
 * @param audience      what the claim {@code aud} must contain
 * @param rolesOfIssuer whether the seven roles of oversight come from the issuer instead of the directory
 * @param groups        the roles that groups of the issuer give
 */
public record IssuerSettings(String issuer, String audience, boolean rolesOfIssuer, GroupRoles groups) {

    private static final String ISSUER = "--countersign.issuer";
    private static final String AUDIENCE = "--countersign.audience";
    private static final String ROLES = "--countersign.roles";
    private static final String ISSUER_ROLES = "--countersign.issuer-roles";
    private static final String OF_DIRECTORY = "directory";
    private static final String OF_ISSUER = "issuer";

    /**
     * Empty without an issuer.
     *
     * @throws InvalidInput with all that is wrong
     */
    public static Optional<IssuerSettings> of(ServiceSettings settings) {
        List<Problem> problems = new ArrayList<>();
        if (settings.issuer() == null) {
            Map<String, @Nullable String> others = new TreeMap<>();
            others.put(AUDIENCE, settings.audience());
            others.put(ROLES, settings.roles());
            others.put(ISSUER_ROLES, settings.issuerRoles());
            others.forEach((name, value) -> {
                if (value != null) {
                    problems.add(new Problem(
                            name, "it has no effect without " + ISSUER + ".", "Maybe set " + ISSUER + " too."));
                }
            });
            refuse(problems);
            return Optional.empty();
        }
        URI issuer = address(settings.issuer(), problems);
        String audience = audience(settings.audience(), problems);
        boolean ofIssuer = ofIssuer(settings.roles(), problems);
        GroupRoles groups = groups(ServiceSettings.folder(settings.issuerRoles()), ofIssuer, problems);
        refuse(problems);
        return Optional.of(new IssuerSettings(issuer.toString(), audience, ofIssuer, groups));
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    private static URI address(String text, List<Problem> problems) {
        try {
            URI issuer = new URI(text);
            if (isSafe(issuer) && issuer.getRawQuery() == null && issuer.getRawFragment() == null) {
                return issuer;
            }
        } catch (URISyntaxException e) {
            // the same problem
        }
        problems.add(new Problem(
                ISSUER,
                "`" + Problem.shown(text) + "` is not the address of an issuer. Allowed: https, or http on this "
                        + "machine, without a user, a query or a fragment.",
                "Maybe `https://login.example.com/realms/staff`, as the claim `iss` of a token has it."));
        return URI.create("");
    }

    /** Whether what is read from there is what the issuer wrote: nobody between can change it. */
    static boolean isSafe(URI address) {
        return address.getHost() != null
                && address.getRawUserInfo() == null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme()) && isLoopback(address.getHost()));
    }

    /** Names are not looked up, but for the one that every machine has for itself. */
    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || host.matches("127(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]+\\]")
                            && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String audience(@Nullable String audience, List<Problem> problems) {
        if (audience == null || audience.isBlank()) {
            problems.add(new Problem(
                    AUDIENCE,
                    "it is needed with " + ISSUER + ": without it a token for any other service would count here.",
                    "Maybe `countersign`, as the claim `aud` of a token has it."));
            return "";
        }
        return audience;
    }

    private static boolean ofIssuer(@Nullable String roles, List<Problem> problems) {
        if (roles != null && !roles.equals(OF_DIRECTORY) && !roles.equals(OF_ISSUER)) {
            problems.add(new Problem(
                    ROLES,
                    "`" + Problem.shown(roles) + "` is not a source of roles. Allowed: " + OF_DIRECTORY + ", "
                            + OF_ISSUER + ".",
                    Problem.hint(roles, List.of(OF_DIRECTORY, OF_ISSUER))));
        }
        return OF_ISSUER.equals(roles);
    }

    private static GroupRoles groups(Optional<Path> file, boolean ofIssuer, List<Problem> problems) {
        if (file.isPresent()) {
            try {
                return GroupRoles.read(file.get(), ofIssuer);
            } catch (InvalidInput e) {
                problems.addAll(e.problems());
            }
        } else if (ofIssuer) {
            problems.add(new Problem(
                    ISSUER_ROLES,
                    "it is needed with " + ROLES + "=" + OF_ISSUER + ": a file that gives roles to groups.",
                    "Maybe see docs/issuer.md."));
        }
        return GroupRoles.NONE;
    }
}
