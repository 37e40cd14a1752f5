package dev.countersign.web;

import dev.countersign.ledger.BenchFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service with one agent that asks for decisions, and gets the data that each of them released. */
public final class BrokerTurns implements AutoCloseable {

    private static final Path EXAMPLE = Path.of("docs/examples/crm");
    private static final String AGENT = "customer-intelligence-01";
    private static final byte[] BRIEF = KeepAlive.request("/v1/decide", "", """
                    {"subject": {"type": "agent", "id": "%s"},
                     "action": {"name": "prepare_account_brief", "properties": {"purpose": "INTERNAL",
                       "confidence": 0.94, "useCase": "uc-account-insight", "gatesAccess": false, "runId": "run-1",
                       "dataClasses": ["INTERNAL"], "fieldClasses": ["INTERACTION_TEXT", "BILLING", "IDENTITY"]}},
                     "resource": {"type": "account", "id": "A-3001"}}
                    """.formatted(AGENT));
    private static final String WISH = "{\"agent\": \"" + AGENT + "\", \"run\": \"run-1\"}";

    private final BenchFolder folder = new BenchFolder();
    private final ConfigurableApplicationContext service;
    private final int port;

    public BrokerTurns() throws IOException {
        service = Service.application()
                .run(
                        "--server.port=0",
                        "--countersign.data=" + folder.path(),
                        "--countersign.pack=.",
                        "--countersign.facts=" + EXAMPLE.resolve("facts"));
        port = Integer.parseInt(String.valueOf(service.getEnvironment().getProperty("local.server.port")));
    }

    /** Decisions that release data, which nobody asks for. */
    public Turn decided(int many) throws IOException {
        return turn(many, false);
    }

    /** The same, and their data. */
    public Turn released(int many) throws IOException {
        return turn(many, true);
    }

    private Turn turn(int many, boolean asksForData) throws IOException {
        long[] nanoseconds = new long[many];
        try (KeepAlive client = new KeepAlive(port)) {
            long processor = Turn.processorTime();
            for (int i = 0; i < many; i++) {
                long begin = System.nanoTime();
                byte[] decided = client.send(BRIEF);
                if (asksForData) {
                    byte[] data = client.send(KeepAlive.request("/v1/decisions/" + id(decided) + "/context", "", WISH));
                    nanoseconds[i] = System.nanoTime() - begin;
                    if (i == 0) {
                        check(data);
                    }
                } else {
                    nanoseconds[i] = System.nanoTime() - begin;
                }
            }
            processor = Turn.processorTime() - processor;
            return Turn.of(nanoseconds, processor);
        }
    }

    private static String id(byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        String before = "\"decisionId\":\"";
        int begin = text.indexOf(before) + before.length();
        return text.substring(begin, text.indexOf('"', begin));
    }

    private static void check(byte[] data) {
        JsonNode json = JsonMapper.shared().readTree(data);
        if (json.path("fields").isEmpty()) {
            throw new IllegalStateException(json.toString());
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
        folder.close();
    }
}
