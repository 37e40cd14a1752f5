package dev.countersign.laws.offenders.ledger.attic;

public final class Chest {}
