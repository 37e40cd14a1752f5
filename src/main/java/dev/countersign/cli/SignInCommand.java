package dev.countersign.cli;

import dev.countersign.cli.terminal.ExitCode;
import dev.countersign.cli.terminal.LedgerOption;
import dev.countersign.cli.terminal.LocalService;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import java.io.IOException;
import java.io.PrintWriter;
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
        LocalService service = LocalService.of(ledger.folder)
                .orElseThrow(() -> new InvalidInput(new Problem(
                        "--data",
                        "no service runs with the folder `" + ledger.folder + "`.",
                        "Maybe start it with `serve`, or name the folder of the service with --data.")));
        JsonNode answer = service.signIn(as, token);
        PrintWriter out = spec.commandLine().getOut();
        if (answer.has("token")) {
            out.println(answer.path("token").asString());
        } else if (answer.has("link")) {
            out.println(answer.path("link").asString());
            out.println("The link signs you in as " + described(answer.path("person")) + ", once, until "
                    + answer.path("until").asString() + ".");
            out.println("EXAMPLE: what you do as this person is marked as an example.");
        } else if (answer.path("example").asBoolean(false)) {
            out.println(
                    "The people of the example company. Sign in as one of them with --as PERSON, in a terminal with "
                            + "--token too:");
            answer.path("people").forEach(person -> out.println("  " + described(person)));
        } else {
            out.println("Sign in with a key of your own, or at the issuer if one is set: "
                    + answer.path("page").asString());
            out.println("A command reads the key from COUNTERSIGN_TOKEN.");
        }
        return ExitCode.FINE;
    }

    private static String described(JsonNode person) {
        String qualifiers = texts(person.path("qualifiers"));
        return person.path("id").asString() + ", " + person.path("name").asString() + ": " + texts(person.path("roles"))
                + (qualifiers.isEmpty() ? "" : " (" + qualifiers + ")");
    }

    private static String texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }
}
