package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeySecret;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.PersonId;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import dev.countersign.oversight.directory.DirectoryState;
import dev.countersign.oversight.directory.Person;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Makes an admin in a folder that no service has open, because nobody could sign in to do it. */
final class FirstAdmin {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private KeyFileOption file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @return the exit code */
    int begin(String person, LedgerOption ledger) throws IOException {
        return make(person, ledger, null);
    }

    /** The same for a ledger that had admins. @return the exit code */
    int recover(String person, boolean unknown, LedgerOption ledger) throws IOException {
        ledger.mustExist();
        return make(person, ledger, state -> {
            if (!unknown) {
                requireKnown(state, person);
            }
        });
    }

    /** A misspelled id would be a second admin. */
    private static void requireKnown(DirectoryState state, String person) {
        List<String> people =
                state.people().stream().filter(Person::isHere).map(Person::id).toList();
        if (!people.isEmpty() && state.person(person).isEmpty()) {
            throw new InvalidInput(new Problem(
                    "PERSON",
                    "there is no person `" + Problem.shown(person) + "` in the directory.",
                    Stream.of(Problem.hint(person, people), "Maybe add --new, for a person who is not in it yet.")
                            .filter(hint -> !hint.isEmpty())
                            .collect(Collectors.joining(" "))));
        }
    }

    /** @param recovery what a recovery demands of the directory before; null for the first admin */
    private int make(String person, LedgerOption ledger, @Nullable Consumer<DirectoryState> recovery)
            throws IOException {
        String id = PersonId.of(person, "PERSON").id();
        try (KeyFile written = file.open()) {
            KeySecret.Made secret = KeySecret.make(ledger.clock());
            written.write(secret.text(), "No key was issued. Maybe make room on the disk.");
            try (PolicyActivation activation = ledger.activation();
                    DataFolder folder = activation.withoutPolicy()) {
                Directory directory = Directory.compared(folder.ledger(), folder.records(), ledger.clock());
                if (recovery != null) {
                    recovery.accept(directory.now());
                }
                new AccessChanges(directory, ledger.clock())
                        .begin(
                                Caller.operator(),
                                recovery != null,
                                id,
                                secret.key().id(),
                                secret.key().sha256());
                written.keep();
            }
            tell(id, ledger, secret, written);
        }
        return ExitCode.FINE;
    }

    private void tell(String person, LedgerOption ledger, KeySecret.Made secret, KeyFile written) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            ObjectNode answer = CommonOptions.JSON
                    .createObjectNode()
                    .put("person", person)
                    .put("id", secret.key().id());
            if (written.prints()) {
                answer.put("key", secret.text());
            }
            out.println(answer);
        } else {
            out.println(person + " is an admin for a year, in the ledger of `" + ledger.folder + "`.");
            out.println(written.shown(secret.text()));
            out.println("Next: start the service, and add a second admin: access person ID --role ADMIN --key");
        }
        if (out.checkError() && written.prints()) {
            throw new InvalidInput(new Problem(
                    "the output",
                    "it cannot be written. " + person + " is an admin, and nobody knows the key.",
                    "Maybe run `access recover " + person
                            + " --key-file FILE`, which makes another key, and revoke the " + "key "
                            + secret.key().id() + " afterwards."));
        }
    }
}
