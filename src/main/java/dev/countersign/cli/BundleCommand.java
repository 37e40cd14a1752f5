package dev.countersign.cli;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.ProgressBar;
import dev.countersign.decisions.history.OfflineLedger;
import dev.countersign.decisions.record.EntryType;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.edge.StoredReleases;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.IsoTime;
import dev.countersign.facts.text.Problem;
import dev.countersign.ledger.DecryptedPart;
import dev.countersign.ledger.bundle.Bundle;
import dev.countersign.ledger.content.ContentStore;
import dev.countersign.ledger.find.EntryQuery;
import dev.countersign.oversight.drill.Drills;
import dev.countersign.oversight.sample.SamplingDays;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * Writes evidence for a third party: records, the entries that belong to them, the rules of their day, proofs and a
 * checkpoint in one file.
 */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        description = "Write decisions with their proofs, outcomes, approvals and releases into one file that a third "
                + "party can verify and replay offline.")
final class BundleCommand implements Callable<Integer> {

    private static final List<String> NAMES = List.of("agent", "action", "verdict", "reason", "row", "release");

    @Parameters(
            paramLabel = "DECISION",
            arity = "0..*",
            description = "Ids of decisions, or sequence numbers of entries. Without any: the decisions that "
                    + "the options select.")
    private List<String> decisions = List.of();

    @Option(
            names = "--where",
            paramLabel = "NAME=VALUE",
            description = "agent, action, verdict, reason, row or release. A decision must match all of them.")
    private Map<String, String> where = new LinkedHashMap<>();

    @Option(
            names = "--customer",
            paramLabel = "ID",
            description = "Decisions about that customer, by the id of your customer record.")
    private @Nullable String customer;

    @Option(names = "--from", paramLabel = "MOMENT", description = "Decisions made at or after that time.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "MOMENT", description = "Decisions made before that time.")
    private @Nullable String to;

    @Option(
            names = "--entries",
            paramLabel = "FROM..TO",
            description = "Every entry of this range of sequence numbers, such as 0..999. A verifier can check that "
                    + "none is missing.")
    private @Nullable String range;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The file to write, such as complaint-17.zip.")
    private Path output;

    @Option(names = "--force", description = "Replace an existing file.")
    private boolean force;

    @Option(
            names = "--without-private",
            description = "Omit personal values. Such a bundle can be verified, but not replayed.")
    private boolean withoutPrivate;

    @Option(
            names = "--since",
            paramLabel = "SIZE",
            description = "Add a proof that the log only grew since an earlier checkpoint of that many entries.")
    private List<Long> since = List.of();

    @Mixin
    private LedgerOption ledger;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (OfflineLedger offline = OfflineLedger.open(ledger.folder)) {
            long covered = offline.proofs()
                    .checkpoint()
                    .map(checkpoint -> checkpoint.size())
                    .orElse(0L);
            SortedSet<Long> places = range == null ? places(offline) : range(range, covered);
            refuseToReplace();
            if (places.last() >= covered) {
                throw new InvalidInput(new Problem(
                        "entry " + places.last(), "no checkpoint covers it yet.", "Maybe ask again in a second."));
            }
            since.stream()
                    .filter(size -> size < 1 || size > covered)
                    .findFirst()
                    .ifPresent(size -> {
                        throw new InvalidInput(new Problem(
                                "--since",
                                "`" + size + "` is not the size of an earlier checkpoint. Allowed: 1 to " + covered
                                        + ".",
                                "Maybe copy the second line of the checkpoint that you kept."));
                    });
            SortedSet<Long> meant = new TreeSet<>(places);
            if (range == null) {
                places.addAll(about(offline, places, covered));
            }
            SortedMap<Long, List<byte[]>> opened = new TreeMap<>();
            if (!withoutPrivate) {
                places.forEach(place -> opened.put(
                        place,
                        offline.entries().parts(place).stream()
                                .filter(part -> !SamplingDays.isSeed(part.subject()) && !Drills.isDrill(part.subject()))
                                .map(DecryptedPart::content)
                                .toList()));
            }
            SortedMap<String, byte[]> extras = releases(offline, places);
            extras.put(
                    Bundle.QUERY,
                    Bundle.query(
                            range != null ? Bundle.ALL : decisions.isEmpty() ? Bundle.MATCHING : Bundle.NAMED,
                            places.first(),
                            places.last(),
                            covered));
            write(new Bundle(places, opened, extras, new TreeSet<>(since)), offline);
            meant.forEach(place -> spec.commandLine().getOut().println(line(offline.json(place), place)));
            spec.commandLine()
                    .getOut()
                    .println(CommonOptions.count(places.size(), "entry", "entries") + " in " + output + ", "
                            + Files.size(output) / 1024 + " KB"
                            + (withoutPrivate
                                    ? ", without personal values."
                                    : ". It contains personal values: give it only to people who may see them."));
        }
        return ExitCode.FINE;
    }

    private void refuseToReplace() {
        if (Files.exists(output) && !force) {
            throw new InvalidInput(new Problem(
                    "--output", "the file `" + output + "` exists already.", "Maybe add `--force` to replace it."));
        }
    }

    private static String line(JsonNode entry, long place) {
        return "entry " + place + "  " + entry.path("id").asString("") + "  "
                + entry.path("at").asString("") + "  "
                + entry.path("verdict").asString(entry.path("type").asString("")) + "  "
                + entry.at("/action/name").asString("");
    }

    /** Writes the file completely or not at all. */
    private void write(Bundle bundle, OfflineLedger offline) throws IOException {
        Path folder = output.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidInput(
                    new Problem("--output", "there is no folder `" + folder + "`.", "Maybe create it first."));
        }
        Path written = Files.createTempFile(folder, "bundle", ".tmp");
        try (OutputStream out = Files.newOutputStream(written)) {
            bundle.write(out, offline.entries(), offline.proofs());
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(written);
            throw e;
        }
        Files.move(written, output, StandardCopyOption.REPLACE_EXISTING);
    }

    private SortedSet<Long> range(String text, long covered) {
        if (!decisions.isEmpty() || !where.isEmpty() || customer != null || from != null || to != null) {
            throw new InvalidInput(new Problem(
                    "--entries",
                    "it cannot be combined with a decision, --where, --customer, --from or --to, because a "
                            + "range is complete.",
                    "Maybe omit one of them."));
        }
        Matcher ends = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})").matcher(text);
        if (!ends.matches()
                || Long.parseLong(ends.group(1)) > Long.parseLong(ends.group(2))
                || Long.parseLong(ends.group(2)) >= covered) {
            throw new InvalidInput(new Problem(
                    "--entries",
                    "`" + text + "` is not a range of entries. Allowed: 0.." + Math.max(0, covered - 1)
                            + ", or a part of it.",
                    "Maybe `0.." + Math.max(0, covered - 1) + "`."));
        }
        return LongStream.rangeClosed(Long.parseLong(ends.group(1)), Long.parseLong(ends.group(2)))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private SortedSet<Long> places(OfflineLedger offline) {
        SortedSet<Long> places = new TreeSet<>();
        if (decisions.isEmpty()) {
            ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), "Reading", (int)
                    Math.min(Integer.MAX_VALUE, offline.entries().size()));
            List<Problem> unknown = where.keySet().stream()
                    .filter(name -> !NAMES.contains(name))
                    .map(name -> new Problem(
                            "--where",
                            "`" + name + "` is not one of " + String.join(", ", NAMES) + ".",
                            Problem.hint(name, NAMES)))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new InvalidInput(unknown);
            }
            Set<String> labels = where.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .collect(Collectors.toSet());
            places.addAll(offline.decisions(
                    new EntryQuery(labels, moment("--from", from), moment("--to", to), null, Integer.MAX_VALUE),
                    Optional.ofNullable(customer),
                    progress::at));
        }
        for (String each : decisions) {
            long place = each.matches("\\d{1,18}") ? Long.parseLong(each) : offline.place(each);
            if (place >= offline.entries().size()) {
                throw new InvalidInput(new Problem(
                        "DECISION",
                        "there is no entry " + place + ". The ledger has "
                                + offline.entries().size() + ".",
                        ""));
            }
            places.add(place);
        }
        if (places.isEmpty()) {
            throw new InvalidInput(new Problem(
                    "--where",
                    "no decision of this ledger matches.",
                    "Maybe name a decision, or widen --where, --customer, --from or --to."));
        }
        return places;
    }

    private static @Nullable Instant moment(String option, @Nullable String text) {
        try {
            return text == null ? null : new IsoTime(text).moment();
        } catch (DateTimeException e) {
            throw new InvalidInput(new IsoTime(text).wrong(option, "2026-12-01T12:00:00Z"));
        }
    }

    /**
     * Entries that belong to the decisions: approvals, also the used ones, outcomes, and the activations of the
     * releases that decided them.
     */
    private static SortedSet<Long> about(OfflineLedger offline, SortedSet<Long> places, long covered) {
        Set<String> ids = places.stream()
                .map(place -> offline.json(place).path("id").asString(""))
                .collect(Collectors.toSet());
        Set<String> releases = places.stream()
                .map(place -> offline.json(place).path("release").asString(""))
                .collect(Collectors.toSet());
        Set<String> used = places.stream()
                .flatMap(place -> offline.json(place).path("uses").valueStream())
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
        SortedSet<Long> about = new TreeSet<>();
        for (long place = 0; place < covered; place++) {
            JsonNode entry = offline.json(place);
            if (ids.contains(entry.path("decision").asString(""))
                    || used.contains(entry.path("id").asString(""))
                    || entry.path("type").asString("").equals("activation")
                            && releases.contains(entry.path("release").asString(""))) {
                about.add(place);
            }
        }
        return about;
    }

    private SortedMap<String, byte[]> releases(OfflineLedger offline, SortedSet<Long> places) {
        StoredReleases stored = new StoredReleases(ContentStore.in(ledger.folder.resolve(PolicyActivation.RELEASES)));
        SortedMap<String, byte[]> files = new TreeMap<>();
        places.stream()
                .map(offline::json)
                .filter(entry -> entry.path("type").asString("").equals(EntryType.DECISION))
                .map(entry -> entry.path("release").asString())
                .distinct()
                .forEach(release -> stored.kept(release)
                        .forEach((path, bytes) -> files.put(PolicyActivation.RELEASES + "/" + path, bytes)));
        return files;
    }
}
