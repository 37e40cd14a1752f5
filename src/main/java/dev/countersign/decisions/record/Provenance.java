package dev.countersign.decisions.record;

import dev.countersign.context.own.FactOrigin;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of a record in addition to the facts and their evaluation.
 *
 * @param id             of the decision
 * @param caller         who asked, as {@link dev.countersign.decisions.request.Caller#recordedAs}
 * @param decidedAt             the decision time
 * @param effectiveOn        the day whose rows counted
 * @param engine         version of this program
 * @param contract       version of the agent's contract; null if none is registered
 * @param model          id of the agent's model; null if none is registered
 * @param trace          {@code traceparent} of W3C Trace Context; null if none was sent, or it was not valid
 * @param request        SHA-256, in hex, of the request as it was sent
 * @param idempotencyKey SHA-256, in hex, of the caller's key; null if none was sent
 * @param origins        sources of the own records behind the facts, by their subject
 * @param seeds          one for each part of the record, in the order of {@link RecordSubjects#subjects}
 * @param tokens         the pseudonym of each of these people, different in each record
 */
public record Provenance(
        String id,
        String caller,
        Instant decidedAt,
        LocalDate effectiveOn,
        String engine,
        @Nullable String contract,
        @Nullable String model,
        @Nullable String trace,
        String request,
        @Nullable String idempotencyKey,
        SortedMap<String, FactOrigin> origins,
        List<byte[]> seeds,
        List<String> tokens) {

    public Provenance {
        origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
        seeds = List.copyOf(seeds);
        tokens = List.copyOf(tokens);
    }
}
