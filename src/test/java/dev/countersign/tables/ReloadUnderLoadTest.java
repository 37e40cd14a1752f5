package dev.countersign.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.decisions.evaluate.ActivePolicy;
import dev.countersign.decisions.evaluate.Evaluator;
import dev.countersign.decisions.evaluate.PolicySnapshot;
import dev.countersign.decisions.request.RequestParser;
import dev.countersign.facts.verdict.Evaluation;
import dev.countersign.facts.verdict.Reason;
import dev.countersign.facts.verdict.Request;
import dev.countersign.policy.Compiler;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.policy.drl.RuleCache;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases that follow each other while decisions are made. In each the same row and the same rule forbid, with
 * reasons of that release alone; so an answer of which one half came from another release would show it.
 */
@Tag("slow")
@Tag("one-locale")
class ReloadUnderLoadTest {

    private static final int RELOADS = Integer.getInteger("reloads", 20);
    private static final int ASKING = 2;
    private static final int MOST_COLLECTIONS = 50;
    private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();
    private static final Instant AT = Instant.parse("2026-06-02T10:00:00Z");
    private static final String ASKED = """
            {"subject": {"type": "agent", "id": "a-1"}, "action": {"name": "send_sms", \
            "properties": {"channel": "SMS"}}, "resource": {"type": "customer", "id": "c-1"}}""";
    private static final String CUSTOMER = """
            {"type": "customer", "id": "c-1", "properties": {"kind": "CONSUMER", "countries": ["DE"], \
            "zones": ["Europe/Berlin"]}, "source": "crm", "asOf": "2026-06-01T00:00:00Z"}""";
    private static final String AGENT = """
            {"type": "agent", "id": "a-1", "properties": {"kind": "sales support", "status": "ACTIVE", \
            "level": 3, "owner": "p-1", "contractVersion": "1", "contractUntil": "2027-01-01", \
            "reviewBy": "2027-01-01"}, "source": "registry", "asOf": "2026-06-01T00:00:00Z"}""";

    @TempDir
    Path folder;

    private SmallPack pack;
    private final Compiler compiler = new Compiler();
    private final Workbooks workbooks = new Workbooks();
    /** The reasons that answers of a release must give, by its id: known before the release is in force. */
    private final Map<String, Set<String>> reasons = new ConcurrentHashMap<>();

    @BeforeEach
    void packThatForbidsTwice() {
        pack = SmallPack.in(folder).table("limits", "\"Channel\": \"SMS\", \"Age\": \"< 18\"", "\"Channel\": \"SMS\"");
    }

    /** Somebody changes a cell and a rule; the folder is read again. */
    private PolicyRelease reloaded(int time) {
        pack.typed("T91-001", "Reason code", "ROW_" + time)
                .file(
                        "rules/limits/texts.drl",
                        Rules.rule(
                                "is(\"action.channel\", \"SMS\")",
                                "insert(new Finding.Prohibit(\"RULE_" + time + "\"));"))
                .read(SmallPack.LIMITS);
        PolicyRelease release = ReadPack.read(PackFiles.folder(folder), compiler, workbooks, RuleCache.NONE)
                .release();
        reasons.put(release.id(), Set.of("ROW_" + time, "RULE_" + time));
        return release;
    }

    private static Set<String> given(Evaluation answer) {
        return answer.reasons().stream()
                .map(Reason::code)
                .filter(code -> code.startsWith("ROW_") || code.startsWith("RULE_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Request asked(PolicyRelease release) {
        return RequestParser.read(RequestParser.json(ASKED), release);
    }

    @Test
    void every_question_is_answered_and_by_one_release_while_releases_follow_each_other()
            throws InterruptedException, ExecutionException {
        ActivePolicy policy = ActivePolicy.knowing(
                List.of(RequestParser.json(AGENT), RequestParser.json(CUSTOMER)), "facts", reloaded(0));
        AtomicBoolean over = new AtomicBoolean();
        Set<String> answering = ConcurrentHashMap.newKeySet();
        CountDownLatch everybodyAsks = new CountDownLatch(ASKING);
        Callable<List<String>> asking = () -> {
            List<String> wrong = new ArrayList<>();
            while (!over.get() && wrong.isEmpty()) {
                PolicySnapshot snapshot = policy.snapshot();
                Evaluation answer = new Evaluator(snapshot)
                        .evaluate(asked(snapshot.release()), AT)
                        .evaluation();
                if (!given(answer).equals(reasons.get(answer.release()))
                        || !answer.release().equals(snapshot.release().id())) {
                    wrong.add(answer.release() + " answered " + answer.reasons());
                }
                answering.add(answer.release());
                everybodyAsks.countDown();
            }
            return wrong;
        };
        ExecutorService threads = Executors.newFixedThreadPool(ASKING);
        try {
            List<Future<List<String>>> asked = Stream.generate(() -> asking)
                    .limit(ASKING)
                    .map(threads::submit)
                    .toList();
            assertThat(everybodyAsks.await(1, TimeUnit.MINUTES)).isTrue();
            for (int time = 1; time <= RELOADS; time++) {
                policy.activate(reloaded(time));
            }
            over.set(true);

            for (Future<List<String>> each : asked) {
                assertThat(each.get()).isEmpty();
            }
            assertThat(reasons).hasSize(RELOADS + 1);
            assertThat(answering).as("releases that answered").hasSizeGreaterThan(2);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void a_release_that_nobody_needs_any_more_leaves_the_memory_with_the_classes_of_its_rules() {
        long unloaded = CLASSES.getUnloadedClassCount();
        List<WeakReference<PolicyRelease>> earlier = new ArrayList<>();
        ActivePolicy policy = ActivePolicy.knowing(
                List.of(RequestParser.json(AGENT), RequestParser.json(CUSTOMER)), "facts", reloaded(0));
        for (int time = 1; time <= RELOADS; time++) {
            earlier.add(new WeakReference<>(policy.release()));
            PolicyRelease release = policy.release();
            assertThat(given(new Evaluator(policy.snapshot())
                            .evaluate(asked(release), AT)
                            .evaluation()))
                    .isEqualTo(reasons.get(release.id()));
            policy.activate(reloaded(time));
        }

        for (int i = 0; i < MOST_COLLECTIONS && alive(earlier) > 0; i++) {
            System.gc();
        }

        assertThat(alive(earlier)).as("earlier releases that are still there").isZero();
        assertThat(CLASSES.getUnloadedClassCount() - unloaded)
                .as("classes unloaded")
                .isGreaterThan(RELOADS);
    }

    private static long alive(List<WeakReference<PolicyRelease>> releases) {
        return releases.stream().filter(each -> each.get() != null).count();
    }
}
