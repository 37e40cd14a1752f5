package dev.countersign.oracle;

import dev.countersign.facts.Case;
import dev.countersign.facts.stock.ResultCell;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.drools.decisiontable.InputType;
import org.drools.decisiontable.SpreadsheetCompiler;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/** Workbooks given to the stock decision-table compiler as they are, and its rules asked. One thread at a time. */
public final class StockDrools implements AutoCloseable {

    /**
     * Rows of one table that matched one case.
     *
     * @param status of each row, by row id, as the workbook says; active where it says nothing
     * @param given  what each row's result cells say, by row id and path
     */
    public record Matched(SortedMap<String, String> status, SortedMap<String, SortedMap<String, String>> given) {}

    private final Map<String, KieSession> sessions = new HashMap<>();
    private final Map<String, Integer> rows = new TreeMap<>();
    private Matched matched = new Matched(new TreeMap<>(), new TreeMap<>());

    /** @param workbooks by table id; freshly generated, since the stock compiler reads what a cell displays */
    public StockDrools(Map<String, byte[]> workbooks) {
        workbooks.forEach((table, bytes) -> {
            KieBase base =
                    base(table, new SpreadsheetCompiler().compile(new ByteArrayInputStream(bytes), InputType.XLS));
            rows.put(
                    table,
                    base.getKiePackages().stream()
                            .mapToInt(each -> each.getRules().size())
                            .sum());
            sessions.put(table, session(base));
        });
    }

    private static KieBase base(String table, String drl) {
        KieServices kie = KieServices.Factory.get();
        ReleaseId id = kie.newReleaseId("dev.countersign.oracle", table, "1");
        KieFileSystem sources = kie.newKieFileSystem()
                .generateAndWritePomXML(id)
                .write(
                        "src/main/resources/dev/countersign/rules/" + table + ".drl",
                        drl.getBytes(StandardCharsets.UTF_8));
        KieBuilder builder = kie.newKieBuilder(sources).buildAll(ExecutableModelProject.class);
        List<Message> errors = builder.getResults().getMessages(Message.Level.ERROR);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("stock Drools refuses the workbook of " + table + ": " + errors);
        }
        try {
            return kie.newKieContainer(id).getKieBase();
        } finally {
            kie.getRepository().removeKieModule(id);
        }
    }

    private KieSession session(KieBase base) {
        KieSession session = base.newKieSession();
        session.addEventListener(new DefaultAgendaEventListener() {
            @Override
            public void afterMatchFired(AfterMatchFiredEvent event) {
                String row = event.getMatch().getRule().getName();
                matched.status()
                        .put(
                                row,
                                String.valueOf(event.getMatch()
                                                .getRule()
                                                .getMetaData()
                                                .getOrDefault("Status", "active"))
                                        .replace("\"", ""));
                matched.given().computeIfAbsent(row, unused -> new TreeMap<>());
            }
        });
        return session;
    }

    /** How many rules the stock compiler made of the table's rows. */
    public int rows(String table) {
        return rows.getOrDefault(table, 0);
    }

    /** @param known holds the in-force day under {@code case.effectiveOn} */
    public Matched ask(String table, Case known) {
        KieSession session = sessions.get(table);
        matched = new Matched(new TreeMap<>(), new TreeMap<>());
        session.insert(known);
        session.fireAllRules();
        session.getObjects(ResultCell.class::isInstance).forEach(object -> {
            ResultCell given = (ResultCell) object;
            matched.given()
                    .computeIfAbsent(given.row(), unused -> new TreeMap<>())
                    .put(given.path(), given.cell());
        });
        List<FactHandle> left = new ArrayList<>(session.<FactHandle>getFactHandles());
        left.forEach(session::delete);
        return matched;
    }

    @Override
    public void close() {
        sessions.values().forEach(KieSession::dispose);
    }
}
