package dev.countersign.facts.verdict;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row or rule that matched, with the values that met it.
 *
 * @param stage   at which step of the decision graph, from 0
 * @param source  the table, or the folder and file of the rule
 * @param row     row id or rule id
 * @param scope   the place, local moment or class of data in which it matched; empty if it is evaluated once
 * @param counts  false if a higher row of a FIRST table counts instead
 * @param matched value by path, for every condition that the row fills in or path that the rule reads
 */
public record Firing(
        int stage, String source, String row, String scope, boolean counts, SortedMap<String, Object> matched)
        implements Comparable<Firing> {

    public Firing {
        matched = Collections.unmodifiableSortedMap(new TreeMap<>(matched));
    }

    /** By stage, source, row and scope, never by the time of firing. */
    @Override
    public int compareTo(Firing other) {
        int order = Integer.compare(stage, other.stage);
        order = order != 0 || source == other.source ? order : source.compareTo(other.source);
        order = order != 0 ? order : row.compareTo(other.row);
        return order != 0 ? order : scope.compareTo(other.scope);
    }
}
