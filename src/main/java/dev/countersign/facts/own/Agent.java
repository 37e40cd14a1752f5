package dev.countersign.facts.own;

import dev.countersign.facts.words.AgentStatus;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registered agent: a role-bounded software actor (paper, section 5.2). An agent without a record may do nothing.
 *
 * @param kind          one of the eight kinds; an open list
 * @param level         the autonomy it was granted, 0 to 5
 * @param owner         id of the person who answers for it
 * @param contractUntil the first day on which its contract no longer holds
 * @param reviewBy      the day by which it must be reviewed again
 * @param model         id of the model it uses
 * @param useCases      ids of the use cases it is registered for; all of them count where a request names none
 */
public record Agent(
        String id,
        String kind,
        AgentStatus status,
        int level,
        String owner,
        @Nullable String contractVersion,
        @Nullable LocalDate contractUntil,
        @Nullable LocalDate reviewBy,
        @Nullable String model,
        Set<String> useCases) {}
