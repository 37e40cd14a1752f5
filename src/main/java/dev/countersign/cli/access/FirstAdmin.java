package dev.countersign.cli.access;

import dev.countersign.cli.terminal.CommonOptions;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.decisions.DataFolder;
import dev.countersign.decisions.request.Caller;
import dev.countersign.edge.KeySecret;
import dev.countersign.edge.PolicyActivation;
import dev.countersign.facts.text.PersonId;
import dev.countersign.oversight.AccessChanges;
import dev.countersign.oversight.Directory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Makes an admin in a folder that no service has open, because nobody could sign in to do it. */
final class FirstAdmin {

    private final LedgerOption ledger;
    private final PrintWriter out;
    private final boolean json;

    FirstAdmin(LedgerOption ledger, PrintWriter out, boolean json) {
        this.ledger = ledger;
        this.out = out;
        this.json = json;
    }

    /** @param recover whether there were admins before */
    void make(String person, boolean recover, @Nullable Path file) throws IOException {
        String id = PersonId.of(person, "PERSON").id();
        try (KeyFile written = KeyFile.of(file)) {
            KeySecret.Made secret = KeySecret.make(ledger.clock());
            try (PolicyActivation activation = ledger.activation();
                    DataFolder folder = activation.withoutPolicy()) {
                Directory directory = Directory.open(folder.ledger(), folder.records(), ledger.clock());
                new AccessChanges(directory, ledger.clock())
                        .begin(
                                Caller.operator(),
                                recover,
                                id,
                                secret.key().id(),
                                secret.key().sha256());
            }
            tell(id, secret, written);
        }
    }

    private void tell(String person, KeySecret.Made secret, KeyFile written) throws IOException {
        String shown = written.shown(secret.text());
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
            out.println(shown);
            out.println("Next: start the service, and add a second admin: access person ID --role ADMIN --key");
        }
    }
}
