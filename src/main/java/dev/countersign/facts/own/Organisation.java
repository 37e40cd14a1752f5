package dev.countersign.facts.own;

import org.jspecify.annotations.Nullable;

/**
 * The company itself.
 *
 * @param stage    maturity, 1 (fragmented) to 5 (adaptive); paper, section 7.5
 * @param zone     IANA zone
 * @param currency ISO 4217 of its amounts
 * @param contestAddress where customers contest a decision: an address for letters or mail, or of a page
 */
public record Organisation(
        String id,
        int stage,
        @Nullable String sector,
        @Nullable String riskAppetite,
        @Nullable String zone,
        @Nullable String currency,
        @Nullable String contestAddress) {}
