package dev.countersign.ledger.verify;

import dev.countersign.ledger.disk.LedgerUnavailable;
import dev.countersign.ledger.disk.RealDisk;
import dev.countersign.ledger.journal.Receipt;
import dev.countersign.ledger.journal.Recovery;
import dev.countersign.ledger.note.Note;
import dev.countersign.ledger.note.SignedCheckpoint;
import dev.countersign.ledger.note.VerificationFailure;
import dev.countersign.ledger.note.VerifierKey;
import dev.countersign.ledger.proof.TreeWriter;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a ledger or a bundle of it with the JDK alone: a main class for a third party that does not trust us. Exit
 * code 0 if everything is correct, 1 if something is wrong, 3 if it cannot be determined.
 */
public final class Verify {

    static final int HOLDS = 0;
    static final int WRONG = 1;
    static final int UNUSABLE = 3;

    static final String SAMPLES = "--samples";

    private static final String USAGE = """
            Verifies a ledger's folder, or a bundle of it.

                verify FOLDER|BUNDLE [--key KEY] [--since CHECKPOINT] [--against RECEIPT] [--samples]
                verify --version

            KEY         the log's public key, name+id+key, or a file with it, from another source than the folder or \
            bundle
            CHECKPOINT  a file with one or more earlier checkpoints that you kept
            RECEIPT     a file with the receipt of a decision, or with the whole answer
            --samples   computes which decisions were drawn for a second look, and lists those that nobody looked at

            Exit code 0 if everything is correct, 1 if something is wrong, 3 if it cannot be determined.
            """;

    private Verify() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err, Optional.ofNullable(System.console())));
    }

    /**
     * Does what the main method does, and returns the exit code.
     *
     * @param console receives the progress, if there is one
     */
    public static int run(List<String> args, PrintStream out, PrintStream err, Optional<Console> console) {
        if (args.isEmpty() || args.contains("--help") || args.contains("-h")) {
            out.print(USAGE);
            return args.isEmpty() ? UNUSABLE : HOLDS;
        }
        if (args.equals(List.of("--version"))) {
            out.println("Countersign verifier "
                    + Optional.ofNullable(Verify.class.getPackage().getImplementationVersion())
                            .orElse("without a version, because it does not run from a jar"));
            return HOLDS;
        }
        VerifyProgress progress =
                console.<VerifyProgress>map(each -> new Percent(err)).orElse((done, all) -> {});
        try {
            check(args, progress).forEach(out::println);
            out.println("Nothing is wrong.");
            return HOLDS;
        } catch (VerificationFailure e) {
            err.println("WRONG     " + e.place() + "\n          " + e.summary());
            return WRONG;
        } catch (LedgerUnavailable e) {
            err.println(e.place() + ": " + e.summary() + (e.hint().isEmpty() ? "" : "\n" + e.hint()));
            return UNUSABLE;
        } catch (IOException e) {
            err.println("It cannot be determined: " + e.getMessage());
            return UNUSABLE;
        } catch (StackOverflowError | OutOfMemoryError e) {
            err.println("It cannot be determined: the content is larger than the memory, or nested too "
                    + "deeply.\nMaybe it was damaged, or Java needs more memory (-Xmx).");
            return UNUSABLE;
        }
    }

    private static List<String> check(List<String> args, VerifyProgress progress) throws IOException {
        Path path = path(args.get(0));
        VerifierInputs inputs = kept(args.subList(1, args.size()));
        if (!Files.exists(path)) {
            throw new LedgerUnavailable(
                    path.toString(), "this folder or file does not exist.", "Maybe the path is wrong.");
        }
        if (Files.isDirectory(path.resolve("journal")) || Files.isDirectory(path.resolve("tile"))) {
            empty(path);
            return new FolderAudit(path, inputs, progress).check();
        }
        if (Files.isDirectory(path) && !Files.isDirectory(path.resolve(BundleNames.RECORDS))) {
            throw new LedgerUnavailable(
                    path.toString(),
                    "is not a ledger or a bundle: it has no folder `journal` and no folder `records`.",
                    "Maybe name the folder that the service writes to.");
        }
        try (BundleFiles files = BundleFiles.open(path)) {
            return new BundleAudit(files, inputs, progress).check();
        }
    }

    /** An empty ledger has nothing to verify. */
    private static void empty(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(TreeWriter.CHECKPOINT)) && !Files.isDirectory(folder.resolve("tile"))) {
            try (Recovery recovery = Recovery.of(new RealDisk(), folder, true)) {
                if (recovery.size() == 0) {
                    throw new LedgerUnavailable(folder.toString(), "nothing was written to this ledger yet.", "");
                }
            }
        }
    }

    private static VerifierInputs kept(List<String> given) throws IOException {
        List<String> options = new ArrayList<>(given);
        boolean samples = options.removeIf(SAMPLES::equals);
        Optional<VerifierKey> key = Optional.empty();
        List<Note> checkpoints = new ArrayList<>();
        Optional<Receipt> receipt = Optional.empty();
        for (int i = 0; i < options.size(); i += 2) {
            String option = options.get(i);
            if (!List.of("--key", "--since", "--against").contains(option) || i + 1 == options.size()) {
                throw new LedgerUnavailable(
                        option,
                        "is not an option, or has no value.",
                        "Maybe use one of --key, --since, --against, --samples.");
            }
            String value = options.get(i + 1);
            switch (option) {
                case "--key" -> key = Optional.of(key(value));
                case "--since" -> checkpoints.addAll(checkpoints(value));
                default ->
                    receipt = Optional.of(VerifierInputs.receipt(Files.readAllBytes(readable(value)))
                            .orElseThrow(() -> new LedgerUnavailable(
                                    value,
                                    "contains no receipt: a JSON object with origin, sequence and leafHash.",
                                    "Maybe name a file with an answer of `decide`.")));
            }
        }
        return new VerifierInputs(key, checkpoints, receipt, samples);
    }

    private static VerifierKey key(String value) throws IOException {
        String text = VerifierKey.read(value).isPresent()
                ? value
                : Files.readString(readable(value)).strip();
        return VerifierKey.read(text)
                .orElseThrow(() -> new LedgerUnavailable(
                        value,
                        "is not the public key of a log, name+id+key.",
                        "Maybe name the file log.pub of an earlier bundle."));
    }

    private static List<Note> checkpoints(String value) throws IOException {
        List<Note> notes = VerifierInputs.checkpoints(Files.readAllBytes(readable(value)));
        if (notes.isEmpty()) {
            throw new LedgerUnavailable(
                    value, "contains no signed checkpoint.", "Maybe name the file `checkpoint` of an earlier bundle.");
        }
        return notes;
    }

    private static Path readable(String value) {
        Path file = path(value);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new LedgerUnavailable(value, "there is no such file.", "Maybe the path is wrong.");
        }
        return file;
    }

    private static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new LedgerUnavailable(value, "is not a path.", "");
        }
    }

    /** The result. The lines that it depends on come first. */
    static List<String> about(SignedCheckpoint signed, List<String> holds) {
        List<String> lines = new ArrayList<>();
        lines.add("signed    checkpoint of " + signed.checkpoint().size() + " entries, by " + signed.key());
        if (!signed.known()) {
            lines.add("          This key is next to what it signed. Give the key that you have from another "
                    + "source: --key");
        }
        lines.addAll(holds);
        return lines;
    }

    /** Writes the progress in whole percent. */
    private static final class Percent implements VerifyProgress {

        private final PrintStream err;
        private long last = -1;

        private Percent(PrintStream err) {
            this.err = err;
        }

        @Override
        public void at(long done, long all) {
            long percent = 100 * done / all;
            if (percent != last) {
                last = percent;
                err.print("\r" + percent + " %" + (percent == 100 ? "\r      \r" : ""));
                err.flush();
            }
        }
    }
}
