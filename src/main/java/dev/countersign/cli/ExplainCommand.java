package dev.countersign.cli;

import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.RecordSource;
import dev.countersign.cli.terminal.SharedPacks;
import dev.countersign.decisions.answer.Explanation;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.tables.PackReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * Explains to a person of the staff or an auditor the reasons for a decision, and which rows nearly matched. Agents
 * must not see this: they could search for what is allowed.
 */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explain a recorded decision: its rows in plain words, each fact with its source, and the rows "
                + "that nearly matched. For staff and auditors only.")
final class ExplainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DECISION",
            description = "Id of a decision or an approval, or the sequence number of its entry.")
    private String decision;

    @Option(names = "--bundle", paramLabel = "FILE", description = "Read a bundle instead of a folder.")
    private @Nullable Path bundle;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private LedgerOption ledger;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PackReader packs = SharedPacks.of(spec);
        try (RecordSource source =
                bundle != null ? RecordSource.bundle(bundle, packs) : RecordSource.folder(ledger.folder, packs)) {
            long place = decision.matches("\\d{1,18}")
                    ? Long.parseLong(decision)
                    : source.offline().place(decision);
            JsonNode entry = source.offline().json(place);
            if (EntryType.APPROVAL.equals(entry.path("type").asString(""))) {
                source.offline()
                        .approvals(List.of(entry.path("id").asString()))
                        .forEach(each -> tell(each.json(), each.text()));
                return ExitCode.FINE;
            }
            Explanation explained =
                    source.offline().decision(place, source.releases()).explanation();
            Explanation explanation = explained.approvedBy(source.offline()
                    .approvals(explained.evaluation().oversight().met()));
            tell(explanation.json(), explanation.text());
        }
        return ExitCode.FINE;
    }

    private void tell(byte[] asJson, String text) {
        spec.commandLine().getOut().println(json ? new String(asJson, StandardCharsets.UTF_8) : text.stripTrailing());
    }
}
