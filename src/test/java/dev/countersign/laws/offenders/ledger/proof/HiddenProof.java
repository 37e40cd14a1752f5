package dev.countersign.laws.offenders.ledger.proof;

public final class HiddenProof {}
