package dev.countersign.tables;

import dev.countersign.facts.verdict.Dates;
import dev.countersign.facts.verdict.Facts;
import dev.countersign.policy.PolicyRelease;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

/** The cases of a pack as evaluations to make: the facts brought together, and the dates. */
public record CaseSample(String path, Facts facts, Dates dates) {

    public static List<CaseSample> all(PackFiles files, PolicyRelease release) {
        return CaseFile.all(files).stream()
                .map(each -> new CaseSample(
                        each.path(),
                        each.run(release, Set.of()).facts(),
                        release.dates(
                                OffsetDateTime.parse(each.json().path("at").asString())
                                        .toInstant())))
                .toList();
    }
}
