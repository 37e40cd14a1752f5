package dev.countersign.cli;

import dev.countersign.context.OwnFacts;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.Desk;
import dev.countersign.decisions.Erased;
import dev.countersign.decisions.Erasing;
import dev.countersign.decisions.ReceiptJson;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.tables.PackFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Erases a person from the ledger, for good, on the word of two people. */
@Command(name = "erase", mixinStandardHelpOptions = true, description = "Erase a person from the ledger, for good: their decisions are replayed first, and every proof stays valid. The service must not run.")
final class EraseCommand implements Callable<Integer> {

    private static final Map<Erasing.Step, String> WORDS = new EnumMap<>(Map.of(Erasing.Step.REPLAYING, "Replaying", Erasing.Step.KEYS, "Wrapping keys", Erasing.Step.FILES, "Clearing files"));

    @Parameters(paramLabel = "SUBJECT", description = "Id of a customer, with all records merged into it; staff:ID for a person of the staff; or TYPE:ID of a thing.")
    private String subject;

    @Option(names = "--by", required = true, paramLabel = "PERSON", description = "The person of the staff who asks for it.")
    private String by;

    @Option(names = "--second", required = true, paramLabel = "PERSON", description = "Another one, who agrees.")
    private String second;

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "Why; it names nobody, since it is kept.")
    private String reason;

    @Option(names = "--hold-checked", description = "You have looked for a legal hold where the own facts tell nothing of one.")
    private boolean holdChecked;

    @Option(names = "--unfaithful-too", description = "Erase also where a decision does not replay as it was recorded.")
    private boolean unfaithfulToo;

    @Mixin
    private LedgerOption ledger;

    @Mixin
    private Shared shared;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (RunningHere.of(ledger.folder).isPresent()) {
            throw new Refused(new Problem("--data", "a service has `" + ledger.folder + "` open, and remembers persons. An erasure needs the folder alone.", "Maybe stop the service first."));
        }
        PackFiles files = shared.files(null);
        Desk desk = shared.desk(files);
        Erased erased;
        try (DataFolder folder = ledger.openExisting(desk, files)) {
            erased = folder.erasing().erase(new Erasing.Wish(subject, by, second, reason, holdChecked, unfaithfulToo), desk.policy().own(), UUID.randomUUID().toString(), steps());
        }
        tell(erased, desk.mentions(ids(erased)), alsoForOthers(erased, desk.policy().own()));
        return CommandLineEdge.FINE;
    }

    private Erasing.Steps steps() {
        Map<Erasing.Step, Progress> bars = new EnumMap<>(Erasing.Step.class);
        return (step, of, all) -> bars.computeIfAbsent(step, unused -> new Progress(spec.commandLine().getErr(), WORDS.get(step), (int) Math.min(Integer.MAX_VALUE, all))).at(of);
    }

    /** As files of own facts name them: without the type. What names a customer names their things too. */
    private static Set<String> ids(Erased erased) {
        boolean customer = erased.persons().stream().anyMatch(person -> person.startsWith("customer:"));
        return erased.persons().stream().filter(person -> !customer || person.startsWith("customer:")).map(person -> person.substring(person.indexOf(':') + 1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many suppressions of a customer go on to be needed, since others have the same number or address. */
    private static int alsoForOthers(Erased erased, OwnFacts own) {
        return ids(erased).stream().map(own::person).flatMap(Optional::stream).distinct().mapToInt(own::alsoForOthers).sum();
    }

    private void tell(Erased erased, List<String> mentions, int alsoForOthers) {
        PrintWriter out = spec.commandLine().getOut();
        if (shared.json) {
            ObjectNode json = Shared.JSON.createObjectNode().put("erasureId", erased.id()).put("decisions", erased.decisions()).put("faithful", erased.faithful());
            ReceiptJson.add(json, erased.receipt());
            mentions.forEach(json.putArray("ownFacts")::add);
            json.put("suppressionsForOthers", alsoForOthers);
            out.println(Shared.JSON.writeValueAsString(json));
            return;
        }
        out.println("Erased " + subject + ", entry " + erased.receipt().sequence() + " of the ledger. Of " + Shared.count(erased.decisions(), "decision") + " " + erased.faithful()
                + " replayed faithfully just before; verdicts, rows and proofs stay.");
        if (!mentions.isEmpty()) {
            out.println("Still in the own facts, which are yours to edit:");
            mentions.forEach(place -> out.println("  " + place));
        }
        if (alsoForOthers > 0) {
            out.println(Shared.count(alsoForOthers, "suppression") + " of theirs also " + (alsoForOthers == 1 ? "holds" : "hold") + " for others with the same number or e-mail address. In the place of each such line, one without the customer must stay:");
            out.println("  {\"type\":\"suppression\", \"id\":…, \"properties\":{\"phone\":…, \"channel\":…, \"kind\":…}, \"source\":…, \"asOf\":…} (or \"email\" in the place of \"phone\")");
        }
    }
}
