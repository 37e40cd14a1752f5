package dev.countersign.web.signin;

import dev.countersign.edge.service.ServiceProof;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.web.caller.Operator;
import dev.countersign.web.http.NotFound;
import dev.countersign.web.http.ThisMachine;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /v1/service}: proves to a command on this machine that this is the service of a folder which the command
 * can read. A command sends a credential only after that.
 */
@RestController
class ServiceEndpoint {

    private static final Pattern CHALLENGE = Pattern.compile("challenge=(" + ServiceProof.FORM + ")");

    private final Operator operator;

    ServiceEndpoint(Operator operator) {
        this.operator = operator;
    }

    @GetMapping("/v1/service")
    ResponseEntity<byte[]> prove(HttpServletRequest http) throws UnknownHostException {
        if (!ThisMachine.called(http)) {
            throw new NotFound("only commands on the machine of the service ask this.", "Maybe use `--url`.");
        }
        Matcher said =
                CHALLENGE.matcher(Optional.ofNullable(http.getQueryString()).orElse(""));
        if (!said.matches()) {
            throw new InvalidInput(new Problem(
                    "challenge",
                    "the query must be `challenge=` and " + 2 * ServiceProof.CHALLENGE + " digits of 0-9 and a-f.",
                    "Maybe leave out other parameters."));
        }
        String proof = operator.proof(said.group(1), InetAddress.getByName(http.getLocalAddr()), http.getLocalPort());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonMapper.shared()
                        .writeValueAsBytes(
                                JsonMapper.shared().createObjectNode().put("proof", proof)));
    }
}
