package dev.countersign.context.own;

import dev.countersign.context.place.Holidays;
import dev.countersign.facts.own.Attestation;
import dev.countersign.facts.own.Holiday;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.verdict.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Facts that are about no customer: few, and looked up by their own members.
 *
 * @param approvals by digest
 * @param rates     by currency
 */
record CommonFacts(
        Holidays holidays,
        Optional<Organisation> organisation,
        Map<String, List<Approval>> approvals,
        List<Attestation> attestations,
        Map<String, Rate> rates) {

    static CommonFacts of(List<FactRecord> all) {
        List<Object> values = new ArrayList<>();
        for (FactRecord fact : all) {
            if (FactRecord.DEPENDED_ON.contains(fact.type())) {
                values.add(fact.value());
            }
        }
        return new CommonFacts(
                new Holidays(of(values, Holiday.class).toList()),
                of(values, Organisation.class).findFirst(),
                of(values, Approval.class).collect(Collectors.groupingBy(Approval::digest)),
                of(values, Attestation.class).toList(),
                of(values, Rate.class)
                        .collect(Collectors.toMap(Rate::currency, rate -> rate, (first, later) -> first)));
    }

    private static <R> Stream<R> of(List<Object> values, Class<R> record) {
        return values.stream().filter(record::isInstance).map(record::cast);
    }
}
