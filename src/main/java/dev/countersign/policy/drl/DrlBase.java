package dev.countersign.policy.drl;

import dev.countersign.facts.Case;
import dev.countersign.facts.RuleOutput;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.table.RuleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.definition.rule.Rule;
import org.kie.api.io.ResourceType;

/**
 * DRL text compiled to the executable model. Nothing is left in Drools' repository. Any number of threads may use it.
 */
public final class DrlBase {

    private static final Pattern FILE = Pattern.compile("r(\\d+)\\.drl");

    public final KieBase base;
    private final Set<String> fired = ConcurrentHashMap.newKeySet();
    private final Map<String, List<RuleOutput>> literals = new ConcurrentHashMap<>();
    private final ReentrantLock firstTime = new ReentrantLock();
    private final Optional<RuleNetwork> network;

    private DrlBase(KieBase base, Optional<RuleNetwork> network) {
        this.base = base;
        this.network = network;
    }

    /** Those of the rules that match the case; empty if a session has to tell. */
    public Optional<List<String>> matching(Case known, Collection<String> names) {
        return network.map(tests -> tests.matching(known, names));
    }

    /**
     * What a rule inserted when it fired first, if all of its values are literals: the same each time. Empty before
     * that, and for a rule that computes a value.
     */
    public List<RuleOutput> literals(String rule) {
        return literals.getOrDefault(rule, List.of());
    }

    /** @param outputs all that the rule inserted for one case, whose values are literals */
    public void literals(String rule, List<RuleOutput> outputs) {
        literals.putIfAbsent(rule, List.copyOf(outputs));
    }

    /** Empty if it alone does not say which rules match. */
    Optional<RuleNetwork> network() {
        return network;
    }

    /** Names of its rules. */
    Set<String> names() {
        return names(base);
    }

    /**
     * To be called before a rule fires. INVARIANT: until it has fired once, a rule fires in one session at a time,
     * since its consequence is an object that all sessions of the base share, and sets itself up when it first fires.
     */
    public void beforeFiring(String rule) {
        if (!fired.contains(rule)) {
            firstTime.lock();
        }
    }

    public void afterFiring(String rule) {
        if (firstTime.isHeldByCurrentThread()) {
            fired.add(rule);
            firstTime.unlock();
        }
    }

    /** To be called when a session has fired all its rules, or has thrown. */
    public void endFiring() {
        while (firstTime.isHeldByCurrentThread()) {
            firstTime.unlock();
        }
    }

    /**
     * Rule files whose text has passed {@link DrlText}: compiled by the build, or at an earlier start, or compiled now.
     *
     * @param name     unique among the bases in memory; not part of any answer
     * @param problems receives the compiler's messages, by file and line
     */
    public static DrlBase compile(String name, List<RuleText> files, RuleCache cache, List<Problem> problems) {
        Optional<CompiledRules> shipped = CompiledRules.shipped(files);
        return of(shipped.isPresent() ? shipped.get() : cached(name, files, cache, problems));
    }

    private static CompiledRules cached(String name, List<RuleText> files, RuleCache cache, List<Problem> problems) {
        String identity = CompiledRules.identity(files);
        Optional<byte[]> found = cache.find(identity);
        if (found.isPresent()) {
            return CompiledRules.read(found.get());
        }
        CompiledRules compiled = compiled(name, files, problems);
        cache.compiled(identity, compiled.bytes());
        return compiled;
    }

    static DrlBase of(CompiledRules compiled) {
        KieBase base = OwnThread.call("rules", compiled::base);
        return new DrlBase(base, RuleNetwork.of(base, names(base)));
    }

    static CompiledRules compiled(String name, List<RuleText> files, List<Problem> problems) {
        return OwnThread.call("rules", () -> built(name, files, problems));
    }

    private static CompiledRules built(String name, List<RuleText> files, List<Problem> problems) {
        KieServices kie = KieServices.Factory.get();
        ReleaseId id = kie.newReleaseId("dev.countersign.rules", name, "1");
        KieFileSystem sources = kie.newKieFileSystem().generateAndWritePomXML(id);
        for (int i = 0; i < files.size(); i++) {
            sources.write(
                    "src/main/resources/dev/countersign/rules/r" + i + ".drl",
                    kie.getResources()
                            .newByteArrayResource(files.get(i).text().getBytes(StandardCharsets.UTF_8), "UTF-8")
                            .setResourceType(ResourceType.DRL));
        }
        KieBuilder builder;
        try {
            builder = kie.newKieBuilder(sources, DrlBase.class.getClassLoader()).buildAll(ExecutableModelProject.class);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            problems.addAll(broken(name, files, e));
            throw new InvalidInput(problems);
        }
        List<Message> errors = builder.getResults().getMessages(Message.Level.ERROR);
        errors.forEach(error -> problems.add(problem(error, files)));
        if (!errors.isEmpty()) {
            throw new InvalidInput(problems);
        }
        try {
            return CompiledRules.of((InternalKieModule) builder.getKieModule());
        } finally {
            kie.getRepository().removeKieModule(id);
        }
    }

    private static Set<String> names(KieBase base) {
        return base.getKiePackages().stream()
                .flatMap(each -> each.getRules().stream())
                .map(Rule::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The compiler may throw without naming the file: then each file is compiled separately. */
    private static List<Problem> broken(String name, List<RuleText> files, Throwable thrown) {
        if (files.size() == 1 && thrown instanceof Error) {
            return List.of(DrlText.tooDeep(files.get(0)));
        }
        if (files.size() == 1) {
            return List.of(new Problem(
                    files.get(0).file(),
                    "this cannot be compiled: " + DrlText.oneLine(String.valueOf(thrown.getMessage())),
                    ""));
        }
        List<Problem> problems = new ArrayList<>();
        for (RuleText file : files) {
            try {
                compiled(name, List.of(file), problems);
            } catch (InvalidInput e) {
                // already reported in problems
            }
        }
        return problems;
    }

    private static Problem problem(Message error, List<RuleText> files) {
        Matcher file = FILE.matcher(String.valueOf(error.getPath()));
        String place = file.find() ? files.get(Integer.parseInt(file.group(1))).file() : "rules";
        return new Problem(
                error.getLine() > 0 ? place + ":" + error.getLine() : place, DrlText.oneLine(error.getText()), "");
    }
}
