package dev.countersign.laws.offenders.cli;

public final class Command {}
