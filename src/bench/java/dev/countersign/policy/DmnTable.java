package dev.countersign.policy;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.dmn.api.core.DMNContext;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;

/** A generated table as a DMN decision table with the hit policy FIRST, run by KIE DMN. */
final class DmnTable implements FirstMatch.Answering {

    private static final String DECISION = "row";
    private static final Map<String, String> INPUTS = new java.util.TreeMap<>(
            Map.of("action", "string", "amount", "number", "country", "string", "days", "number"));

    private final DMNRuntime runtime;
    private final DMNModel model;

    DmnTable(FirstMatch table) {
        runtime = DMNRuntimeBuilder.fromDefaults()
                .buildConfiguration()
                .fromResources(List.of(KieServices.Factory.get()
                        .getResources()
                        .newReaderResource(new StringReader(text(table)))
                        .setSourcePath("first-match.dmn")))
                .getOrElseThrow(IllegalStateException::new);
        model = runtime.getModels().get(0);
        if (model.hasErrors()) {
            throw new IllegalStateException(model.getMessages().toString());
        }
    }

    private static String text(FirstMatch table) {
        String data = INPUTS.entrySet().stream()
                .map(input ->
                        "<inputData id=\"i_%1$s\" name=\"%1$s\"><variable name=\"%1$s\" typeRef=\"%2$s\"/></inputData>"
                                .formatted(input.getKey(), input.getValue()))
                .collect(Collectors.joining("\n"));
        String needs = INPUTS.keySet().stream()
                .map("<informationRequirement><requiredInput href=\"#i_%s\"/></informationRequirement>"::formatted)
                .collect(Collectors.joining("\n"));
        String inputs = INPUTS.entrySet().stream()
                .map(input -> "<input><inputExpression typeRef=\"%2$s\"><text>%1$s</text></inputExpression></input>"
                        .formatted(input.getKey(), input.getValue()))
                .collect(Collectors.joining("\n"));
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="bench" name="bench" \
                namespace="https://countersign.dev/bench">
                %s
                <decision id="d_row" name="%s"><variable name="%s" typeRef="string"/>
                %s
                <decisionTable hitPolicy="FIRST">
                %s
                <output typeRef="string"/>
                %s
                </decisionTable></decision></definitions>
                """.formatted(
                        data,
                        DECISION,
                        DECISION,
                        needs,
                        inputs,
                        table.lines().stream().map(DmnTable::rule).collect(Collectors.joining("\n")));
    }

    /** Cells in the order of the inputs. */
    private static String rule(FirstMatch.Line line) {
        return "<rule>" + entry("inputEntry", quoted(line.action())) + entry("inputEntry", bounds(line.amount()))
                + entry("inputEntry", line.country() == null ? "-" : quoted(line.country()))
                + entry("inputEntry", bounds(line.days())) + entry("outputEntry", quoted(line.id())) + "</rule>";
    }

    private static String entry(String element, String feel) {
        return "<" + element + "><text>" + feel.replace("<", "&lt;") + "</text></" + element + ">";
    }

    private static String quoted(String word) {
        return '"' + word + '"';
    }

    private static String bounds(FirstMatch.@Nullable Bounds bounds) {
        if (bounds == null) {
            return "-";
        }
        return bounds.low() == null
                ? "< " + bounds.high()
                : bounds.high() == null ? ">= " + bounds.low() : "[" + bounds.low() + ".." + bounds.high() + ")";
    }

    @Override
    public @Nullable String row(FirstMatch.Question asked) {
        DMNContext context = runtime.newContext();
        context.set("action", asked.action());
        context.set("amount", BigDecimal.valueOf(asked.amount()));
        context.set("country", asked.country());
        context.set("days", BigDecimal.valueOf(asked.days()));
        DMNResult result = runtime.evaluateAll(model, context);
        return (String) result.getDecisionResultByName(DECISION).getResult();
    }
}
