package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.context.own.OwnFacts;
import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeyUse;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.PeopleCheck;
import dev.countersign.oversight.directory.DirectoryState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;

/** Reports what a person should look at in the directory of people, also while a service runs. */
@Command(
        name = "people",
        mixinStandardHelpOptions = true,
        description =
                "Report rights in the ledger that are too wide, unconfirmed, unused or end soon, and roles without "
                        + "enough people. --facts names the owners of agents. Exit code 1 if there are any.")
final class CheckPeopleCommand implements Callable<Integer> {

    @Mixin
    private LedgerOption ledger;

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ledger.mustExist();
        Instant now = ledger.clock().now();
        List<PeopleCheck.Finding> findings;
        try (OfflineLedger offline = OfflineLedger.open(ledger.folder)) {
            DirectoryState state = Directory.readOnly(offline.entries());
            findings = new ArrayList<>(PeopleCheck.of(
                    state,
                    now,
                    options.facts().isPresent() ? owners() : Map.of(),
                    Optional.of(KeyUse.in(ledger.folder, now)::lastUsed)));
            findings.addAll(PeopleCheck.pools(
                    state, now, options.facts().isPresent() ? demanded() : Collections.emptySortedMap()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            ArrayNode json = CommonOptions.JSON.createArrayNode();
            findings.forEach(each -> json.addObject()
                    .put("code", each.code())
                    .put("about", each.about())
                    .put("says", each.says()));
            out.println(json);
        } else {
            findings.forEach(each ->
                    out.println(String.format(Locale.ROOT, "%-19s  %s  %s", each.code(), each.about(), each.says())));
            out.println(findings.isEmpty() ? "No findings." : CommonOptions.count(findings.size(), "finding") + ".");
        }
        return findings.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    /** Who is demanded by each row of the pack. */
    private SortedMap<String, List<Caller.HeldRole>> demanded() {
        SortedMap<String, List<Caller.HeldRole>> demanded = new TreeMap<>();
        options.factRefresh().policy().release().demands().forEach((row, demands) -> {
            List<Caller.HeldRole> roles = new ArrayList<>();
            demands.forEach(demand -> {
                // Four eyes are two people, also if the row names one.
                int people = demands.size() == 1 && demand.fourEyes() ? Math.max(2, demand.count()) : demand.count();
                for (int person = 0; person < people; person++) {
                    roles.add(new Caller.HeldRole(demand.role(), demand.qualifier()));
                }
            });
            demanded.put(row, roles);
        });
        return demanded;
    }

    private Map<String, String> owners() {
        OwnFacts own = options.factRefresh().policy().own();
        Map<String, String> owners = new TreeMap<>();
        own.ids("agent").forEach(id -> own.agent(id).ifPresent(agent -> owners.put(id, agent.owner())));
        return owners;
    }
}
