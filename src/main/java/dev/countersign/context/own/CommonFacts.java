package dev.countersign.context.own;

import dev.countersign.context.place.Holidays;
import dev.countersign.facts.Role;
import dev.countersign.facts.calendar.WorkingCalendar;
import dev.countersign.facts.own.Attestation;
import dev.countersign.facts.own.Calendar;
import dev.countersign.facts.own.Holiday;
import dev.countersign.facts.own.Organisation;
import dev.countersign.facts.own.Rate;
import dev.countersign.facts.verdict.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Facts that are about no customer: few, and looked up by their own members.
 *
 * @param approvals by digest
 * @param rates     by currency
 * @param calendars by role; the one without a role holds for all others
 */
record CommonFacts(
        Holidays holidays,
        Optional<Organisation> organisation,
        Map<String, List<Approval>> approvals,
        List<Attestation> attestations,
        Map<String, Rate> rates,
        Map<Optional<Role>, WorkingCalendar> calendars) {

    static CommonFacts of(List<FactRecord> all) {
        List<Object> values = new ArrayList<>();
        for (FactRecord fact : all) {
            if (FactRecord.DEPENDED_ON.contains(fact.type())) {
                values.add(fact.value());
            }
        }
        Holidays holidays = new Holidays(of(values, Holiday.class).toList());
        return new CommonFacts(
                holidays,
                of(values, Organisation.class).findFirst(),
                of(values, Approval.class).collect(Collectors.groupingBy(Approval::digest)),
                of(values, Attestation.class).toList(),
                of(values, Rate.class).collect(Collectors.toMap(Rate::currency, rate -> rate, (first, later) -> first)),
                of(values, Calendar.class)
                        .collect(Collectors.toMap(
                                each -> Optional.ofNullable(each.role()),
                                each -> working(each, holidays),
                                (first, later) -> first)));
    }

    private static WorkingCalendar working(Calendar calendar, Holidays holidays) {
        String jurisdiction = calendar.jurisdiction();
        return calendar.working(jurisdiction == null ? Set.of() : holidays.of(jurisdiction));
    }

    /** The calendar of a role; without one, that of the organisation. */
    WorkingCalendar calendar(Role role) {
        WorkingCalendar own = calendars.get(Optional.of(role));
        return own != null ? own : calendars.getOrDefault(Optional.<Role>empty(), WorkingCalendar.NONE);
    }

    private static <R> Stream<R> of(List<Object> values, Class<R> record) {
        return values.stream().filter(record::isInstance).map(record::cast);
    }
}
