package dev.countersign.facts.own;

import java.time.LocalDate;

/** A public holiday of a country or region. */
public record Holiday(String id, String jurisdiction, LocalDate date, String name) {}
