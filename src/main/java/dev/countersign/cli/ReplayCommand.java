package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.ProgressBar;
import dev.countersign.cli.terminal.RecordSource;
import dev.countersign.cli.terminal.SharedPacks;
import dev.countersign.decisions.answer.ReplayJson;
import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.replay.PolicyComparison;
import dev.countersign.decisions.replay.ReplayResult;
import dev.countersign.decisions.replay.ReplaySummary;
import dev.countersign.decisions.replay.Replayer;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.policy.PolicyRelease;
import dev.countersign.tables.PackFiles;
import dev.countersign.tables.PackReader;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replays recorded decisions with the rules and facts of their day and compares every byte, or shows what another
 * policy would decide.
 */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Replay recorded decisions and compare every byte, or show what they would be under another "
                + "policy. Exit code 1 if something differs.")
final class ReplayCommand implements Callable<Integer> {

    private static final class Which {

        @Parameters(
                paramLabel = "DECISION",
                description = "Id of a decision, sequence number of its entry, or a bundle.")
        private @Nullable String decision;

        @Option(names = "--all", description = "All decisions.")
        private boolean all;

        @Option(
                names = "--since",
                paramLabel = "MOMENT",
                description = "All decisions since that time, such as 2026-11-01T00:00:00Z.")
        private @Nullable String since;

        @Option(names = "--sample", paramLabel = "N", description = "That many decisions, picked at random.")
        private @Nullable Integer sample;
    }

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = "--release",
            paramLabel = "RELEASE",
            description = "Decide under another policy: id of a stored release, or a folder with a pack.")
    private @Nullable String other;

    @Mixin
    private LedgerOption ledger;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        boolean bundle = which.decision != null && Files.exists(Path.of(which.decision));
        if (!bundle && which.decision != null && which.decision.endsWith(".zip")) {
            throw new InvalidInput(new Problem(
                    "DECISION",
                    "there is no bundle `" + which.decision + "`.",
                    "Maybe the path is relative to another folder. The current folder is "
                            + Path.of("").toAbsolutePath() + "."));
        }
        PackReader packs = SharedPacks.of(spec);
        try (RecordSource from = bundle
                ? RecordSource.bundle(Path.of(which.decision), packs)
                : RecordSource.folder(ledger.folder, packs)) {
            OfflineLedger offline = from.offline();
            Function<String, PolicyRelease> releases = from.releases();
            long[] places = places(offline, bundle);
            if (other != null) {
                return against(offline, places, releases, which.decision != null && !bundle);
            }
            Map<String, Instant> before = offline.replayedFaithfully();
            Replayer replay = new Replayer(releases, id -> Optional.ofNullable(before.get(id)));
            return which.decision != null && !bundle ? one(offline, places[0], replay) : many(offline, places, replay);
        }
    }

    private long[] places(OfflineLedger offline, boolean bundle) {
        if (which.decision != null && !bundle) {
            return new long[] {
                which.decision.matches("\\d{1,18}") ? Long.parseLong(which.decision) : offline.place(which.decision)
            };
        }
        ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), "Reading", (int)
                Math.min(Integer.MAX_VALUE, offline.entries().size()));
        List<Long> all = new ArrayList<>(offline.decisions(
                new EntryQuery(Set.of(), since(), null, null, Integer.MAX_VALUE), Optional.empty(), progress::at));
        if (which.sample != null && which.sample < all.size()) {
            Collections.shuffle(
                    all,
                    new Random(
                            ByteBuffer.wrap(ledger.clock().random(Long.BYTES)).getLong()));
            all = all.subList(0, Math.max(0, which.sample));
            Collections.sort(all);
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    private @Nullable Instant since() {
        try {
            return which.since == null ? null : new IsoTime(which.since).moment();
        } catch (DateTimeException e) {
            throw new InvalidInput(new IsoTime(which.since).wrong("--since", "2026-12-01T12:00:00Z"));
        }
    }

    private int one(OfflineLedger offline, long place, Replayer replay) {
        PrintWriter out = spec.commandLine().getOut();
        ReplayResult replayed = replay.of(
                        offline.entries().get(place).open(),
                        offline.entries().parts(place),
                        leaves(offline).apply(place))
                .orElseThrow(
                        () -> new InvalidInput(new Problem("entry " + place, "this entry is not a decision.", "")));
        tell(place, replayed, out);
        return replayed instanceof ReplayResult.Differs
                        || replayed instanceof ReplayResult.Impossible
                        || replayed instanceof ReplayResult.Erased erased
                                && erased.faithfully().isEmpty()
                ? ExitCode.FINDINGS
                : ExitCode.FINE;
    }

    private void tell(long place, ReplayResult replayed, PrintWriter out) {
        if (json) {
            out.println(CommonOptions.JSON.writeValueAsString(
                    ReplayJson.of(replayed).put("sequence", place)));
            return;
        }
        out.println("entry " + place + "  " + replayed.id() + "  " + ReplayJson.sentence(replayed));
        if (replayed instanceof ReplayResult.Differs differs) {
            differs.differences()
                    .forEach(each -> out.println("    " + (each.path().isEmpty() ? "the whole" : each.path())
                            + "\n      recorded  " + each.recorded() + "\n      replayed  " + each.replayed()));
        }
    }

    private int many(OfflineLedger offline, long[] places, Replayer replay) {
        PrintWriter out = spec.commandLine().getOut();
        ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), "Replaying", places.length);
        ReplaySummary replays = ReplaySummary.of(
                offline.entries(),
                places,
                leaves(offline),
                replay,
                Runtime.getRuntime().availableProcessors(),
                progress::at);
        replays.notable().forEach(each -> tell(each.sequence(), each.replayed(), out));
        if (json) {
            out.println(CommonOptions.JSON
                    .createObjectNode()
                    .put("decisions", places.length)
                    .put("faithful", replays.faithful())
                    .put("erased", replays.erased())
                    .put("failed", replays.failed()));
        } else {
            out.println(CommonOptions.count(places.length, "decision") + ": " + replays.faithful() + " faithful, "
                    + replays.erased() + " erased, " + replays.failed() + " not as recorded.");
        }
        return replays.failed() == 0 ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    private static LongFunction<String> leaves(OfflineLedger offline) {
        ThreadLocal<LongFunction<String>> leaves = ThreadLocal.withInitial(offline::leaves);
        return place -> leaves.get().apply(place);
    }

    private PolicyRelease candidate(String named, Function<String, PolicyRelease> releases) {
        return Files.isDirectory(Path.of(named))
                ? SharedPacks.of(spec)
                        .read(PackFiles.locate(Optional.of(Path.of(named))))
                        .release()
                : releases.apply(named);
    }

    /** @param one whether one decision was named: then only its result is printed */
    private int against(OfflineLedger offline, long[] places, Function<String, PolicyRelease> releases, boolean one) {
        PrintWriter out = spec.commandLine().getOut();
        PolicyRelease candidate = candidate(String.valueOf(other), releases);
        Replayer replay = new Replayer(releases, id -> Optional.empty());
        ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), "Asking", places.length);
        int differ = 0;
        int looser = 0;
        List<ObjectNode> told = new ArrayList<>();
        int lacking = 0;
        int erased = 0;
        for (int i = 0; i < places.length; i++) {
            Optional<PolicyComparison> would =
                    offline.decision(places[i], releases).against(replay, candidate);
            progress.at(i + 1L);
            if (would.isEmpty()) {
                erased++;
                if (one && !json) {
                    out.println("entry " + places[i] + "  the data of a person were erased, so it cannot be replayed");
                }
                continue;
            }
            differ += would.get().differences().isEmpty() ? 0 : 1;
            looser += would.get().looser().isEmpty() ? 0 : 1;
            lacking += would.get().lacking().isEmpty() ? 0 : 1;
            if (json) {
                told.add(json(places[i], would.get()));
            } else if (!would.get().differences().isEmpty() || one) {
                tell(places[i], would.get(), out);
            }
        }
        if (json) {
            ObjectNode all = CommonOptions.JSON
                    .createObjectNode()
                    .put("decisions", places.length)
                    .put("differ", differ)
                    .put("looser", looser)
                    .put("lacking", lacking)
                    .put("erased", erased);
            ArrayNode differences = all.putArray("differences");
            told.stream().filter(each -> !each.path("differences").isEmpty()).forEach(differences::add);
            out.println(one && !told.isEmpty() ? told.get(0) : all);
        } else if (!one) {
            out.println(CommonOptions.count(places.length, "decision") + ": " + differ + " would differ, " + looser
                    + " of them looser; " + lacking + " lack a fact that the other release needs, " + erased
                    + " erased.");
        }
        return ExitCode.FINE;
    }

    private static ObjectNode json(long place, PolicyComparison would) {
        ObjectNode line = CommonOptions.JSON
                .createObjectNode()
                .put("decisionId", would.id())
                .put("sequence", place)
                .put("was", would.was().name())
                .put("would", would.would().verdict().name());
        ArrayNode reasons = line.putArray("reasons");
        would.would()
                .reasons()
                .forEach(
                        reason -> reasons.addObject().put("code", reason.code()).put("row", reason.row()));
        ArrayNode missing = line.putArray("lacking");
        would.lacking().forEach(missing::add);
        ArrayNode differences = line.putArray("differences");
        would.differences().forEach(each -> {
            ObjectNode change = differences.addObject().put("of", each.part());
            ArrayNode was = change.putArray("was");
            each.was().forEach(was::add);
            ArrayNode then = change.putArray("would");
            each.would().forEach(then::add);
        });
        ArrayNode looser = line.putArray("looser");
        would.looser().forEach(looser::add);
        return line;
    }

    private static void tell(long place, PolicyComparison would, PrintWriter out) {
        out.println("entry " + place + "  " + would.id() + "  was " + would.was() + ", would be "
                + would.would().verdict());
        would.would()
                .reasons()
                .forEach(reason -> out.println("    because  " + reason.code() + ": " + reason.text()
                        + (reason.row() == null ? "" : " (" + reason.row() + ")")));
        would.differences()
                .forEach(each -> out.println("    " + each.part() + (each.looser() ? "  LOOSER" : "") + "  was "
                        + shown(each.was()) + "; would be " + shown(each.would())));
        if (would.differences().isEmpty()) {
            out.println("    no difference in verdict, approvers, deadline, reasons, obligations, released data and "
                    + "what is allowed instead");
        }
        if (!would.lacking().isEmpty()) {
            out.println("    the record lacks, because the release of the day did not need it: "
                    + String.join(", ", would.lacking()));
        }
    }

    private static String shown(List<String> values) {
        return values.isEmpty() ? "nothing" : String.join(", ", values);
    }
}
