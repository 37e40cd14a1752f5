package dev.countersign.web.evidence;

import dev.countersign.decisions.history.DecisionRecords;
import dev.countersign.facts.text.InvalidInput;
import dev.countersign.facts.text.Problem;
import dev.countersign.oversight.Looks;
import dev.countersign.web.caller.ReadingRecord;
import dev.countersign.web.http.JsonAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who looked at a customer, and when. */
@RestController
class LooksEndpoint {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CUSTOMER = "customer";
    private static final List<String> ALLOWED = List.of(CUSTOMER, "limit", "next");

    private final Looks looks;

    LooksEndpoint(DecisionRecords records) {
        looks = new Looks(records);
    }

    /** Newest first, page by page, at most a minute behind. */
    @GetMapping("/v1/looks")
    ResponseEntity<byte[]> looks(HttpServletRequest http) {
        Map<String, String[]> parameters = DecisionsEndpoint.parameters(http);
        List<Problem> problems = new ArrayList<>(DecisionSearch.problems(parameters, ALLOWED));
        String customer = DecisionSearch.value(parameters, CUSTOMER);
        if (customer == null) {
            problems.add(new Problem(CUSTOMER, "it is missing.", "Maybe `customer=C-1001`."));
        }
        int limit = DecisionSearch.limit(parameters, problems);
        Long before = DecisionSearch.before(parameters, problems);
        if (customer == null || !problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        ReadingRecord.shows(http, () -> Set.of(customer));
        List<Looks.Look> found = looks.at(customer, before, limit + 1);
        boolean more = found.size() > limit;
        List<Looks.Look> page = more ? found.subList(0, limit) : found;
        ObjectNode json = JSON.createObjectNode();
        json.putObject("page")
                .put("next", more ? String.valueOf(page.get(page.size() - 1).sequence()) : "")
                .put("count", page.size());
        ArrayNode results = json.putArray("results");
        page.forEach(look -> {
            ObjectNode line = results.addObject();
            line.put("from", look.from().toString()).put("to", look.to().toString());
            look.reader().ifPresent(reader -> line.put("person", reader));
            ArrayNode paths = line.putArray("paths");
            look.paths().forEach(paths::add);
        });
        return JsonAnswer.of(json);
    }
}
