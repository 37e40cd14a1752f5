package dev.countersign.laws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Law 1, inside a room: its packages have an order, lower ones first, and none enters one that comes after it. Other
 * rooms use what the room's own package, its front, makes public, which is ten types at most, and of the packages
 * below it only the types that are named here.
 */
class SubRoomsTest {

    private static final String FRONT = "";
    private static final int FRONT_TYPES = 10;

    /**
     * A package of a room.
     *
     * @param opens names of the types that other rooms may use; empty for the front, where all that is public is
     *     meant for them
     */
    private record SubRoom(String name, Set<String> opens) {

        static SubRoom of(String name, String... opens) {
            return new SubRoom(name, Set.of(opens));
        }

        static SubRoom front() {
            return of(FRONT);
        }
    }

    /** The ground: all rooms but the ledger speak of these, so all of its types are open. */
    private static final Set<String> OPEN_ROOMS = Set.of("facts");

    /** The packages of each room, lower ones first. */
    private static final Map<String, List<SubRoom>> PLAN = new TreeMap<>(Map.of(
            "facts",
                    List.of(
                            SubRoom.of("text"),
                            SubRoom.of("words"),
                            SubRoom.front(),
                            SubRoom.of("stock"),
                            SubRoom.of("json"),
                            SubRoom.of("vocabulary"),
                            SubRoom.of("verdict"),
                            SubRoom.of("calendar"),
                            SubRoom.of("own")),
            "ledger",
                    List.of(
                            SubRoom.of("disk", "ClockAndRandom", "LedgerUnavailable"),
                            SubRoom.of("tree", "PartTree"),
                            SubRoom.of("note", "Checkpoint", "ConsistencyProof", "InclusionProof"),
                            SubRoom.of("keys", "ErasureProgress", "ErasureSubject"),
                            SubRoom.of("journal", "WriteHandle", "Entry", "NotWritten", "Receipt", "StoredEntry"),
                            SubRoom.of("proof", "ProvenCheckpoint", "Proofs"),
                            SubRoom.of("verify", "SampleDraw", "Verify"),
                            SubRoom.of("content", "ContentStore", "ReplaceableFiles"),
                            SubRoom.front(),
                            SubRoom.of("bundle", "Bundle", "BundleReader"),
                            SubRoom.of("find", "IndexKeys", "SearchIndex", "EntryQuery")),
            "policy",
                    List.of(
                            SubRoom.of(
                                    "table",
                                    "ResultColumns",
                                    "Cell",
                                    "Column",
                                    "Combine",
                                    "HitPolicy",
                                    "Pack",
                                    "Row",
                                    "RuleText",
                                    "Status",
                                    "Table",
                                    "ReservedFacts"),
                            SubRoom.of("drl", "RuleCache"),
                            SubRoom.of("match"),
                            SubRoom.front()),
            "context",
                    List.of(
                            SubRoom.of("place", "PhoneData"),
                            SubRoom.of("words", "Phrases"),
                            SubRoom.of(
                                    "own",
                                    "FactLimits",
                                    "FactFolderResult",
                                    "FactFolderWatch",
                                    "StrictJson",
                                    "FactOrigin",
                                    "OwnFacts",
                                    "Party",
                                    "ReservationRule",
                                    "ValueParser"),
                            SubRoom.of("form", "FieldForms", "FormInput", "Redaction"),
                            SubRoom.front()),
            "tables",
                    List.of(
                            SubRoom.of("workbook", "TableSpec"),
                            SubRoom.front(),
                            SubRoom.of("make", "WorkbookFactory", "SpecFile", "TextCopy")),
            "oversight",
                    List.of(
                            SubRoom.of(
                                    "directory",
                                    "Absence",
                                    "AccessEvent",
                                    "ApiKey",
                                    "ApiRole",
                                    "Callback",
                                    "Client",
                                    "DirectoryState",
                                    "Grant",
                                    "GrantWish",
                                    "GrantedRole",
                                    "Identity",
                                    "Person",
                                    "PersonChange",
                                    "Proposal",
                                    "RoleConflicts",
                                    "Scope"),
                            SubRoom.of(
                                    "review",
                                    "ApprovalResult",
                                    "MoveCode",
                                    "Practice",
                                    "ReviewDesk",
                                    "ReviewState",
                                    "ReviewTask",
                                    "ReviewTemplate",
                                    "TaskCard",
                                    "TaskCallback",
                                    "TaskEvents",
                                    "TaskRefused"),
                            SubRoom.of(
                                    "contest",
                                    "Contest",
                                    "ContestChannel",
                                    "ContestDesk",
                                    "ContestExplanation",
                                    "ContestInput",
                                    "ContestRefused",
                                    "ContestState",
                                    "ContestStep",
                                    "ContestWish"),
                            SubRoom.of(
                                    "sample", "AlreadyLooked", "HighLooks", "Samples", "SamplingDays", "SecondLooks"),
                            SubRoom.of("drill", "Drills"),
                            SubRoom.of(
                                    "measure",
                                    "Friction",
                                    "ReviewGroup",
                                    "ReviewMeasure",
                                    "ReviewMeasures",
                                    "ReviewPeriod"),
                            SubRoom.of(
                                    "followup", "FollowUp", "FollowUpKind", "FollowUpRefused", "FollowUps", "LeadsTo"),
                            SubRoom.front(),
                            SubRoom.of("contact", "CallbackChanges", "MailChanges")),
            "cli", List.of(SubRoom.of("terminal"), SubRoom.of("access"), SubRoom.front()),
            "edge", List.of(SubRoom.front(), SubRoom.of("service", "ServiceFile", "ServiceProof")),
            "web",
                    List.of(
                            SubRoom.of("http"),
                            SubRoom.of("caller"),
                            SubRoom.of("limits"),
                            SubRoom.of("security"),
                            SubRoom.of("callback"),
                            SubRoom.of("directory"),
                            SubRoom.of("issuer"),
                            SubRoom.of("console"),
                            SubRoom.of("access"),
                            SubRoom.of("decide"),
                            SubRoom.of("review"),
                            SubRoom.of("notice"),
                            SubRoom.of("contest"),
                            SubRoom.of("evidence"),
                            SubRoom.of("signin"),
                            SubRoom.front()),
            "decisions",
                    List.of(
                            SubRoom.of(
                                    "request",
                                    "ActingScope",
                                    "DecisionRequest",
                                    "Caller",
                                    "CanonicalJson",
                                    "RequestParser",
                                    "SubmissionKey",
                                    "ProblemBudget",
                                    "ClientCapabilities"),
                            SubRoom.of("reserve", "ProcessorTurn"),
                            SubRoom.of(
                                    "evaluate",
                                    "ActionNeeds",
                                    "DecisionResult",
                                    "Decision",
                                    "PolicySnapshot",
                                    "IdempotencyConflict",
                                    "SubjectNotYours",
                                    "NotDecided",
                                    "ActivePolicy",
                                    "Evaluator",
                                    "TrialResult"),
                            SubRoom.of(
                                    "record",
                                    "EntryType",
                                    "ExecutionReport",
                                    "ProgramVersion",
                                    "ReadingTime",
                                    "RecordSubjects",
                                    "SealedEntry",
                                    "ShownCard"),
                            SubRoom.of("replay", "PolicyComparison", "Replayer", "ReplayResult", "ReplaySummary"),
                            SubRoom.of(
                                    "answer",
                                    "AccessJson",
                                    "AnswerJson",
                                    "AnswerText",
                                    "ApprovalStory",
                                    "CustomerExplanation",
                                    "Explanation",
                                    "ReceiptJson",
                                    "ReplayJson"),
                            SubRoom.of(
                                    "history",
                                    "SystemEvents",
                                    "ErasureRequest",
                                    "StoredDecision",
                                    "Reconciliation",
                                    "DecisionRecords",
                                    "Participants",
                                    "VisibleDecisions",
                                    "OfflineLedger"),
                            SubRoom.of(
                                    "held",
                                    "Bar",
                                    "CardReader",
                                    "Concerned",
                                    "ContestedDecision",
                                    "Deadline",
                                    "HeldForPeople",
                                    "Settled",
                                    "ReviewCode",
                                    "ReviewCodes",
                                    "ReviewLimits",
                                    "SmallerValue",
                                    "ShownFact"),
                            SubRoom.front(),
                            SubRoom.of("broker", "ContextBroker", "ContextRefused", "ReleasedContext"))));

    private static List<String> violations(JavaClasses classes, String root) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            String room = Houses.room(type, root);
            if (room.isEmpty()) {
                continue;
            }
            Map<String, Integer> order = order(room);
            String from = Houses.subRoom(type, root);
            if (!order.containsKey(from)) {
                found.add(type.getName() + " is in `" + room + "." + from + "`, which is not a package of the room: "
                        + shown(room));
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = outermost(dependency.getTargetClass().getBaseComponentType());
                String entered = Houses.room(target, root);
                String to = Houses.subRoom(target, root);
                if (entered.equals(room) && order.getOrDefault(to, Integer.MAX_VALUE) > order.get(from)) {
                    found.add("`" + name(room, from) + "` may not use `" + name(room, to)
                            + "`, which comes later in " + shown(room) + ": " + dependency.getDescription()
                            + ". Maybe move one of the two classes");
                }
                if (!entered.isEmpty() && !entered.equals(room) && !isOpen(entered, to, target.getSimpleName())) {
                    found.add("`" + room + "` may not use the inside of `" + entered + "`: "
                            + dependency.getDescription() + ". Maybe use a type of its front, or open `"
                            + target.getSimpleName() + "` in the plan of SubRoomsTest");
                }
            }
        }
        return List.copyOf(found);
    }

    /** The same of imports, since one that only a comment needs leaves nothing in the class. */
    private static List<String> importsUpwards(Path sources, String root) throws IOException {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, List<SubRoom>> room : PLAN.entrySet()) {
            Path folder = sources.resolve(root.replace('.', '/')).resolve(room.getKey());
            Map<String, Integer> order = order(room.getKey());
            Pattern imported = Pattern.compile("(?m)^import " + Pattern.quote(root + "." + room.getKey())
                    + "\\.(?:(?<package>[a-z]+)\\.)?[A-Z]\\w*;");
            try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String from = folder.relativize(file.getParent()).toString();
                    imported.matcher(Files.readString(file))
                            .results()
                            .map(each -> each.group(1) == null ? FRONT : each.group(1))
                            .filter(to -> order.getOrDefault(to, Integer.MAX_VALUE)
                                    > order.getOrDefault(from, Integer.MAX_VALUE))
                            .forEach(to -> found.add(file + " imports of " + to));
                }
            }
        }
        return found;
    }

    private static boolean isOpen(String room, String subRoom, String type) {
        return subRoom.equals(FRONT)
                || OPEN_ROOMS.contains(room)
                || plan(room).stream()
                        .anyMatch(each ->
                                each.name().equals(subRoom) && each.opens().contains(type));
    }

    /** The packages of a room, lower ones first; the front is empty. */
    static List<String> packages(String room) {
        return plan(room).stream().map(SubRoom::name).toList();
    }

    private static String name(String room, String subRoom) {
        return subRoom.equals(FRONT) ? room : room + "." + subRoom;
    }

    private static List<String> shown(String room) {
        return packages(room).stream()
                .map(each -> each.equals(FRONT) ? "front" : each)
                .toList();
    }

    private static List<SubRoom> plan(String room) {
        return PLAN.getOrDefault(room, List.of(SubRoom.front()));
    }

    private static Map<String, Integer> order(String room) {
        List<String> names = packages(room);
        return names.stream().collect(Collectors.toMap(Function.identity(), names::indexOf));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(SubRoomsTest::outermost).orElse(type);
    }

    private static Map<String, Set<String>> fronts(JavaClasses classes, String root) {
        return classes.stream()
                .filter(type -> !Houses.room(type, root).isEmpty()
                        && Houses.subRoom(type, root).equals(FRONT))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        && type.getEnclosingClass().isEmpty())
                .collect(Collectors.groupingBy(
                        type -> Houses.room(type, root),
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getSimpleName, Collectors.toCollection(TreeSet::new))));
    }

    @Test
    void a_package_enters_only_those_before_it_and_other_rooms_only_by_what_is_open() {
        assertThat(violations(Houses.home(), Houses.HOME)).isEmpty();
    }

    @Test
    void a_step_upwards_inside_a_room_a_way_round_its_front_and_a_package_off_the_plan_are_noticed() {
        assertThat(violations(Houses.offenders(), Houses.OFFENDERS))
                .anyMatch(each -> each.startsWith("`ledger.tree` may not use `ledger.proof`, which comes later in "
                        + "[disk, tree, note, keys, journal, proof, verify, content, front, bundle, find]: "))
                .anyMatch(each -> each.startsWith("`agents` may not use the inside of `ledger`: ")
                        && each.endsWith(
                                ". Maybe use a type of its front, or open `HiddenProof` in the plan of SubRoomsTest"))
                .anyMatch(each -> each.contains("`ledger.attic`"))
                .anyMatch(each -> each.startsWith(
                        "`web.http` may not use `web`, which comes later in " + "[http, caller, limits, security, "))
                .anyMatch(each -> each.startsWith(
                        "`cli.terminal` may not use `cli`, which comes later in " + "[terminal, access, front]: "));
    }

    @Test
    void no_comment_names_a_type_above_it_by_an_import() throws IOException {
        assertThat(importsUpwards(Path.of("src/main/java"), Houses.HOME)).isEmpty();
        assertThat(importsUpwards(Path.of("src/test/java"), Houses.OFFENDERS))
                .hasSize(3)
                .anyMatch(each -> each.contains("OptionThatKnowsItsCommand"))
                .anyMatch(each -> each.contains("TreeThatKnowsItsProof"))
                .anyMatch(each -> each.contains("FilterThatKnowsAnEndpoint"));
    }

    @Test
    void the_front_of_a_room_is_ten_types_at_most() {
        assertThat(fronts(Houses.home(), Houses.HOME))
                .containsKeys("decisions", "facts", "ledger")
                .allSatisfy((room, types) -> assertThat(types).as(room).hasSizeLessThanOrEqualTo(FRONT_TYPES));
    }

    @Test
    void every_type_that_is_open_is_there_and_used_by_another_room() {
        Set<String> used = Houses.home().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream()
                        .map(each -> outermost(each.getTargetClass().getBaseComponentType()))
                        .filter(each -> !Houses.room(each, Houses.HOME).equals(Houses.room(type, Houses.HOME))))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        Stream<String> open = PLAN.entrySet().stream()
                .flatMap(room -> room.getValue().stream()
                        .flatMap(each -> each.opens().stream()
                                .map(type -> Houses.HOME + "." + room.getKey() + "." + each.name() + "." + type)));
        assertThat(open.filter(type -> !used.contains(type))).isEmpty();
    }
}
