package dev.countersign.oversight.directory;

import dev.countersign.facts.Role;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A role that a person can be granted: one of the interface, or one of the seven roles of oversight, whose holders are
 * approvers.
 *
 * @param name such as ANALYST or FRONTLINE_USER
 */
public record GrantedRole(String name) {

    /** The role that manages access. */
    public static final GrantedRole ADMIN = new GrantedRole("ADMIN");

    private static final List<ApiRole> OF_THE_INTERFACE =
            List.of(ApiRole.ANALYST, ApiRole.REVIEWER, ApiRole.AUDITOR, ApiRole.SUPERVISOR, ApiRole.ADMIN);

    /** All names, first those of the interface. */
    public static List<String> names() {
        List<String> names =
                new ArrayList<>(OF_THE_INTERFACE.stream().map(Enum::name).toList());
        Arrays.stream(Role.values()).map(Enum::name).forEach(names::add);
        return names;
    }

    /**
     * @param place where the text was read
     * @throws InvalidInput when it is not the name of such a role
     */
    public static GrantedRole of(String text, String place) {
        if (!names().contains(text)) {
            throw new InvalidInput(new Problem(
                    place,
                    "`" + Problem.shown(text) + "` is not a role that a person can have. Allowed: "
                            + String.join(", ", names()) + ".",
                    Problem.hint(text, names())));
        }
        return new GrantedRole(text);
    }

    /** The role of oversight; empty for a role of the interface. */
    public Optional<Role> ofOversight() {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(name))
                .findFirst();
    }

    /** The role of the interface that its holder has. */
    public ApiRole ofTheInterface() {
        return ofOversight().isPresent() ? ApiRole.APPROVER : ApiRole.valueOf(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
