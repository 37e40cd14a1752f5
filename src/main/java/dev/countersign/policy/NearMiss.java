package dev.countersign.policy;

import dev.countersign.policy.table.Row;
import org.jspecify.annotations.Nullable;

/**
 * A row that would have matched but for one condition.
 *
 * @param scope the place, moment or class of data; empty if it is evaluated once
 * @param path  of the fact that did not meet the row
 * @param value of that fact; null if it is missing
 * @param asked what the row requires, as in its cell
 * @param effect  what the row would have given, such as {@code FORBID} or {@code PERMIT CONTACT}
 */
public record NearMiss(
        String table,
        Row row,
        String scope,
        String path,
        @Nullable Object value,
        String asked,
        String effect) {}
