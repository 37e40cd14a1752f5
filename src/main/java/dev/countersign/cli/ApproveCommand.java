package dev.countersign.cli;

import dev.countersign.decisions.Decision;
import dev.countersign.decisions.Desk;
import dev.countersign.decisions.Requests;
import dev.countersign.facts.Approval;
import dev.countersign.facts.Finding;
import dev.countersign.facts.Problem;
import dev.countersign.facts.Refused;
import dev.countersign.facts.Request;
import dev.countersign.facts.Role;
import dev.countersign.facts.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes an approval fact for a held action, and says what the action comes to with it. */
@Command(name = "approve", mixinStandardHelpOptions = true, description = "Approve a held action: the approval is written beside the own facts, for this very action only.")
final class ApproveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The held request as JSON, or - for standard input.")
    private String file;

    @Option(names = "--person", required = true, description = "Id of the person who approves.")
    private String person;

    @Option(names = "--role", required = true, description = "The role in which: ${COMPLETION-CANDIDATES}.")
    private Role role;

    @Option(names = "--qualifier", defaultValue = "", description = "What the person is besides, such as finance or trained.")
    private String qualifier;

    @Option(names = "--until", required = true, description = "The moment from which it no longer counts, such as 2026-12-01T12:00:00Z.")
    private String until;

    @Option(names = "--reason", defaultValue = "", description = "Why.")
    private @Nullable String reason;

    @Mixin
    private Shared shared;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Clock clock = Clock.tickMillis(ZoneOffset.UTC);
        Instant end = end(clock.instant());
        Desk desk = shared.desk();
        List<Requests.Item> items = Requests.many(DecideCommand.read(file));
        if (items.size() != 1) {
            throw new Refused(new Problem(file, "it holds " + items.size() + " requests. An approval is for one.", "Maybe put that one into a file of its own."));
        }
        Requests.Asked asked = Requests.asked(items.get(0).json(), desk.decisions().release());
        if (!asked.bad().isEmpty()) {
            throw new Refused(asked.bad());
        }
        Request request = asked.request();
        Decision held = desk.decisions().decide(request, clock.instant(), UUID.randomUUID().toString());
        refuse(held, request);
        Approval approval = new Approval("approval-" + UUID.randomUUID(), person, role, qualifier, held.facts().digest(), end, reason == null ? "" : reason);
        var written = desk.approve(approval, clock.instant());
        desk.refresh();
        Decision now = desk.decisions().decide(request, clock.instant(), UUID.randomUUID().toString());
        if (shared.json) {
            out.println(Shared.JSON.writeValueAsString(dev.countersign.decisions.AnswerJson.of(now, desk.decisions().release(), dev.countersign.facts.Tell.STAFF, false)));
        } else {
            out.println("Approved by " + person + " as " + role + " until " + end + ", written to " + written + ".");
            Shown.decision(now, desk.decisions().release(), true, out);
        }
        return CommandLineEdge.FINE;
    }

    private Instant end(Instant now) {
        try {
            Instant end = OffsetDateTime.parse(until).toInstant();
            if (end.isAfter(now)) {
                return end;
            }
            throw new Refused(new Problem("--until", "`" + until + "` has passed.", "Maybe a moment within the next days."));
        } catch (DateTimeException e) {
            throw new Refused(new Problem("--until", "`" + until + "` is no moment with an offset.", "Maybe write it as 2026-12-01T12:00:00Z."));
        }
    }

    /** Only what is held can be approved, only by somebody it waits for, and never by whoever asked. */
    private void refuse(Decision held, Request request) {
        if (held.evaluation().verdict() != Verdict.REVIEW) {
            throw new Refused(new Problem(file, "this action is not held: the verdict is " + held.evaluation().verdict() + " ("
                    + held.evaluation().reasons().stream().map(each -> each.code()).distinct().collect(Collectors.joining(", ")) + "). An approval lifts no prohibition.", ""));
        }
        if (person.equals(request.subjectId()) || person.equals(request.onBehalfOf()) || person.equals(held.facts().known().value("agent.owner"))) {
            throw new Refused(new Problem("--person", "`" + person + "` asked for it, is whom the agent acts for, or owns the agent, and so cannot approve it.", "Maybe somebody else."));
        }
        List<Finding.Demand> open = held.evaluation().oversight().open();
        if (open.stream().noneMatch(demand -> demand.role() == role && (demand.qualifier().isEmpty() || demand.qualifier().equals(qualifier)))) {
            throw new Refused(new Problem("--role", "nobody waits for " + role + (qualifier.isEmpty() ? "" : " (" + qualifier + ")") + ". The action waits for "
                    + open.stream().map(Shown::role).collect(Collectors.joining(" and ")) + ".", ""));
        }
    }
}
