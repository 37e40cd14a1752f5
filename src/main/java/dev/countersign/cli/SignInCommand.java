package dev.countersign.cli;

import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.LocalService;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Signs a person of the example company in at the service that runs, or says how to sign in. */
@Command(
        name = "sign-in",
        mixinStandardHelpOptions = true,
        description = "Sign in as a person of the example company, or list these people. It needs the running service.")
final class SignInCommand implements Callable<Integer> {

    @Option(
            names = "--as",
            paramLabel = "PERSON",
            description = "Id of the person of the example company. Default: nobody; the people are listed.")
    private @Nullable String as;

    @Option(
            names = "--token",
            description = "Print only a bearer token for the terminal, which holds for 12 hours, instead of a link for "
                    + "the browser.")
    private boolean token;

    @Mixin
    private LedgerOption ledger;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LocalService service = LocalService.running(ledger.folder, null);
        JsonNode answer = service.signIn(as, token);
        String text = service.client().reading(() -> text(answer));
        spec.commandLine().getOut().println(text);
        return ExitCode.FINE;
    }

    private static String text(JsonNode answer) {
        if (answer.has("token")) {
            return answer.required("token").asString();
        }
        if (answer.has("link")) {
            return String.join(
                    "\n",
                    answer.required("link").asString(),
                    "The link signs you in as " + described(answer.path("person")) + ", once, until "
                            + answer.required("until").asString() + ".",
                    "EXAMPLE: what you do as this person is marked as an example.");
        }
        if (answer.required("example").asBoolean()) {
            return "The people of the example company. Sign in as one of them with --as PERSON, in a terminal with "
                    + "--token too:\n"
                    + answer.required("people")
                            .asArray()
                            .valueStream()
                            .map(person -> "  " + described(person))
                            .collect(Collectors.joining("\n"));
        }
        return "Sign in with a key of your own, or at the issuer if one is set: "
                + answer.required("page").asString() + "\nA command reads the key from COUNTERSIGN_TOKEN.";
    }

    private static String described(JsonNode person) {
        String qualifiers = texts(person.path("qualifiers"));
        return person.required("id").asString() + ", " + person.required("name").asString() + ": "
                + texts(person.path("roles")) + (qualifiers.isEmpty() ? "" : " (" + qualifiers + ")");
    }

    private static String texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }
}
