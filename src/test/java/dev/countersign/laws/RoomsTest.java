package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.countersign.edge.SystemClockAndRandom;
import dev.countersign.facts.text.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Laws 2, 3, 4 and 7: what each room may use. */
class RoomsTest {

    private static final Map<String, List<String>> ONLY_IN = Map.of(
            "policy", List.of("org.drools.", "org.kie."),
            "tables", List.of("org.apache.poi."),
            "web",
                    List.of(
                            "jakarta.servlet.",
                            "org.springframework.web.",
                            "org.springframework.http.",
                            "org.springframework.boot."),
            // the terminal asks the service that runs on this machine
            "cli", List.of("picocli.", "java.net.http."));
    /** The package that reads the keys of an issuer, and what it may know besides. */
    private static final Map<String, String> ALSO_IN = Map.of("web.issuer", "java.net.http.");
    /** Which packages of the service have no endpoint of that kind. */
    private static final Map<String, List<String>> NO_MAPPING = Map.of(
            "decide", List.of("GetMapping"),
            "evidence", List.of("PostMapping", "PutMapping", "DeleteMapping", "PatchMapping", "RequestMapping"));

    private static final Set<String> CHANCE =
            Set.of("java.util.Random", "java.security.SecureRandom", "java.util.concurrent.ThreadLocalRandom");
    /** The only class that reads the clock and the random numbers of the machine. */
    private static final String OUTSIDE = SystemClockAndRandom.class.getName();
    /** What may use a {@code Random} whose seed is given. */
    private static final Set<String> EDGES = Set.of("web", "cli", "edge");

    private static List<String> facts(JavaClasses classes, String root) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            if (!Houses.room(type, root).equals("facts")
                    || type.isNestedClass()
                            && type.getEnclosingClass().isPresent()
                            && type.getModifiers().contains(JavaModifier.PRIVATE)
                    || type.getSimpleName().equals("package-info")
                    || type.getSimpleName().isEmpty()) {
                continue;
            }
            boolean sealed = type.isInterface() && type.reflect().isSealed();
            if (!type.isRecord()
                    && !type.isEnum()
                    && !sealed
                    && !type.getSimpleName().equals(InvalidInput.class.getSimpleName())) {
                found.add(type.getName() + " is not a record, enum or sealed interface");
            }
            type.getDirectDependenciesFromSelf().stream()
                    .map(each -> each.getTargetClass().getBaseComponentType())
                    .filter(each -> !each.isPrimitive()
                            && !each.getPackageName().startsWith("java.")
                            && !each.getPackageName().startsWith("org.jspecify.")
                            && !Houses.room(each, root).equals("facts"))
                    .forEach(each -> found.add(type.getName() + " knows " + each.getName()));
        }
        return found;
    }

    private static List<String> strangers(JavaClasses classes, String root) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            String room = Houses.room(type, root);
            type.getDirectDependenciesFromSelf()
                    .forEach(dependency -> ONLY_IN.forEach((owner, packages) -> {
                        if (!room.equals(owner)
                                && !isAlsoIn(type, dependency, root)
                                && packages.stream()
                                        .anyMatch(dependency
                                                .getTargetClass()
                                                .getBaseComponentType()
                                                .getName()::startsWith)) {
                            found.add(type.getName() + " knows "
                                    + dependency.getTargetClass().getName() + ", which only " + owner + " may");
                        }
                    }));
        }
        return found;
    }

    private static boolean isAlsoIn(JavaClass type, Dependency dependency, String root) {
        return ALSO_IN.entrySet().stream()
                .anyMatch(each -> type.getPackageName().equals(root + "." + each.getKey())
                        && dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getName()
                                .startsWith(each.getValue()));
    }

    private static List<String> misplacedEndpoints(JavaClasses classes, String root) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            NO_MAPPING.forEach((inside, mappings) -> {
                if (type.getPackageName().equals(root + ".web." + inside)) {
                    type.getMethods().stream()
                            .filter(method -> method.getAnnotations().stream()
                                    .anyMatch(each ->
                                            mappings.contains(each.getRawType().getSimpleName())))
                            .forEach(method -> found.add(method.getFullName() + " is in " + inside));
                }
            });
        }
        return found;
    }

    private static List<String> clocksAndDice(JavaClasses classes, String root) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            if (type.getName().equals(OUTSIDE)) {
                continue;
            }
            boolean edge = EDGES.contains(Houses.room(type, root));
            Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                    .filter(call -> call.getTargetOwner().getName().startsWith("java."))
                    .forEach(call -> {
                        String name = call.getTarget().getName();
                        boolean clock = name.equals("now")
                                || name.equals("currentTimeMillis")
                                || name.equals("nanoTime")
                                || (name.startsWith("system") || name.startsWith("tick"))
                                        && call.getTargetOwner().getName().equals("java.time.Clock");
                        boolean dice = name.equals("randomUUID") || name.equals("random");
                        if (clock || dice) {
                            found.add(type.getName() + " calls "
                                    + call.getTarget().getFullName());
                        }
                    });
            type.getConstructorCallsFromSelf().stream()
                    .filter(call -> call.getTarget().getFullName().equals("java.util.Random.<init>()"))
                    .forEach(call -> found.add(type.getName() + " makes a Random without a seed"));
            type.getDirectDependenciesFromSelf().stream()
                    .filter(each -> CHANCE.contains(each.getTargetClass().getName()))
                    .filter(each -> !edge || !each.getTargetClass().getName().equals("java.util.Random"))
                    .forEach(each -> found.add(each.getDescription()));
        }
        return found;
    }

    private static List<String> drawers(JavaClasses classes, String root) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            if (Houses.room(type, root).isEmpty()) {
                continue;
            }
            if (type.getSimpleName().matches(".*(Util|Utils|Helper|Manager|Impl|Dto|Common)")) {
                found.add(type.getName() + " is a drawer by its name");
            }
            type.getFields().stream()
                    .filter(field -> field.getAnnotations().stream()
                            .anyMatch(each ->
                                    each.getRawType().getName().matches(".*\\.(Autowired|Inject|Resource|Value)")))
                    .forEach(field -> found.add(field.getFullName() + " is an injected field"));
            type.getDirectDependenciesFromSelf().stream()
                    .filter(each -> each.getTargetClass().getName().startsWith("lombok."))
                    .forEach(each -> found.add(each.getDescription()));
        }
        return found;
    }

    @Test
    void facts_are_records_enums_and_sealed_interfaces_that_know_the_jdk_only() {
        assertThat(facts(Houses.home(), Houses.HOME)).isEmpty();
        assertThat(facts(Houses.offenders(), Houses.OFFENDERS))
                .anyMatch(each -> each.contains("is not a record"))
                .anyMatch(each -> each.contains("knows org.kie"));
    }

    @Test
    void only_policy_knows_drools_only_tables_spreadsheets_only_web_serves_http_only_cli_calls_it() {
        assertThat(strangers(Houses.home(), Houses.HOME)).isEmpty();
        assertThat(strangers(Houses.offenders(), Houses.OFFENDERS))
                .anyMatch(each -> each.contains("only policy"))
                .anyMatch(each -> each.contains("only tables"))
                .anyMatch(each -> each.contains("only web"))
                .anyMatch(each -> each.contains("HttpClient, which only cli"));
    }

    @Test
    void endpoints_that_write_and_endpoints_that_show_are_in_packages_of_their_own() {
        assertThat(misplacedEndpoints(Houses.home(), Houses.HOME)).isEmpty();
        assertThat(misplacedEndpoints(Houses.offenders(), Houses.OFFENDERS))
                .singleElement()
                .asString()
                .contains("EndpointThatWrites.note");
    }

    @Test
    void time_and_chance_come_from_outside() {
        assertThat(clocksAndDice(Houses.home(), Houses.HOME)).isEmpty();
        assertThat(clocksAndDice(Houses.offenders(), Houses.OFFENDERS))
                .filteredOn(each -> each.contains("PolicyWithAClock"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void an_edge_that_reads_the_clock_or_chance_itself_is_noticed() {
        assertThat(clocksAndDice(Houses.offenders(), Houses.OFFENDERS))
                .filteredOn(each -> each.contains("CommandWithAClock"))
                .anyMatch(each -> each.contains("java.time.Clock.tickMillis"))
                .anyMatch(each -> each.contains("java.time.LocalDate.now"))
                .anyMatch(each -> each.contains("java.util.UUID.randomUUID"))
                .anyMatch(each -> each.contains("java.time.Instant.now"))
                .anyMatch(each -> each.contains("without a seed"));
    }

    @Test
    void there_are_no_catch_all_packages_no_injected_fields_and_no_lombok() {
        assertThat(drawers(Houses.home(), Houses.HOME)).isEmpty();
        assertThat(drawers(Houses.offenders(), Houses.OFFENDERS)).hasSize(2);
    }
}
