package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.ProgressBar;
import dev.countersign.cli.terminal.RecordSource;
import dev.countersign.cli.terminal.SharedPacks;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.history.Reconciliation;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.note.InclusionProof;
import dev.countersign.ledger.proof.Proofs;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Commands about the ledger of a folder: its key, its checkpoint, its proofs, and what does not agree. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Show the key, checkpoint and proofs of a ledger, list what does not agree, or rebuild its "
                + "search index.")
final class LedgerCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            description = "Print the public key for verifying checkpoints.")
    int key(@Mixin LedgerOption ledger) {
        out().println(Proofs.of(ledger.folder).key().orElseThrow(() -> none(ledger)));
        return ExitCode.FINE;
    }

    @Command(
            name = "checkpoint",
            mixinStandardHelpOptions = true,
            description = "Print the last signed checkpoint. Keep a copy on another machine from time to time: a "
                    + "later change to earlier entries is then detected.")
    int checkpoint(@Mixin LedgerOption ledger) {
        out().print(Proofs.of(ledger.folder).signed().orElseThrow(() -> none(ledger)));
        out().flush();
        return ExitCode.FINE;
    }

    private static InvalidInput none(LedgerOption ledger) {
        return new InvalidInput(new Problem(
                ledger.folder.toString(),
                "there is no ledger in this folder.",
                "Maybe name the folder that the service writes to with --data."));
    }

    @Command(
            name = "proof",
            mixinStandardHelpOptions = true,
            description = "Print the inclusion proof of a decision, with its checkpoint (C2SP tlog-proof).")
    int proof(
            @Mixin LedgerOption ledger,
            @Parameters(paramLabel = "DECISION", description = "Id of a decision, or the sequence number of an entry.")
                    String decision) {
        try (OfflineLedger offline = OfflineLedger.open(ledger.folder)) {
            long place = decision.matches("\\d{1,18}") ? Long.parseLong(decision) : offline.place(decision);
            InclusionProof proof = offline.proofs()
                    .inclusion(place)
                    .orElseThrow(() -> new InvalidInput(new Problem(
                            "entry " + place, "no checkpoint covers it yet.", "Maybe ask again in a second.")));
            out().print(proof.text());
            out().flush();
        }
        return ExitCode.FINE;
    }

    @Command(
            name = "consistency",
            mixinStandardHelpOptions = true,
            description = "Print the consistency proof from an earlier checkpoint to the last one.")
    int consistency(
            @Mixin LedgerOption ledger,
            @Parameters(paramLabel = "SIZE", description = "The number of entries of the earlier checkpoint.")
                    long earlier) {
        out().print(Proofs.of(ledger.folder)
                .consistency(earlier)
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "SIZE",
                        "`" + earlier + "` is not the size of an earlier checkpoint. Allowed: 1 to the size of "
                                + "the last.",
                        "Maybe copy the second line of the checkpoint that you kept.")))
                .text());
        out().flush();
        return ExitCode.FINE;
    }

    @Command(
            name = "rebuild",
            mixinStandardHelpOptions = true,
            description = "Rebuild the search index and missing tiles from the ledger. Stop the service first.")
    int rebuild(@Mixin LedgerOption ledger) {
        ledger.mustExist();
        long entries = DataFolder.rebuild(
                ledger.folder,
                ledger.clock(),
                all -> new ProgressBar(
                        spec.commandLine().getErr(), "Rebuilding", (int) Math.min(Integer.MAX_VALUE, all))::at);
        out().println("The search index has " + CommonOptions.count((int) entries, "entry", "entries") + ".");
        return ExitCode.FINE;
    }

    @Command(
            name = "reconcile",
            mixinStandardHelpOptions = true,
            description = "List actions that were done without a decision, although not allowed, twice, or beyond "
                    + "what was owed or approved, and permits without a report. Exit code 1 if there are any.")
    int reconcile(@Mixin LedgerOption ledger, @Option(names = "--json", description = "Print JSON.") boolean json) {
        try (RecordSource source = RecordSource.folder(ledger.folder, SharedPacks.of(spec))) {
            OfflineLedger offline = source.offline();
            ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), "Reading", (int)
                    Math.min(Integer.MAX_VALUE, offline.entries().size()));
            Reconciliation.Found found = Reconciliation.of(
                    offline::json,
                    place -> offline.decision(place, source.releases()),
                    offline.entries().size(),
                    ledger.clock().now(),
                    progress::at);
            List<Reconciliation.Difference> differences = found.differences();
            if (json) {
                ObjectNode all = CommonOptions.JSON.createObjectNode();
                ArrayNode listed = all.putArray("differences");
                differences.forEach(each -> listed.addObject()
                        .put("code", each.code())
                        .put("decision", each.decision())
                        .put("sequence", each.sequence())
                        .put("at", each.time().toString())
                        .put("agent", String.valueOf(each.agent()))
                        .put("action", String.valueOf(each.action())));
                out().println(all.put("unreadable", found.unreadable()));
            } else {
                differences.forEach(each -> out().println(String.format(
                        Locale.ROOT,
                        "%-27s %s  %s  %s",
                        each.code(),
                        each.time(),
                        each.decision(),
                        each.agent() == null ? "" : each.agent() + " " + each.action())));
                if (found.unreadable() > 0) {
                    out().println(CommonOptions.count((int) found.unreadable(), "action")
                            + " cannot be compared with what was owed: the data of a person were erased.");
                }
                out().println(
                                differences.isEmpty()
                                        ? found.unreadable() > 0 ? "Everything else agrees." : "Everything agrees."
                                        : CommonOptions.count(differences.size(), "difference") + ".");
            }
            return differences.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
        }
    }
}
