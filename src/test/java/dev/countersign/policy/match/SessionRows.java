package dev.countersign.policy.match;

import java.util.ArrayList;
import java.util.List;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;

/**
 * The rows of a stage in a session of Drools, by its public interface alone: what the alpha network that is taken out
 * of Drools must find too.
 */
public final class SessionRows implements AutoCloseable {

    private final KieSession session;
    private final int most;
    private List<Stage.Hit> hits = new ArrayList<>();

    public SessionRows(Stage stage) {
        most = stage.rows.size();
        session = KieBaseBuilder.createKieBaseFromModel(stage.model()).newKieSession();
        session.addEventListener(new DefaultAgendaEventListener() {
            @Override
            public void afterMatchFired(AfterMatchFiredEvent event) {
                hits.add(new Stage.Hit(
                        ((Slots) event.getMatch().getObjects().get(0)).index,
                        Stage.row(event.getMatch().getRule())));
            }
        });
    }

    /** Rows that match, for every case of the batch. */
    public List<Stage.Hit> rows(List<Slots> cases) {
        hits = new ArrayList<>();
        var handles = cases.stream().map(session::insert).toList();
        if (session.fireAllRules(most * cases.size() + 1) > most * cases.size()) {
            throw new IllegalStateException("more rules fired than there are rows");
        }
        handles.forEach(session::delete);
        return hits;
    }

    @Override
    public void close() {
        session.dispose();
    }
}
