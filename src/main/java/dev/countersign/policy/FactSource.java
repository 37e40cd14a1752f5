package dev.countersign.policy;

import dev.countersign.facts.Case;
import dev.countersign.facts.own.BusinessField;
import dev.countersign.facts.vocabulary.Authority;
import dev.countersign.facts.vocabulary.CorePath;
import dev.countersign.facts.vocabulary.FactName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The source of a fact that an action needs: a member of the request, a table, or one of our own records; and which
 * of these is missing in a case.
 */
final class FactSource {

    /** Members of a request whose path differs from the path of their fact. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            CorePath.ACTION_NAME,
            CorePath.ACTION_NAME,
            CorePath.ACTION_ON_BEHALF_OF,
            "subject.properties.onBehalfOf",
            CorePath.CUSTOMER_IDENTITY_VERIFIED,
            "context.identityVerified",
            CorePath.RESOURCE_ID,
            CorePath.RESOURCE_ID,
            CorePath.RESOURCE_TYPE,
            CorePath.RESOURCE_TYPE,
            CorePath.SUBJECT_ID,
            CorePath.SUBJECT_ID,
            CorePath.SUBJECT_TYPE,
            CorePath.SUBJECT_TYPE);

    private static final Set<String> OF_A_CUSTOMER = Set.of("customer", "consent", "contact");

    private final PolicyRelease release;

    FactSource(PolicyRelease release) {
        this.release = release;
    }

    /** Why the fact is missing in this case, as a sentence or two. */
    String missing(String path, Case known) {
        for (int dot = path.indexOf('.', path.indexOf('.') + 1); dot > 0; dot = path.indexOf('.', dot + 1)) {
            String reference = path.substring(0, dot);
            if (known.missing(reference) && release.vocabulary().fact(reference).isPresent()) {
                return missing(reference, known);
            }
        }
        Authority authority = release.authority(path, known);
        if (authority == Authority.DERIVED) {
            return "A table or rule gives it, but none does in this case.";
        }
        if (authority == Authority.CALLER) {
            return "The request must give it in `" + member(path) + "`"
                    + (path.equals(CorePath.ACTION_AMOUNT) ? ", in a currency with a known rate" : "") + ".";
        }
        return unrecorded(path, known).or(() -> lacking(path, known)).orElse("Our own records do not have it.")
                + (authority == Authority.RECORD_ELSE_CALLER
                        ? " The request can give it in `" + member(path) + "` only if we have no record."
                        : "");
    }

    /** The source of the fact in any case: the member of a request that gives it, or the other source. */
    String of(String path) {
        return switch (release.vocabulary().fact(path).map(FactName::authority).orElse(Authority.DERIVED)) {
            case CALLER -> member(path);
            case RECORD -> "own record";
            case RECORD_ELSE_CALLER -> "own record, else " + member(path);
            case DERIVED -> "a table or rule";
        };
    }

    /** The member of a request that holds a fact. */
    static String member(String path) {
        String[] parts = path.split("\\.");
        return ELSEWHERE.getOrDefault(path, parts[0] + ".properties." + parts[1]);
    }

    /** The entity on the path to the fact of which we have no record. */
    private Optional<String> unrecorded(String path, Case known) {
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            String on = path.substring(0, dot);
            if (known.no(on + ".recorded")) {
                return Optional.of("There is no " + type(on, known) + " `" + id(on, known) + "` on record."
                        + (known.known(on + ".maybe") ? " Maybe `" + known.value(on + ".maybe") + "`." : ""));
            }
        }
        if (!OF_A_CUSTOMER.contains(about(path)) || known.known(CorePath.CUSTOMER_ID)) {
            return Optional.empty();
        }
        return unrecorded("resource.customer", known)
                .or(() -> Optional.of(
                        known.known("resource.customer")
                                ? "There is no customer `" + known.value("resource.customer") + "` on record."
                                : lacks("resource", "customer", known)));
    }

    /** The entity of which we have a record, and the field that the record lacks. */
    private Optional<String> lacking(String path, Case known) {
        String about = about(path);
        String on = about;
        for (int dot = path.indexOf('.', about.length() + 1); dot > 0; dot = path.indexOf('.', dot + 1)) {
            on = known.yes(path.substring(0, dot) + ".recorded") ? path.substring(0, dot) : on;
        }
        if (on.equals(about) && !known.known(about + ".type")) {
            String record = OF_A_CUSTOMER.contains(about) ? "customer" : about;
            return Optional.ofNullable(known.value(record + ".id"))
                    .map(id -> "Our own records of " + record + "/" + id + " do not have it.");
        }
        return Optional.of(lacks(on, path.substring(on.length() + 1).split("\\.")[0], known));
    }

    private String lacks(String on, String field, Case known) {
        return "Our own record of " + type(on, known) + "/" + id(on, known) + " lacks `" + field + "`.";
    }

    private static String about(String path) {
        return path.substring(0, path.indexOf('.'));
    }

    private static Object id(String on, Case known) {
        return String.valueOf(known.value(known.known(on + ".type") ? on + ".id" : on));
    }

    /**
     * The type of the entity at a path: for the resource or subject the type in the request, for a reference the type
     * that its field declares.
     */
    private String type(String on, Case known) {
        String[] steps = on.split("\\.");
        String type = known.value(steps[0] + ".type") instanceof String said ? said : steps[0];
        for (int i = 1; i < steps.length; i++) {
            type = release.declaredTypes().of(type).get(steps[i]) instanceof BusinessField.Reference reference
                    ? reference.type()
                    : steps[i];
        }
        return type;
    }
}
