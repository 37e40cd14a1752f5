package dev.countersign.facts.own;

import java.time.LocalDate;

/** A person's statement that something was done for a use case. @param what SPONSOR_ATTESTED or SIMULATION_PASSED */
public record Attestation(String id, String what, String useCase, String by, LocalDate on) {}
