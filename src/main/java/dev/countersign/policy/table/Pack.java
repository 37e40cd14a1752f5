package dev.countersign.policy.table;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A policy as its owners keep it, read and typed but not compiled.
 *
 * @param name   for people; not part of the content
 * @param tables every table
 * @param rules  every DRL file but {@code facts.drl}
 * @param facts  {@code rules/facts.drl}: the business facts that this pack declares
 * @param zone   whose midnight begins a From and a To day
 */
public record Pack(String name, List<Table> tables, List<RuleText> rules, Optional<RuleText> facts, ZoneId zone) {

    public Pack {
        tables = List.copyOf(tables);
        rules = List.copyOf(rules);
    }
}
