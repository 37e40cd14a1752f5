package dev.countersign.cli.terminal;

import dev.countersign.context.own.FactLimits;
import dev.countersign.decisions.FactRefresh;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.policy.drl.RuleCache;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.ReadPack;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Options that several commands have. */
public final class CommonOptions {

    public static final JsonMapper JSON = JsonMapper.shared();

    @Option(
            names = "--pack",
            paramLabel = "FOLDER",
            description = "A folder with rules and decision-tables. Default: the current folder if it has them, else "
                    + "the built-in pack.")
    private @Nullable Path pack;

    @Option(
            names = "--facts",
            paramLabel = "FOLDER",
            description = "A folder of own facts as JSON Lines. Default: none, so every agent is unknown.")
    private @Nullable Path facts;

    @Option(
            names = "--facts-quarantine",
            paramLabel = "SHARE",
            description = "Greatest share of customers, 0 to 1, in lines with mistakes. Ten customers are always "
                    + "allowed. Default: 0.01.")
    private String quarantine = "0.01";

    @Option(
            names = "--facts-dangling",
            paramLabel = "SHARE",
            description = "Greatest share of lines, 0 to 1, that name an unknown customer. Default: 0.")
    private String dangling = "0";

    @Option(names = "--json", description = "Print JSON.")
    public boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    public PackFiles files(@Nullable Path named) {
        return PackFiles.locate(Optional.ofNullable(named != null ? named : pack));
    }

    public FactRefresh factRefresh() {
        return factRefresh(files(null));
    }

    public FactRefresh factRefresh(PackFiles files) {
        return factRefresh(files, RuleCache.NONE);
    }

    /** @param cache asked for rules that were not compiled by this run */
    public FactRefresh factRefresh(PackFiles files, RuleCache cache) {
        return FactRefresh.open(SharedPacks.of(command).read(files, cache).release(), facts(), limits());
    }

    public ReadPack read(PackFiles files) {
        return SharedPacks.of(command).read(files);
    }

    /** The named folder of own facts. */
    public Optional<Path> facts() {
        return Optional.ofNullable(facts);
    }

    /** @throws InvalidInput when a value is not a share from 0 to 1 */
    public FactLimits limits() {
        return new FactLimits(share("--facts-quarantine", quarantine), share("--facts-dangling", dangling));
    }

    private static double share(String option, String said) {
        return FactLimits.share(said)
                .orElseThrow(() -> new InvalidInput(
                        new Problem(option, "`" + said + "` is not a share. Allowed: 0 to 1, such as 0.01.", "")));
    }

    /** A number with its noun: 1 rule, 2 rules. */
    public static String count(int many, String what) {
        return many + " " + what + (many == 1 ? "" : "s");
    }

    /** The same for a noun with an irregular plural: 1 entry, 2 entries. */
    public static String count(int many, String one, String several) {
        return many + " " + (many == 1 ? one : several);
    }

    /** Problems as JSON. */
    public static String json(List<Problem> problems) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(problems);
    }

    /** Refused input as JSON, as a service answers it. */
    public static ObjectNode refused(InvalidInput refused) {
        ObjectNode json = JSON.createObjectNode();
        refused.code().ifPresent(code -> json.put("code", code));
        ArrayNode problems = json.put("count", refused.count()).putArray("problems");
        refused.shown()
                .problems()
                .forEach(each -> problems.addObject()
                        .put("hint", each.hint())
                        .put("place", each.place())
                        .put("message", each.message()));
        return json;
    }
}
